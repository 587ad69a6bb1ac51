import BluetoothHCI
import Foundation
import HCITransports
import NIOCore
import Testing

/// What `--capture` writes.
@Suite(.timeLimit(.minutes(5))) struct HCICaptureTests {
    private static let instant: Int64 = 1_795_082_400_000_000
    private static let address = Address(value: 0xc4f2_110a_9b01)

    private func capture(_ pattern: String, _ reports: Notes<TransportError> = Notes()) throws -> HCICapture {
        try HCICapture(pattern) { reports.add($0) }
    }

    @Test("all controllers are in one file, which tells when each comes and goes")
    func together() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("trace.btsnoop")
        let capture = try capture(path)

        capture.controllerAppeared(3, name: "lock-front", address: Self.address, microseconds: 1)
        capture.controllerAppeared(4, name: "", address: .zero, company: 0x05f1, microseconds: 2)
        capture.append(try Samples.reset(), .towardsController, controllerIndex: 4, microseconds: 3)
        capture.append(try Samples.event(1), .towardsHost, controllerIndex: 3, microseconds: 4)
        capture.controllerGone(4, microseconds: 5)
        await capture.close()

        let file = try SnoopFile(path)
        #expect(file.datalink == 2001)
        // Index and opcode: new index, open, information, twice; command, event; close, delete.
        let expected: [(UInt32, UInt32)] = [
            (3, 0), (3, 8), (3, 10), (4, 0), (4, 8), (4, 10), (4, 2), (3, 3), (4, 9), (4, 1),
        ]
        #expect(file.records.map(\.flags) == expected.map { $0 << 16 | $1 })
        #expect(file.records.map(\.microseconds) == [1, 1, 1, 2, 2, 2, 3, 4, 5, 5])
        #expect(file.records[5].octets == [0, 0, 0, 0, 0, 0, 0xf1, 0x05])
    }

    @Test("with a percent sign each controller has its own file, by its name or its index")
    func apart() async throws {
        let folder = try TemporaryFolder()
        let capture = try capture(folder.file("trace-%.btsnoop"))

        capture.controllerAppeared(0, name: "Front door 1/2", address: Self.address, microseconds: 0)
        capture.controllerAppeared(7, name: "", address: Self.address, microseconds: 0)
        for number in 0..<10 {
            capture.append(
                try Samples.command(number), .towardsController, controllerIndex: number % 2 == 0 ? 0 : 7,
                microseconds: Int64(number))
        }
        // Of a controller that nobody has heard of.
        capture.append(try Samples.reset(), .towardsController, controllerIndex: 9, microseconds: 0)
        capture.controllerGone(7, microseconds: 10)
        capture.append(try Samples.reset(), .towardsController, controllerIndex: 7, microseconds: 0)
        await capture.close()

        #expect(folder.names == ["trace-7.btsnoop", "trace-Front_door_1_2.btsnoop"])
        let named = try SnoopFile(folder.file("trace-Front_door_1_2.btsnoop"))
        let numbered = try SnoopFile(folder.file("trace-7.btsnoop"))
        #expect(named.datalink == 1002)
        #expect(named.records.map(\.microseconds) == [0, 2, 4, 6, 8])
        #expect(numbered.records.map(\.microseconds) == [1, 3, 5, 7, 9])
    }

    @Test("a controller that comes again goes on in its file; two of one name at a time have two")
    func sameName() async throws {
        let folder = try TemporaryFolder()
        let capture = try capture(folder.file("%"))
        func say(_ index: UInt16, _ instant: Int64) throws {
            capture.append(try Samples.reset(), .towardsController, controllerIndex: index, microseconds: instant)
        }

        capture.controllerAppeared(0, name: "phone", address: .zero, microseconds: 0)
        try say(0, 1)
        capture.controllerAppeared(1, name: "phone", address: .zero, microseconds: 0)
        try say(1, 2)
        capture.controllerGone(0, microseconds: 0)
        capture.controllerAppeared(2, name: "phone", address: .zero, microseconds: 0)
        try say(2, 3)
        capture.controllerAppeared(3, name: "a/b", address: .zero, microseconds: 0)
        capture.controllerGone(3, microseconds: 0)
        capture.controllerAppeared(4, name: "a:b", address: .zero, microseconds: 0)
        await capture.close()

        #expect(folder.names == ["a_b", "a_b-4", "phone", "phone-1"])
        #expect(try SnoopFile(folder.file("phone")).records.map(\.microseconds) == [1, 3])
        #expect(try SnoopFile(folder.file("phone-1")).records.map(\.microseconds) == [2])
    }

    @Test("no name of a controller leads out of the folder, or is longer than the system takes")
    func hostileNames() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: false)
        let reports = Notes<TransportError>()
        let capture = try capture(folder.file("in/%"), reports)
        let names = ["../up", "..", ".", "/etc/passwd", "a\0b", "%", "~", String(repeating: "é", count: 5_000)]

        for (index, name) in names.enumerated() {
            capture.controllerAppeared(UInt16(index), name: name, address: .zero, microseconds: 0)
        }
        await capture.close()

        #expect(folder.names == ["in"])
        let written = try FileManager.default.contentsOfDirectory(atPath: folder.file("in")).sorted()
        #expect(
            written == [
                "_", "_-5", "_-6", "_.", "_._up", String(repeating: "_", count: 100), "_etc_passwd", "a_b",
            ])
        #expect(reports.all.isEmpty)
    }

    @Test("controllers that come and go quickly lose nothing, and leave few files open")
    func churn() async throws {
        let folder = try TemporaryFolder()
        let reports = Notes<TransportError>()
        let capture = try capture(folder.file("%.btsnoop"), reports)

        for round in 0..<5 {
            for number in 0..<50 {
                capture.controllerAppeared(1, name: "phone \(number)", address: .zero, microseconds: 0)
                capture.append(
                    try Samples.reset(), .towardsController, controllerIndex: 1, microseconds: Int64(round))
                capture.controllerGone(1, microseconds: 0)
            }
        }
        await capture.close()

        #expect(reports.all.isEmpty)
        for number in 0..<50 {
            let records = try SnoopFile(folder.file("phone_\(number).btsnoop")).records
            #expect(records.map(\.microseconds) == [0, 1, 2, 3, 4])
        }
    }

    @Test("more controllers at once than files stay open are all captured")
    func manyControllers() async throws {
        let folder = try TemporaryFolder()
        let reports = Notes<TransportError>()
        let capture = try capture(folder.file("%"), reports)
        for index in 0..<400 as Range<UInt16> {
            capture.controllerAppeared(index, name: "", address: .zero, microseconds: 0)
        }
        #if os(Linux)
            let manager = FileManager.default
            let open = try manager.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                // Other tests close theirs meanwhile.
                try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }
            #expect(open.count { $0.hasPrefix(folder.path) } == 256)
        #endif

        for instant in 0..<3 as Range<Int64> {
            for index in 0..<400 as Range<UInt16> {
                capture.append(
                    try Samples.reset(), .towardsController, controllerIndex: index, microseconds: instant)
            }
            try await Task.sleep(for: .milliseconds(60))
        }
        await capture.close()

        #expect(reports.all.isEmpty)
        for index in 0..<400 {
            #expect(try SnoopFile(folder.file("\(index)")).records.map(\.microseconds) == [0, 1, 2])
        }
    }

    @Test("a file that was replaced while it was not open is left alone, and that is said")
    func replaced() async throws {
        let folder = try TemporaryFolder()
        let reports = Notes<TransportError>()
        let capture = try capture(folder.file("%"), reports)
        capture.controllerAppeared(1, name: "phone", address: .zero, microseconds: 0)
        capture.controllerGone(1, microseconds: 0)
        try FileManager.default.removeItem(atPath: folder.file("phone"))
        try Data("mine".utf8).write(to: URL(filePath: folder.file("phone")))

        capture.controllerAppeared(1, name: "phone", address: .zero, microseconds: 0)
        capture.append(try Samples.reset(), .towardsController, controllerIndex: 1, microseconds: 0)
        await capture.close()

        #expect(reports.all.map(\.code) == [.notACapture])
        #expect(try Data(contentsOf: URL(filePath: folder.file("phone"))) == Data("mine".utf8))
    }

    @Test("what cannot become files is refused at once")
    func refuses() async throws {
        let folder = try TemporaryFolder()
        for (pattern, code) in [
            ("%%", "bad_path"), ("a%/b", "bad_path"), ("a%b%c", "bad_path"), ("no/%", "capture_failed"),
            ("no/a", "capture_failed"), ("", "capture_failed"),
        ] {
            let error = #expect(throws: TransportError.self) {
                try capture(pattern.isEmpty ? folder.path : folder.file(pattern))
            }
            #expect(error?.code.name == code, "\(pattern)")
        }
        #expect(folder.names == [])
    }

    @Test("a controller whose file is somebody's notes is not captured, which is said once")
    func occupied() async throws {
        let folder = try TemporaryFolder()
        let reports = Notes<TransportError>()
        let capture = try capture(folder.file("%"), reports)
        for name in ["a", "b"] { try Data("mine".utf8).write(to: URL(filePath: folder.file(name))) }

        for name in ["a", "b"] {
            capture.controllerAppeared(0, name: name, address: .zero, microseconds: 0)
            capture.append(try Samples.reset(), .towardsController, controllerIndex: 0, microseconds: 0)
        }
        await capture.close()

        #expect(reports.all.map(\.code) == [.notACapture])
        #expect(try Data(contentsOf: URL(filePath: folder.file("a"))) == Data("mine".utf8))
    }

    // MARK: Another reader

    @Test(
        "tshark reads a conversation, and finds nothing malformed",
        .enabled(if: Tshark.path != nil, "tshark is not installed"), arguments: ["trace.btsnoop", "trace-%.btsnoop"])
    func tsharkReads(name: String) async throws {
        let folder = try TemporaryFolder()
        let capture = try capture(folder.file(name))
        let packets = try Conversation.packets()

        capture.controllerAppeared(0, name: "phone", address: Self.address, microseconds: Self.instant)
        for (number, (packet, direction)) in packets.enumerated() {
            capture.append(
                packet, direction, controllerIndex: 0, microseconds: Self.instant + Int64(number) * 1_000)
        }
        capture.controllerGone(0, microseconds: Self.instant + 1_000_000)
        await capture.close()

        let path = folder.file(name.replacingOccurrences(of: "%", with: "phone"))
        #expect(try Tshark.read(path, filter: "_ws.malformed || _ws.expert", fields: ["frame.number"]) == [])
        // The monitor format has three records when a controller comes, and two when it goes.
        let others = name.contains("%") ? 0 : 5
        #expect(try Tshark.read(path, fields: ["frame.number"]).count == packets.count + others)
        #expect(
            try Tshark.read(path, filter: "bthci_cmd", fields: ["bthci_cmd.opcode"])
                == [["0x0c03"], ["0x1009"], ["0x200c"]])
        #expect(
            try Tshark.read(
                path, filter: "bthci_evt.code == 0x3e", fields: ["bthci_evt.le_meta_subevent", "bthci_evt.bd_addr"])
                == Array(repeating: ["0x02", "c4:f2:11:0a:9b:01"], count: 3) + [["0x01", "c4:f2:11:0a:9b:01"]])
        #expect(
            try Tshark.read(path, filter: "btatt", fields: ["btatt.opcode"])
                == [["0x02"], ["0x03"], ["0x0a"], ["0x0b"], ["0x12"], ["0x13"]])
        let first = try Tshark.read(path, filter: "frame.number == 1", fields: ["frame.time_epoch"])
        #expect(first.first?.first?.hasPrefix("1795082400") == true)
    }

    @Test(
        "tshark reads what servers and a capture file make of real clients",
        .enabled(if: Tshark.path != nil, "tshark is not installed"))
    func live() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("trace.btsnoop")
        let capture = try capture(path)
        let recorder = Recorder { client, packets in
            let index = UInt16(client.id)
            for packet in packets {
                capture.append(packet, .towardsController, controllerIndex: index, microseconds: Self.instant)
                guard case .command(let command) = packet, let answer = try? command.refusal(.unknownHCICommand)
                else { continue }
                capture.append(.event(answer), .towardsHost, controllerIndex: index, microseconds: Self.instant)
                client.send([.event(answer)])
            }
        }

        try await withServer(recorder) { server in
            for _ in 0..<5 {
                let peer = try await Peer.connect(to: server.boundDescription)
                try await peer.send([Samples.reset()])
                #expect(await peer.receive(7).readableBytes == 7)
                await peer.close()
            }
        }
        await capture.close()

        #expect(try Tshark.read(path, filter: "_ws.malformed", fields: ["frame.number"]) == [])
        #expect(try Tshark.read(path, filter: "bthci_cmd", fields: ["frame.number"]).count == 5)
        #expect(try Tshark.read(path, filter: "bthci_evt", fields: ["frame.number"]).count == 5)
    }
}
