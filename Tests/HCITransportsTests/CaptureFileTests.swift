import BluetoothHCI
import Foundation
import HCITransports
import NIOCore
import Synchronization
import Testing

/// A capture of one file.
@Suite(.timeLimit(.minutes(5))) struct CaptureFileTests {
    private static let instant: Int64 = 1_795_082_400_000_001

    private func file(
        _ path: String, _ datalink: BTSnoop.Datalink = .h4, _ errors: Notes<TransportError> = Notes()
    ) throws -> CaptureFile {
        try CaptureFile(path: path, datalink) { errors.add($0) }
    }

    @Test("a capture of nothing can be read, at once", arguments: BTSnoop.Datalink.allCases)
    func empty(datalink: BTSnoop.Datalink) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.btsnoop")

        let capture = try file(path, datalink)
        let before = try SnoopFile(path)
        await capture.close()

        #expect(before.datalink == datalink.rawValue)
        #expect(before.records.isEmpty)
        #expect(try SnoopFile(path).records.isEmpty)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("records are written in the order in which they were appended")
    func order() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.btsnoop")
        let capture = try file(path)

        for number in 0..<5_000 {
            let direction: HCIDirection = number % 2 == 0 ? .towardsController : .towardsHost
            capture.append(
                try Samples.data(number, length: 4 + number % 100, direction), direction,
                microseconds: Self.instant + Int64(number))
        }
        await capture.close()

        let records = try SnoopFile(path).records
        #expect(records.count == 5_000)
        for (number, record) in records.enumerated() {
            let direction: HCIDirection = number % 2 == 0 ? .towardsController : .towardsHost
            let packet = try Samples.data(number, length: 4 + number % 100, direction).h4
            #expect(record.octets == Array(packet.readableBytesView))
            #expect(record.flags == (number % 2 == 0 ? 0 : 1))
            #expect(record.microseconds == Self.instant + Int64(number))
            #expect(record.drops == 0)
        }
    }

    @Test("each of several writers at once keeps its order, and nothing is lost")
    func writers() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.btsnoop")
        let capture = try file(path, .monitor)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<4 as Range<UInt16> {
                group.addTask {
                    for number in 0..<1_000 {
                        capture.append(
                            try Samples.command(number), .towardsController, controllerIndex: index,
                            microseconds: Int64(number))
                    }
                }
            }
            try await group.waitForAll()
        }
        await capture.close()

        let records = try SnoopFile(path).records
        for index in 0..<4 as Range<UInt32> {
            let instants = records.filter { $0.flags >> 16 == index }.map(\.microseconds)
            #expect(instants == (0..<1_000).map(Int64.init))
        }
    }

    @Test("records reach the file without its being closed")
    func flushes() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.btsnoop")
        let capture = try file(path)

        capture.append(try Samples.reset(), .towardsController, microseconds: 0)
        // In a fraction of a second, by itself.
        while try SnoopFile(path).records.isEmpty { try await Task.sleep(for: .milliseconds(5)) }

        await capture.close()
        #expect(try SnoopFile(path).records.count == 1)
    }

    @Test("closing twice, and appending afterwards, does nothing")
    func closed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.btsnoop")
        let capture = try file(path)
        capture.append(try Samples.reset(), .towardsController, microseconds: 0)

        async let first: Void = capture.close()
        async let second: Void = capture.close()
        _ = await (first, second)
        capture.append(try Samples.reset(), .towardsController, microseconds: 1)
        await capture.close()

        #expect(try SnoopFile(path).records.count == 1)
    }

    // MARK: What stands there

    @Test("an earlier capture and an empty file are overwritten")
    func overwrites() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.btsnoop")
        try Data().write(to: URL(filePath: path))

        for count in [3, 1] {
            let capture = try file(path)
            for number in 0..<count {
                capture.append(try Samples.command(number), .towardsController, microseconds: 0)
            }
            await capture.close()
            #expect(try SnoopFile(path).records.count == count)
        }
    }

    @Test("any other file is left as it is", arguments: ["mine", "btsnoo", "btsnoop", "\0"])
    func leavesAlone(content: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("notes.txt")
        try Data(content.utf8).write(to: URL(filePath: path))

        let error = #expect(throws: TransportError.self) { try file(path) }

        #expect(error?.code == .notACapture)
        #expect(error?.subject == path)
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(content.utf8))
    }

    @Test("a folder, a missing folder and a device are refused with a clear reason")
    func refuses() throws {
        let folder = try TemporaryFolder()

        let isFolder = #expect(throws: TransportError.self) { try file(folder.path) }
        let missing = #expect(throws: TransportError.self) { try file(folder.file("no/a.btsnoop")) }
        let device = #expect(throws: TransportError.self) { try file("/dev/null") }

        #expect(isFolder?.description == "capture_failed: \(folder.path): Is a directory")
        #expect(missing?.message == "No such file or directory")
        #expect(device?.code == .notACapture)
    }

    @Test("a capture that is being written is not begun anew by another")
    func inUse() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("a.btsnoop")
        let capture = try file(path)

        let error = #expect(throws: TransportError.self) { try file(path) }
        capture.append(try Samples.reset(), .towardsController, microseconds: 0)
        await capture.close()

        #expect(error?.code == .captureInUse)
        #expect(try SnoopFile(path).records.count == 1)
        await (try file(path)).close()
    }

    // MARK: Trouble

    @Test(
        "a full disk is reported once, and what follows does no harm",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
    func fullDisk() async throws {
        let errors = Notes<TransportError>()
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        let capture = CaptureFile(
            CaptureDescriptor(descriptor: full, path: "trace"), .h4
        ) { errors.add($0) }

        for number in 0..<10_000 {
            capture.append(try Samples.command(number), .towardsController, microseconds: 0)
        }
        while errors.all.isEmpty { await Task.yield() }
        capture.append(try Samples.reset(), .towardsController, microseconds: 0)
        await capture.close()

        #expect(errors.all.count == 1)
        #expect(errors.all.first?.code == .captureFailed)
        #expect(errors.all.first?.description.contains("No space left on device") == true)
    }

    @Test("of records that were written in part, the whole ones are found")
    func wholeRecords() throws {
        var records = ByteBuffer()
        for number in 0..<3 {
            var record = BTSnoop.h4Record(try Samples.command(number), .towardsController, microseconds: 0)
            records.writeBuffer(&record)
        }

        let lengths = (0...96).map { CaptureRecords.wholeLength(of: records, within: $0) }

        #expect(records.readableBytes == 96)
        #expect(lengths == (0...96).map { $0 / 32 * 32 })
    }

    @Test("what a slow disk leaves no room for is counted in the records that follow")
    func drops() async throws {
        let disk = SlowDisk()
        // Room for ten records of 24 and 8 octets.
        let capture = CaptureFile(disk, .h4, budget: CaptureBudget(limit: 320)) { Issue.record($0) }
        let append = { (range: Range<Int>) in
            for number in range {
                capture.append(try Samples.command(number), .towardsController, microseconds: Int64(number))
            }
        }

        // Ten go, and wait in the disk; the others find no room.
        try append(0..<15)
        await disk.waitForWrite()
        try append(15..<17)
        #expect(capture.drops == 7)
        disk.release()
        // The octets under way count until the disk has taken them.
        while disk.octets.count <= 320 {
            try append(20..<21)
            try await Task.sleep(for: .milliseconds(1))
        }
        await capture.close()

        let records = disk.octets
        #expect(records.count > 320)
        // The first record after the gap tells of it.
        let drops = records[(320 + 12)..<(320 + 16)].reduce(0) { $0 << 8 | UInt32($1) }
        #expect(drops >= 7)
        #expect(drops <= capture.drops)
    }
}

/// A disk that takes what is written only when it is let.
private final class SlowDisk: CaptureStorage {
    private let written = Mutex<[UInt8]>([])
    private let waits = Mutex(false)
    private let lets = DispatchSemaphore(value: 0)
    private let isOpen = Mutex(false)

    var octets: [UInt8] { written.withLock { $0 } }
    var isWaiting: Bool { waits.withLock { $0 } }

    func waitForWrite() async { while !isWaiting { await Task.yield() } }

    /// Lets the disk work from now on.
    func release() {
        isOpen.withLock { $0 = true }
        lets.signal()
    }

    func write(_ records: ByteBuffer) throws(TransportError) {
        if !isOpen.withLock({ $0 }) {
            waits.withLock { $0 = true }
            lets.wait()
            waits.withLock { $0 = false }
        }
        written.withLock { $0 += Array(records.readableBytesView) }
    }

    func close() {}
}
