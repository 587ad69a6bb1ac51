import BluetoothHCI
import Glibc
import HCITransports
import NIOCore
import Testing

/// A controller at the other end of a serial line, which a pair of pseudo-terminals stands for.
@Suite struct SerialControllerTests {
    /// The Command Complete that answers HCI_Reset.
    private static let resetAnswer: [UInt8] = [0x04, 0x0e, 0x04, 0x01, 0x03, 0x0c, 0x00]

    @Test func `Every octet passes unchanged, both ways, at the rate that was asked for`() async throws {
        let line = try Terminal()
        let (was, speed) = (line.isCanonical, line.speed)
        let peer = try await Peer.take(line.controller)
        let all = ByteBuffer(bytes: Array(0...255))
        let handle = ConnectionHandle(rawValue: 1)
        let out = HCIPacket.acl(
            try ACLPacket(handle: handle, boundary: .first(.towardsController), payload: all))
        let back = HCIPacket.acl(try ACLPacket(handle: handle, boundary: .first(.towardsHost), payload: all))
        let controller = try SerialController(device: line.device, baud: 921_600)
        let holding = Holding()

        let task = Task { await holding.hold(controller, first: [out]) { $0.count == 20 } }
        #expect(await peer.receive(out.h4.readableBytes) == out.h4)
        #expect(!line.isCanonical)
        #expect(line.speed == speed_t(B921600))
        for _ in 0..<20 { try await peer.send([back]) }

        #expect(await task.value is Holding.HeardEnough)
        #expect(holding.packets == Array(repeating: back, count: 20))
        // It is reset, and the line is what it was.
        #expect(await peer.receive(4) == (try Samples.reset()).h4)
        #expect(was && line.isCanonical)
        #expect(line.speed == speed)
        await peer.close()
    }

    @Test func `Octets of before are skipped until HCI_Reset is answered; later they are malformed`() async throws {
        let line = try Terminal()
        let peer = try await Peer.take(line.controller)
        let controller = try SerialController(device: line.device)
        let holding = Holding()

        let task = Task { await holding.hold(controller, first: [try! Samples.reset()]) }
        #expect(await peer.receive(4).readableBytes == 4)
        // The rest of an event whose beginning nobody took.
        try await peer.send(ByteBuffer(bytes: [0x99, 0x12, 0x04, 0x0e] + Self.resetAnswer))
        try await peer.send([Samples.event(1)])
        try await peer.send(ByteBuffer(bytes: [0x99]))
        let end = await task.value

        #expect(end.unavailability == .malformed)
        #expect(holding.packets.map { Array($0.h4.readableBytesView) }.first == Self.resetAnswer)
        #expect(holding.packets.last == (try Samples.event(1)))
        await peer.close()
    }

    @Test func `A line that only chats is no controller`() async throws {
        let line = try Terminal()
        let peer = try await Peer.take(line.controller)
        let controller = try SerialController(device: line.device)

        let task = Task { await Holding().hold(controller, first: [try! Samples.reset()]) }
        #expect(await peer.receive(4).readableBytes == 4)
        let chat = Task {
            while !Task.isCancelled,
                (try? await peer.send(ByteBuffer(string: String(repeating: "login: ", count: 100)))) != nil
            {}
        }
        let end = await task.value
        chat.cancel()

        #expect(end.unavailability == .malformed)
        #expect("\(end)".contains("without an answer to HCI_Reset"))
        await peer.close()
        await chat.value
    }

    @Test func `A dongle that is unplugged is lost`() async throws {
        let line = try Terminal()
        let peer = try await Peer.take(line.controller)
        let controller = try SerialController(device: line.device)
        let holding = Holding()

        let task = Task { await holding.hold(controller) }
        await holding.opened.pass()
        await peer.close()

        #expect(await task.value.unavailability == .lost)
    }

    @Test func `A line is one holder's at a time`() async throws {
        let line = try Terminal()
        let peer = try await Peer.take(line.controller)
        let controller = try SerialController(device: line.device)
        let holding = Holding()
        let task = Task { await holding.hold(controller) }
        await holding.opened.pass()

        let second = await Holding().hold(controller)
        #expect(second.unavailability == .held)
        task.cancel()
        _ = await task.value

        let third = Holding()
        let again = Task { await third.hold(controller) }
        await third.opened.pass()
        again.cancel()
        #expect(await again.value is CancellationError)
        await peer.close()
    }

    @Test func `What is no serial line is refused with the reason`() async throws {
        let missing = await Holding().hold(try SerialController(device: "/dev/no-such-line"))
        #expect(missing.unavailability == .noSuchAdapter)
        #expect("\(missing)" == "serial:/dev/no-such-line: there is no /dev/no-such-line")

        let null = await Holding().hold(try SerialController(device: "/dev/null"))
        #expect(null.unavailability == .noSuchAdapter)

        #expect(throws: TransportError.self) { try SerialController(device: "/dev/ttyACM0", baud: 12_345) }
        #expect(throws: TransportError.self) { try SerialController(device: "") }
        for baud in SerialController.bauds { #expect(try SerialController(device: "/dev/x", baud: baud).baud == baud) }
    }
}
