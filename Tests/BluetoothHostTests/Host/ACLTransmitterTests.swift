import BluetoothHCI
import BluetoothHost
import NIOCore
import Testing

/// Flow control towards the controller (Vol 4, Part E, 4.1.1).
@Suite struct ACLTransmitterTests {
    private let first = ConnectionHandle(rawValue: 1)
    private let second = ConnectionHandle(rawValue: 2)

    private func transmitter(length: Int, buffers: Int) -> ACLTransmitter {
        var transmitter = ACLTransmitter(packetLength: length, bufferCount: buffers)
        transmitter.connected(first)
        transmitter.connected(second)
        return transmitter
    }

    private func pdu(_ count: Int, _ octet: UInt8 = 0) -> ByteBuffer { ByteBuffer(repeating: octet, count: count) }

    private func handles(_ packets: [HCIPacket]) -> [UInt16] {
        packets.compactMap { if case .acl(let packet) = $0 { packet.handle.rawValue } else { nil } }
    }

    @Test func `A PDU is cut to the controller's buffers, and only its first piece begins it`() {
        var transmitter = transmitter(length: 27, buffers: 8)
        var packets: [HCIPacket] = []

        #expect(transmitter.send(ByteBuffer(bytes: (0..<60).map { UInt8($0) }), on: first, into: &packets))

        let pieces = packets.compactMap { if case .acl(let packet) = $0 { packet } else { nil } }
        #expect(pieces.map(\.boundary) == [.firstNonFlushable, .continuing, .continuing])
        #expect(pieces.map(\.payload.readableBytes) == [27, 27, 6])
        #expect(pieces.flatMap { Array($0.payload.readableBytesView) } == (0..<60).map { UInt8($0) })
        #expect(transmitter.free == 5)
    }

    @Test func `No more packets are outstanding than the controller has buffers, over all connections`() {
        var transmitter = transmitter(length: 27, buffers: 2)
        var packets: [HCIPacket] = []

        for _ in 0..<3 { #expect(transmitter.send(pdu(10), on: first, into: &packets)) }
        #expect(transmitter.send(pdu(10), on: second, into: &packets))

        #expect(packets.count == 2)
        transmitter.completed(1, on: first, into: &packets)
        #expect(packets.count == 3)
        transmitter.completed(2, on: first, into: &packets)
        #expect(packets.count == 4)
        #expect(transmitter.free == 1)
    }

    @Test func `Connections take turns, packet by packet`() {
        var transmitter = transmitter(length: 27, buffers: 1)
        var packets: [HCIPacket] = []
        #expect(transmitter.send(pdu(100), on: first, into: &packets))
        #expect(transmitter.send(pdu(50), on: second, into: &packets))

        var sent = 1
        while sent < 6 {
            transmitter.completed(1, on: ConnectionHandle(rawValue: handles(packets)[sent - 1]), into: &packets)
            sent += 1
        }

        #expect(handles(packets) == [1, 2, 1, 2, 1, 1])
    }

    @Test func `A queue that is full takes no more`() {
        var transmitter = transmitter(length: 27, buffers: 1)
        var packets: [HCIPacket] = []

        let taken = (0..<100).filter { _ in transmitter.send(pdu(10), on: first, into: &packets) }.count

        #expect(taken == 1 + ACLTransmitter.maximumWaiting)
        #expect(transmitter.waiting(on: first) == ACLTransmitter.maximumWaiting)
        #expect(!transmitter.send(pdu(10), on: ConnectionHandle(rawValue: 9), into: &packets))
    }

    @Test func `A connection that ends frees its buffers for the others`() {
        var transmitter = transmitter(length: 27, buffers: 2)
        var packets: [HCIPacket] = []
        for _ in 0..<4 { _ = transmitter.send(pdu(10), on: first, into: &packets) }
        _ = transmitter.send(pdu(10), on: second, into: &packets)

        transmitter.disconnected(first, into: &packets)

        #expect(handles(packets) == [1, 1, 2])
        #expect(transmitter.free == 1)
    }

    @Test func `A controller that completes more than it has got gives no buffers away`() {
        var transmitter = transmitter(length: 27, buffers: 2)
        var packets: [HCIPacket] = []
        _ = transmitter.send(pdu(10), on: first, into: &packets)

        transmitter.completed(500, on: first, into: &packets)
        transmitter.completed(1, on: ConnectionHandle(rawValue: 77), into: &packets)

        #expect(transmitter.free == 2)
    }
}
