import BluetoothHCI
import HCITransports
import NIOCore
import NIOPosix
import Testing

/// Clients of a server on real sockets.
@Suite(.timeLimit(.minutes(5))) struct ServerTests {
    private static let anyPort = HCIEndpoint.tcpServer(host: "127.0.0.1", port: 0)

    // MARK: Packets

    @Test("packets of a client reach the owner in order, and answers the client")
    func order() async throws {
        let recorder = Recorder { client, packets in client.send(packets.compactMap(Self.echo)) }
        let sent = try (0..<1_000).map {
            try $0 % 3 == 0 ? Samples.data($0, length: 30, .towardsController) : Samples.command($0, padding: $0 % 200)
        }
        let expected = Samples.octets(sent.compactMap(Self.echo))

        try await withServer(Self.anyPort, recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send(sent)
            #expect(await peer.receive(expected.readableBytes) == expected)
            await peer.close()
            await recorder.wait { $0.departures == 1 }
        }

        #expect(await recorder.packets(of: 1) == sent)
        #expect(await recorder.entries.first == .connected(1))
        #expect(await recorder.entries.last == .gone(1, .left))
    }

    /// Commands are answered by an event with their parameters, data by data.
    private static func echo(_ packet: HCIPacket) -> HCIPacket? {
        switch packet {
        case .command(let command): (try? EventPacket(code: 0xff, parameters: command.parameters)).map(HCIPacket.event)
        case .acl: packet
        default: nil
        }
    }

    @Test("a packet may come in pieces that are split anywhere")
    func pieces() async throws {
        let packets = [try Samples.reset(), try Samples.data(7, length: 9, .towardsController), try Samples.command(1)]
        let octets = Samples.octets(packets)
        let recorder = Recorder()

        try await withServer(Self.anyPort, recorder) { server in
            for split in 1..<octets.readableBytes {
                let peer = try await Peer.connect(to: server.boundDescription)
                var rest = octets
                try await peer.send(try #require(rest.readSlice(length: split)))
                // Not before the first piece was read, or the system may join them.
                let complete = (packets.scan { Samples.octets([$0]).readableBytes }).count { $0 <= split }
                await recorder.wait { $0.connections == split && $0.packets == 3 * (split - 1) + complete }
                try await peer.send(rest)
                await peer.close()
                await recorder.wait { $0.departures == split }
                #expect(await recorder.packets(of: UInt64(split)) == packets)
                #expect(await recorder.reason(of: UInt64(split)) == .left)
            }
        }
    }

    @Test("no batch is larger than it may be")
    func batches() async throws {
        var configuration = HCIServer.Configuration()
        configuration.maximumBatch = 5
        let recorder = Recorder()
        let sent = try (0..<203).map { try Samples.command($0) }

        try await withServer(Self.anyPort, recorder, configuration) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send(sent)
            await recorder.wait { $0.packets == 203 }
        }

        #expect(await recorder.packets(of: 1) == sent)
        for case .sent(_, let batch) in await recorder.entries { #expect((1...5).contains(batch.count)) }
    }

    @Test("packets of types that are not taken are dropped, and that is said once")
    func refusedTypes() async throws {
        let reports = Notes<HCIServer.Report>()
        var configuration = HCIServer.Configuration()
        configuration.report = { reports.add($0) }
        let recorder = Recorder()
        let voice = HCIPacket.synchronous(StreamPacket(handleAndFlags: 1, payload: ByteBuffer(bytes: [1, 2, 3])))

        try await withServer(Self.anyPort, recorder, configuration) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send([voice, Samples.reset(), voice, Samples.command(1)])
            await recorder.wait { $0.packets == 2 }
        }

        #expect(await recorder.packets(of: 1) == [try Samples.reset(), try Samples.command(1)])
        guard case .packetRefused(1, let error) = reports.all.first else {
            Issue.record("\(reports.all)")
            return
        }
        #expect(error.code == .typeNotTaken)
        #expect(reports.all.count == 1)
    }

    // MARK: Ends

    @Test("garbage closes the client with the reason, after the packets before it and a Hardware Error event")
    func garbage() async throws {
        let recorder = Recorder()

        let goodbye = try await withServer(Self.anyPort, recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            var octets = try Samples.reset().h4
            octets.writeString("GET / HTTP/1.1\r\n\r\n")
            try await peer.send(octets)
            return await peer.rest()
        }

        #expect(await recorder.packets(of: 1) == [try Samples.reset()])
        guard case .garbage(let error) = await recorder.reason(of: 1) else {
            Issue.record("\(await recorder.entries)")
            return
        }
        #expect(error.code == .notAPacket)
        // Vol 4, Part E, 7.7.16.
        #expect(Array(goodbye.readableBytesView) == [0x04, 0x10, 0x01, 0x00])
    }

    @Test("an event from a host, and ACL data longer than any controller takes, are garbage")
    func otherGarbage() async throws {
        let recorder = Recorder()

        try await withServer(Self.anyPort, recorder) { server in
            for octets in [[0x04, 0x0e, 0x00], [0x02, 0x01, 0x00, 0xff, 0xff]] as [[UInt8]] {
                let peer = try await Peer.connect(to: server.boundDescription)
                try await peer.send(ByteBuffer(bytes: octets))
                _ = await peer.rest()
                await peer.close()
            }
            await recorder.wait { $0.departures == 2 }
        }

        let codes = await ([1, 2] as [UInt64]).asyncMap { id -> String? in
            if case .garbage(let error) = await recorder.reason(of: id) { error.code.name } else { nil }
        }
        #expect(codes == ["not_a_packet", "packet_too_long"])
    }

    @Test("a client that closes its side gets the answers to its last packets")
    func halfClosed() async throws {
        let recorder = Recorder { client, packets in client.send(packets.compactMap(Self.echo)) }
        let sent = try (0..<500).map { try Samples.command($0, padding: 200) }

        let received = try await withServer(Self.anyPort, recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send(sent)
            try await peer.halfClose()
            return await peer.rest()
        }

        #expect(received == Samples.octets(sent.compactMap(Self.echo)))
        #expect(await recorder.life(of: 1) == [.connected(1), .gone(1, .left)])
    }

    @Test("a client that goes in the middle of a packet is told from one that does not")
    func leavesInPacket() async throws {
        let recorder = Recorder()

        try await withServer(Self.anyPort, recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send(ByteBuffer(bytes: [0x01, 0x03, 0x0c]))
            await peer.close()
            await recorder.wait { $0.departures == 1 }
        }

        #expect(await recorder.entries == [.connected(1), .gone(1, .leftInPacket)])
    }

    @Test("a connection that breaks is lost, once")
    func broken() async throws {
        let recorder = Recorder()

        try await withServer(Self.anyPort, recorder) { server in
            for id in 1...20 as ClosedRange<Int> {
                let peer = try await Peer.connect(to: server.boundDescription)
                try await peer.send([Samples.reset()])
                await recorder.wait { $0.packets == id }
                try await peer.reset()
                await recorder.wait { $0.departures == id }
            }
        }

        for id in 1...20 as ClosedRange<UInt64> {
            #expect(await recorder.life(of: id).count == 2)
            guard case .lost = await recorder.reason(of: id) else {
                Issue.record("\(String(describing: await recorder.reason(of: id)))")
                continue
            }
        }
    }

    @Test("a client that connects and goes at once does no harm")
    func passers() async throws {
        let recorder = Recorder()

        try await withServer(Self.anyPort, recorder) { server in
            for _ in 0..<30 {
                let peer = try await Peer.connect(to: server.boundDescription)
                try await peer.reset()
            }
            let last = try await Peer.connect(to: server.boundDescription)
            try await last.send([Samples.reset()])
            await recorder.wait { $0.packets == 1 }
        }

        let state = await recorder.state
        #expect(state.connections == state.departures)
    }

    @Test("the owner closes a client with a last word and a reason of his own")
    func closedByOwner() async throws {
        let last = try Samples.event(1)
        let recorder = Recorder { client, _ in
            client.send([last])
            client.close(reason: .closed("the radio was switched off"))
            client.close(reason: .left)
            client.send([last])
        }

        let received = try await withServer(Self.anyPort, recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            try await peer.send([Samples.reset()])
            return await peer.rest()
        }

        #expect(received == last.h4)
        #expect(await recorder.reason(of: 1) == .closed("the radio was switched off"))
    }

    // MARK: Pressure

    @Test("while the owner is busy with a batch, nothing more is read from its client")
    func backPressure() async throws {
        let gate = Gate()
        let recorder = Recorder { _, _ in await gate.pass() }
        let packet = try Samples.command(0, padding: 251)
        // More than the system's buffers of both sides take.
        let count = (16 << 20) / packet.h4.readableBytes
        let octets = Samples.octets(Array(repeating: packet, count: count))

        try await withServer(Self.anyPort, recorder) { server in
            let peer = try await Peer.connect(to: server.boundDescription)
            let isWritten = Notes<Bool>()
            peer.channel.writeAndFlush(octets).whenComplete { _ in isWritten.add(true) }
            await recorder.wait { $0.packets > 0 }
            try await Task.sleep(for: .milliseconds(300))
            #expect(isWritten.all.isEmpty)
            #expect(await recorder.entries.count == 2)

            await gate.open()
            await recorder.wait { $0.packets == count }
            #expect(isWritten.all == [true])
        }
    }

    @Test("a slow owner of one client does not slow down another client")
    func independence() async throws {
        let gate = Gate()
        let recorder = Recorder { client, _ in if client.id == 1 { await gate.pass() } }

        try await withServer(Self.anyPort, recorder) { server in
            let slow = try await Peer.connect(to: server.boundDescription)
            await recorder.wait { $0.connections == 1 }
            try await slow.send([Samples.reset()])
            let quick = try await Peer.connect(to: server.boundDescription)
            for number in 0..<100 {
                try await quick.send([Samples.command(number)])
                await recorder.wait { $0.packets == number + 2 }
            }
            await gate.open()
        }

        #expect(await recorder.packets(of: 2).count == 100)
    }

    @Test("a client that does not read is closed as too slow, and no memory grows meanwhile")
    func tooSlow() async throws {
        var configuration = HCIServer.Configuration()
        configuration.maximumPendingOctets = 100_000
        let recorder = Recorder()

        let sent = try await withServer(Self.anyPort, recorder, configuration) { server in
            let peer = try await Peer.connect(to: server.boundDescription, reads: false)
            await recorder.wait { $0.connections == 1 }
            // The client is known a moment later than it is counted.
            try await peer.send([Samples.reset()])
            await recorder.wait { $0.packets == 1 }
            let client = try #require(await recorder.clients[1])
            let piece = try (0..<10).map { try Samples.data($0, length: 1_000, .towardsHost) }
            var sent = 0
            while !client.isClosed, sent < 64 << 20 {
                client.send(piece)
                sent += 10_050
                await Task.yield()
            }
            await recorder.wait { $0.departures == 1 }
            client.send(piece)
            return sent
        }

        #expect(sent < 64 << 20)
        guard case .tooSlow(let pending) = await recorder.reason(of: 1) else {
            Issue.record("\(await recorder.entries)")
            return
        }
        #expect((100_000...111_000).contains(pending))
    }

    @Test("a client that does not read what it is owed when it is closed gets no more than the drain time")
    func drainTime() async throws {
        var configuration = HCIServer.Configuration()
        configuration.maximumPendingOctets = 64 << 20
        configuration.drainTime = .milliseconds(50)
        let flood = try (0..<20_000).map { try Samples.data($0, length: 1_000, .towardsHost) }
        let recorder = Recorder { client, _ in
            client.send(flood)
            client.close(reason: .closed("enough"))
        }

        try await withServer(Self.anyPort, recorder, configuration) { server in
            let peer = try await Peer.connect(to: server.boundDescription, reads: false)
            try await peer.send([Samples.reset()])
            await recorder.wait { $0.departures == 1 }
        }

        #expect(await recorder.reason(of: 1) == .closed("enough"))
    }

    // MARK: Many

    @Test("many clients at once each have their own order, number and end")
    func manyClients() async throws {
        let recorder = Recorder { client, packets in client.send(packets.compactMap(Self.echo)) }

        try await withServer(Self.anyPort, recorder) { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let peer = try await Peer.connect(to: server.boundDescription)
                        for round in 0..<20 {
                            let packet = try Samples.command(number << 16 | round)
                            try await peer.send([packet])
                            let answer = try #require(Self.echo(packet)).h4
                            #expect(await peer.receive(answer.readableBytes) == answer)
                        }
                        await peer.close()
                    }
                }
                try await group.waitForAll()
            }
            await recorder.wait { $0.departures == 100 }
        }

        var seen: Set<UInt16> = []
        for id in 1...100 as ClosedRange<UInt64> {
            let packets = await recorder.packets(of: id)
            let numbers = packets.compactMap { packet -> UInt32? in
                guard case .command(let command) = packet else { return nil }
                return command.parameters.getInteger(at: command.parameters.readerIndex)
            }
            let first = try #require(numbers.first)
            #expect(numbers == (0..<20).map { first + $0 })
            seen.insert(UInt16(first >> 16))
            #expect(await recorder.life(of: id) == [.connected(id), .gone(id, .left)])
        }
        #expect(seen.count == 100)
    }

    @Test("one client more than may be is closed at once, with a report, and a place that is free again is given away")
    func limit() async throws {
        let reports = Notes<HCIServer.Report>()
        var configuration = HCIServer.Configuration()
        configuration.maximumClients = 2
        configuration.report = { reports.add($0) }
        let recorder = Recorder()

        try await withServer(Self.anyPort, recorder, configuration) { server in
            let first = try await Peer.connect(to: server.boundDescription)
            let second = try await Peer.connect(to: server.boundDescription)
            await recorder.wait { $0.connections == 2 }
            let third = try await Peer.connect(to: server.boundDescription)
            #expect(await third.rest().readableBytes == 0)
            guard case .clientRefused(server.boundDescription, let peer, 2) = reports.all.first else {
                Issue.record("\(reports.all)")
                return
            }
            #expect(peer == "127.0.0.1:\(third.channel.localAddress?.port ?? 0)" || third.channel.localAddress == nil)

            await first.close()
            await recorder.wait { $0.departures == 1 }
            let fourth = try await Peer.connect(to: server.boundDescription)
            try await fourth.send([Samples.reset()])
            await recorder.wait { $0.packets == 1 }
            await second.close()
        }

        #expect(await recorder.state.connections == 3)
        #expect(reports.all.count == 1)
    }
}

extension Sequence {
    /// The sums of the lengths up to each element.
    fileprivate func scan(_ length: (Element) -> Int) -> [Int] {
        var sum = 0
        return map { element in
            sum += length(element)
            return sum
        }
    }

    fileprivate func asyncMap<Mapped>(_ transform: (Element) async -> Mapped) async -> [Mapped] {
        var mapped: [Mapped] = []
        for element in self { mapped.append(await transform(element)) }
        return mapped
    }
}
