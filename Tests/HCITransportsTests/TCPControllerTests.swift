import BluetoothHCI
import HCITransports
import NIOCore
import NIOPosix
import Testing

/// A controller behind a TCP server, as a host sees it.
@Suite struct TCPControllerTests {
    /// The controller of a server of our own.
    private static func controller(_ server: HCIServer) throws -> TCPController {
        let port = try #require(server.boundDescription.split(separator: ":").last.flatMap { UInt16($0) })
        return TCPController(host: "127.0.0.1", port: port)
    }

    /// Answers the number of a command by an event.
    private static let echo: @Sendable (HCIClient, [HCIPacket]) async -> Void = { client, packets in
        client.send(
            packets.compactMap { packet in
                guard case .command(let command) = packet,
                    let number: UInt32 = command.parameters.getInteger(at: command.parameters.readerIndex)
                else { return nil }
                return try? Samples.event(Int(number))
            })
    }

    @Test func `Packets go both ways in order, and the controller is reset when it is given back`() async throws {
        let recorder = Recorder(answer: Self.echo)
        let sent = try (0..<300).map { try Samples.command($0, padding: 200) }
        let holding = Holding()

        let end = try await withServer(recorder) { server in
            let end = await holding.hold(try Self.controller(server), first: sent) { $0.count == 300 }
            await recorder.wait { $0.departures == 1 }
            return end
        }

        #expect(end is Holding.HeardEnough)
        #expect(try holding.packets == (0..<300).map { try Samples.event($0) })
        #expect(await recorder.packets(of: 1) == sent + [try Samples.reset()])
        #expect(await recorder.reason(of: 1) == .left)
    }

    @Test func `A task that is cancelled gives the controller back, reset`() async throws {
        let recorder = Recorder()
        let holding = Holding()

        let end = try await withServer(recorder) { server in
            let controller = try Self.controller(server)
            let task = Task { await holding.hold(controller) }
            await holding.opened.pass()
            task.cancel()
            let end = await task.value
            await recorder.wait { $0.departures == 1 }
            return end
        }

        #expect(end is CancellationError)
        #expect(await recorder.packets(of: 1) == [try Samples.reset()])
    }

    @Test func `A server that goes away is a controller that is lost, and it can be had again`() async throws {
        let recorder = Recorder { client, _ in client.close(reason: .closed("it is switched off")) }
        let last = Recorder(answer: Self.echo)
        let command = try Samples.command(7)

        let port = try await withServer(recorder) { server in
            let controller = try Self.controller(server)
            let end = await Holding().hold(controller, first: [command])
            #expect(end.unavailability == .lost)
            return controller.port
        }
        let controller = TCPController(host: "localhost", port: port)
        #expect(await Holding().hold(controller).unavailability == .unreachable)
        let holding = Holding()
        try await withServer(.tcpServer(host: "127.0.0.1", port: port), last) { _ in
            let end = await holding.hold(controller, first: [command]) { !$0.isEmpty }
            #expect(end is Holding.HeardEnough)
        }
        #expect(holding.packets == [try Samples.event(7)])
    }

    @Test func `Where nobody listens, or no host is, the message names it`() async {
        let end = await Holding().hold(TCPController(host: "127.0.0.1", port: 1))
        #expect(end.unavailability == .unreachable)
        #expect("\(end)" == "tcp-client:127.0.0.1:1: nobody offers a controller there: Connection refused")

        let other = await Holding().hold(TCPController(host: "no-such-host.invalid", port: 6402))
        #expect(other.unavailability == .unreachable)
        #expect("\(other)" == "tcp-client:no-such-host.invalid:6402: \"no-such-host.invalid\" has no address")
        #expect(TCPController(host: "::1", port: 2).name == "tcp-client:[::1]:2")
    }

    @Test func `What is no HCI is malformed, and what came before it counts`() async throws {
        let event = try Samples.event(1)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    var octets = ByteBuffer()
                    event.writeH4(to: &octets)
                    octets.writeString("SSH-2.0-OpenSSH_9.2\r\n")
                    channel.writeAndFlush(octets, promise: nil)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = UInt16(clamping: listener.localAddress?.port ?? 0)
        let holding = Holding()

        let end = await holding.hold(TCPController(host: "127.0.0.1", port: port))

        #expect(end.unavailability == .malformed)
        #expect(holding.packets == [event])
        try await listener.close().get()
    }

    @Test func `A controller that takes nothing any more is lost, and no memory grows meanwhile`() async throws {
        let gate = Gate()
        let recorder = Recorder { _, _ in await gate.pass() }
        let piece = try (0..<64).map { try Samples.data($0, length: 1_000, .towardsController) }
        let holding = Holding()

        let end = try await withServer(recorder) { server in
            let controller = try Self.controller(server)
            let task = Task { await holding.hold(controller) }
            await holding.opened.pass()
            for _ in 0..<1_000 { holding.send(piece) }
            let end = await task.value
            await gate.open()
            return end
        }

        #expect(end.unavailability == .lost)
        #expect("\(end)".contains("takes nothing any more"))
    }
}
