package import BluetoothHCI
package import NIOCore

/// Sends L2CAP PDUs into the controller's buffers: never more packets than there are free, none longer than they are,
/// each connection in its turn (Vol 4, Part E, 4.1.1).
package struct ACLTransmitter: Sendable {
    /// The octets of data that a buffer of the controller holds.
    package private(set) var packetLength: Int
    /// How many buffers are free.
    package private(set) var free: Int
    private var links: [Link] = []
    /// Whose turn it is.
    private var turn = 0

    /// PDUs that may wait on one connection. A peer that is answered has few requests under way, and what an
    /// application sends unasked should be refused long before a second of a slow link is queued.
    package static let maximumWaiting = 64

    fileprivate struct Link: Sendable {
        let handle: ConnectionHandle
        /// Packets in the controller's buffers.
        var outstanding = 0
        /// PDUs in order; those before `first` are gone.
        var waiting: [ByteBuffer] = []
        var first = 0
        /// The rest of the PDU that has been begun.
        var rest: ByteBuffer?

        var hasWork: Bool { rest != nil || first < waiting.count }
        var count: Int { waiting.count - first + (rest == nil ? 0 : 1) }
    }

    /// - Parameters:
    ///   - packetLength: less than 27 counts as 27, the least that there may be (7.8.2).
    ///   - bufferCount: less than 1 counts as 1.
    package init(packetLength: Int = 27, bufferCount: Int = 1) {
        self.packetLength = max(27, packetLength)
        free = max(1, bufferCount)
    }

    package mutating func connected(_ handle: ConnectionHandle) {
        guard !links.contains(where: { $0.handle == handle }) else { return }
        links.append(Link(handle: handle))
    }

    /// Drops what waits, and takes the connection's buffers as free (4.3: the controller has flushed them).
    package mutating func disconnected(_ handle: ConnectionHandle, into outgoing: inout [HCIPacket]) {
        guard let index = links.firstIndex(where: { $0.handle == handle }) else { return }
        free += links[index].outstanding
        links.remove(at: index)
        turn = 0
        flush(into: &outgoing)
    }

    /// How many PDUs of the connection wait for buffers.
    package func waiting(on handle: ConnectionHandle) -> Int {
        links.first { $0.handle == handle }?.count ?? 0
    }

    /// Sends a PDU with its basic header, now or when there are buffers.
    /// - Returns: false, without queueing, where too many wait, or the connection is unknown.
    package mutating func send(_ pdu: ByteBuffer, on handle: ConnectionHandle, into outgoing: inout [HCIPacket]) -> Bool
    {
        guard let index = links.firstIndex(where: { $0.handle == handle }) else { return false }
        if free > 0, !links[index].hasWork, pdu.readableBytes <= packetLength,
            let packet = try? ACLPacket(handle: handle, boundary: .firstNonFlushable, payload: pdu)
        {
            free -= 1
            links[index].outstanding += 1
            outgoing.append(.acl(packet))
            return true
        }
        guard links[index].count < Self.maximumWaiting else { return false }
        links[index].waiting.append(pdu)
        flush(into: &outgoing)
        return true
    }

    /// Takes what a Number Of Completed Packets event tells of one connection (7.7.19). More than is outstanding counts
    /// as all of it; an unknown connection as nothing.
    package mutating func completed(_ count: Int, on handle: ConnectionHandle, into outgoing: inout [HCIPacket]) {
        guard let index = links.firstIndex(where: { $0.handle == handle }) else { return }
        let count = min(max(0, count), links[index].outstanding)
        links[index].outstanding -= count
        free += count
        flush(into: &outgoing)
    }

    /// One packet of each connection in turn, while there are buffers.
    private mutating func flush(into outgoing: inout [HCIPacket]) {
        var idle = 0
        while free > 0, idle < links.count {
            if turn >= links.count { turn = 0 }
            if let packet = links[turn].next(packetLength) {
                free -= 1
                outgoing.append(.acl(packet))
                idle = 0
            } else {
                idle += 1
            }
            turn += 1
        }
    }
}

extension ACLTransmitter.Link {
    fileprivate mutating func next(_ maximum: Int) -> ACLPacket? {
        let boundary: ACLPacket.Boundary
        var octets: ByteBuffer
        if let rest {
            boundary = .continuing
            octets = rest
            self.rest = nil
        } else {
            guard first < waiting.count else { return nil }
            boundary = .firstNonFlushable
            octets = waiting[first]
            first += 1
            if first == waiting.count {
                waiting.removeAll(keepingCapacity: true)
                first = 0
            } else if first >= ACLTransmitter.maximumWaiting {
                waiting.removeFirst(first)
                first = 0
            }
        }
        guard let payload = octets.readSlice(length: min(octets.readableBytes, maximum)),
            let packet = try? ACLPacket(handle: handle, boundary: boundary, payload: payload)
        else { return nil }
        if octets.readableBytes > 0 { rest = octets }
        outstanding += 1
        return packet
    }
}
