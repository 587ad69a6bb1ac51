import BluetoothHCI
import Foundation
import HCITransports
import NIOCore
import NIOPosix
import Testing

/// Servers on Unix sockets.
@Suite(.timeLimit(.minutes(5))) struct UnixSocketTests {
    private func isSocket(_ path: String) -> Bool {
        let type = (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
        return type == .typeSocket
    }

    @Test("a client is served, the socket is for its owner alone, and is gone afterwards")
    func serves() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("hci")
        let recorder = Recorder { client, packets in client.send(packets) }

        try await withServer(.unixServer(path: path), recorder) { server in
            #expect(server.boundDescription == "unix-server:\(path)")
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let peer = try await Peer.connect(to: server.boundDescription)
            let data = try Samples.data(1, length: 20, .towardsController)
            try await peer.send([data])
            #expect(await peer.receive(25) == data.h4)
            #if os(Linux)
                #expect(await recorder.clients[1]?.peerDescription == "process \(getpid())")
            #endif
            await peer.close()
            await recorder.wait { $0.departures == 1 }
        }

        #expect(await recorder.entries.last == .gone(1, .left))
        #expect(folder.names == [])
    }

    @Test("what a client sent before it went is read to its end")
    func lastWords() async throws {
        let folder = try TemporaryFolder()
        let recorder = Recorder()
        let sent = try (0..<300).map { try Samples.command($0, padding: 200) }

        try await withServer(.unixServer(path: folder.file("hci")), recorder) { server in
            for id in 1...5 {
                let peer = try await Peer.connect(to: server.boundDescription)
                try await peer.send(sent)
                await peer.close()
                await recorder.wait { $0.departures == id }
            }
        }

        for id in 1...5 as ClosedRange<UInt64> {
            #expect(await recorder.packets(of: id) == sent)
            #expect(await recorder.reason(of: id) == .left)
        }
    }

    @Test("a client that closes its side gets its answers")
    func halfClosed() async throws {
        let folder = try TemporaryFolder()
        let recorder = Recorder { client, packets in client.send(packets) }
        let sent = try (0..<300).map { try Samples.data($0, length: 200, .towardsController) }

        let received = try await withServer(.unixServer(path: folder.file("hci")), recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send(sent)
            try await peer.halfClose()
            return await peer.rest()
        }

        #expect(received == Samples.octets(sent))
    }

    @Test("a socket that nobody listens on is replaced")
    func stale() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("hci")
        // NIO leaves the file where it did not bind the socket itself: a hard link keeps this one.
        let old = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(unixDomainSocketPath: folder.file("old")).get()
        try FileManager.default.linkItem(atPath: folder.file("old"), toPath: path)
        try await old.close().get()
        #expect(isSocket(path))
        let recorder = Recorder()

        try await withServer(.unixServer(path: path), recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send([Samples.reset()])
            await recorder.wait { $0.packets == 1 }
        }

        #expect(folder.names == [])
    }

    @Test("a socket that somebody listens on is refused, and goes on")
    func live() async throws {
        let folder = try TemporaryFolder()
        let endpoint = HCIEndpoint.unixServer(path: folder.file("hci"))
        let recorder = Recorder()

        try await withServer(endpoint, recorder) { server in
            let error = await #expect(throws: TransportError.self) {
                try await HCIServer.bind(to: endpoint, delegate: Recorder())
            }
            #expect(error?.code == .addressInUse)
            #expect(error?.message == "another program listens there")
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send([Samples.reset()])
            await recorder.wait { $0.packets == 1 }
        }
    }

    @Test("what is no socket is left alone")
    func occupied() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("file")
        try Data("mine".utf8).write(to: URL(filePath: file))
        try FileManager.default.createDirectory(atPath: folder.file("folder"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: "nowhere")

        for name in ["file", "folder", "link"] {
            let error = await #expect(throws: TransportError.self) {
                try await HCIServer.bind(to: .unixServer(path: "\(folder.path)/\(name)"), delegate: Recorder())
            }
            #expect(error?.code == .pathOccupied, "\(name)")
        }
        #expect(try Data(contentsOf: URL(filePath: file)) == Data("mine".utf8))
        #expect(folder.names == ["file", "folder", "link"])
    }

    @Test("a folder that is not there is said")
    func noFolder() async throws {
        let folder = try TemporaryFolder()

        let error = await #expect(throws: TransportError.self) {
            try await HCIServer.bind(to: .unixServer(path: folder.file("no/hci")), delegate: Recorder())
        }

        #expect(error?.code == .cannotListen)
        #expect(error?.message == "there is no such folder")
    }

    @Test("a socket that was replaced by another is not removed at the end")
    func replaced() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("hci")

        try await withServer(.unixServer(path: path), Recorder()) { _ in
            try FileManager.default.moveItem(atPath: path, toPath: folder.file("moved"))
            try Data("another's".utf8).write(to: URL(filePath: path))
        }

        #expect(folder.names == ["hci", "moved"])
    }

    @Test("a socket that is gone already is no trouble at the end")
    func removed() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("hci")
        let reports = Notes<HCIServer.Report>()
        var configuration = HCIServer.Configuration()
        configuration.report = { reports.add($0) }

        try await withServer(.unixServer(path: path), Recorder(), configuration) { _ in
            try FileManager.default.removeItem(atPath: path)
        }

        #expect(reports.all.isEmpty)
    }
}
