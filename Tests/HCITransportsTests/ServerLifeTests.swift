import BluetoothHCI
import HCITransports
import NIOCore
import NIOPosix
import Testing

/// Listening and stopping.
@Suite(.timeLimit(.minutes(5))) struct ServerLifeTests {
    private static let hasIPv6 = ((try? System.enumerateDevices()) ?? []).contains { $0.address?.ipAddress == "::1" }

    @Test(
        "the endpoint in use has the real port, and a number for its host",
        arguments: [("127.0.0.1", "127.0.0.1"), ("LocalHost", "127.0.0.1")] + (hasIPv6 ? [("::1", "[::1]")] : []))
    func boundDescription(host: String, shown: String) async throws {
        let recorder = Recorder()
        try await withServer(.tcpServer(host: host, port: 0), recorder) { server in
            let text = server.boundDescription
            #expect(text.hasPrefix("tcp-server:\(shown):"))
            #expect(!text.hasSuffix(":0"))
            let peer = try await Peer.connect(to: text)
            try await peer.send([Samples.reset()])
            await recorder.wait { $0.packets == 1 }
            let client = try #require(await recorder.clients[1])
            #expect(client.endpoint == text)
            #expect(client.peerDescription == "\(shown):\(peer.channel.localAddress?.port ?? 0)")
        }
    }

    @Test("a client that connects before the server runs is served when it does")
    func early() async throws {
        let recorder = Recorder()
        let server = try await HCIServer.bind(to: .tcpServer(host: "127.0.0.1", port: 0), delegate: recorder)
        let peer = try await Peer.connect(to: server.boundDescription)
        try await peer.send([Samples.reset()])
        #expect(await recorder.entries.isEmpty)

        async let running: Void = server.run()
        await recorder.wait { $0.packets == 1 }
        server.stop()
        try await running

        #expect(await recorder.life(of: 1) == [.connected(1), .gone(1, .serverStopped)])
    }

    @Test("a port that is taken is refused with a clear reason")
    func portInUse() async throws {
        try await withServer(Recorder()) { server in
            let endpoint = try HCIEndpoint(server.boundDescription)
            let error = await #expect(throws: TransportError.self) {
                try await HCIServer.bind(to: endpoint, delegate: Recorder())
            }
            #expect(error?.code == .addressInUse)
            #expect(error?.subject == server.boundDescription)
        }
    }

    @Test("an address that this machine has not, and a name that nobody has, are refused")
    func noSuchAddress() async throws {
        let foreign = await #expect(throws: TransportError.self) {
            try await HCIServer.bind(to: .tcpServer(host: "192.0.2.1", port: 0), delegate: Recorder())
        }
        #expect(foreign?.code == .cannotListen)
        // No name server needs to be asked.
        let tooLong = String(repeating: "a", count: 300)
        let unknown = await #expect(throws: TransportError.self) {
            try await HCIServer.bind(to: .tcpServer(host: tooLong, port: 0), delegate: Recorder())
        }
        #expect(unknown?.code == .hostNotFound)
    }

    @Test("stopping closes all clients, each is told of once, and the port is free again")
    func stop() async throws {
        let recorder = Recorder()
        let server = try await HCIServer.bind(to: .tcpServer(host: "127.0.0.1", port: 0), delegate: recorder)
        async let running: Void = server.run()
        var peers: [Peer] = []
        for _ in 0..<20 { peers.append(try await Peer.connect(to: server.boundDescription)) }
        await recorder.wait { $0.connections == 20 }

        server.stop()
        server.stop()
        try await running

        for peer in peers { #expect(await peer.rest().readableBytes == 0) }
        for id in 1...20 as ClosedRange<UInt64> {
            #expect(await recorder.life(of: id) == [.connected(id), .gone(id, .serverStopped)])
        }
        let endpoint = try HCIEndpoint(server.boundDescription)
        try await withServer(endpoint, Recorder()) { #expect($0.boundDescription == endpoint.description) }
    }

    @Test("cancelling the task is stopping", arguments: 0..<20)
    func cancel(round: Int) async throws {
        let cancelled = Notes<Bool>()
        let gate = Gate()
        let recorder = Recorder { _, _ in
            await gate.pass()
            cancelled.add(Task.isCancelled)
        }
        let server = try await HCIServer.bind(to: .tcpServer(host: "127.0.0.1", port: 0), delegate: recorder)
        let running = Task { try await server.run() }
        let peer = try await Peer.connect(to: server.boundDescription)
        try await peer.send([Samples.reset()])
        await recorder.wait { $0.packets == 1 }

        running.cancel()
        await gate.open()
        try await running.value

        #expect(await recorder.life(of: 1) == [.connected(1), .gone(1, .serverStopped)])
        #expect(await peer.rest().readableBytes == 0)
        // The owner may still wait for things in its own tasks.
        #expect(cancelled.all == [false])
    }

    @Test(
        "a server that is stopped while clients come and go ends, and tells of every client to its end",
        arguments: 0..<10)
    func stopInBustle(round: Int) async throws {
        let recorder = Recorder()
        try await withServer(recorder) { server in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        guard let peer = try? await Peer.connect(to: server.boundDescription) else { return }
                        try? await peer.send([Samples.command(number)])
                        if number % 2 == 0 { await peer.close() }
                        if number == 10 { server.stop() }
                    }
                }
            }
        }

        let state = await recorder.state
        #expect(state.connections == state.departures)
        for id in await recorder.clients.keys { #expect(await recorder.life(of: id).count == 2) }
    }

    @Test("a server runs once, also one that was stopped before")
    func runsOnce() async throws {
        let server = try await HCIServer.bind(to: .tcpServer(host: "127.0.0.1", port: 0), delegate: Recorder())
        server.stop()
        try await server.run()

        let error = await #expect(throws: TransportError.self) { try await server.run() }
        #expect(error?.code == .alreadyRun)
    }

    @Test("a server that is let go without having run listens no more")
    func letGo() async throws {
        var server: HCIServer? = try await HCIServer.bind(
            to: .tcpServer(host: "127.0.0.1", port: 0), delegate: Recorder())
        let endpoint = try HCIEndpoint(try #require(server?.boundDescription))
        server = nil

        // The event loop closes the socket in its own time.
        while true {
            do {
                try await withServer(endpoint, Recorder()) { _ in }
                break
            } catch let error as TransportError where error.code == .addressInUse {
                await Task.yield()
            }
        }
    }

    @Test("servers that share their numbers give none twice")
    func numbers() async throws {
        let recorder = Recorder()
        let numbers = HCIClientNumbers()
        var servers: [HCIServer] = []
        for _ in 0..<2 {
            servers.append(
                try await HCIServer.bind(
                    to: .tcpServer(host: "127.0.0.1", port: 0), delegate: recorder, numbers: numbers))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for server in servers { group.addTask { try await server.run() } }
            for server in servers { _ = try await Peer.connect(to: server.boundDescription) }
            await recorder.wait { $0.connections == 2 }
            for server in servers { server.stop() }
            try await group.waitForAll()
        }

        #expect(await recorder.clients.keys.sorted() == [1, 2])
    }
}
