package import BluetoothHCI
package import NIOCore

// Data of connections, and who has room for them (Vol 4, Part E, 4.1 and 4.2).

extension Controller {
    /// Data from the host (5.4.2). A buffer is taken until the air has them delivered.
    mutating func send(_ packet: ACLPacket) {
        guard packet.broadcast == .pointToPoint, packet.boundary != .complete else {
            dropped.misdirected &+= 1
            return
        }
        guard let index = index(of: packet.handle) else {
            dropped.unknownHandle &+= 1
            return
        }
        guard outstandingPackets < Int(configuration.aclBufferCount),
            packet.payload.readableBytes <= Int(configuration.aclDataLength)
        else {
            dropped.overflow &+= 1
            raise(Events.DataBufferOverflow())
            return
        }
        connections[index].outstandingPackets += 1
        outstandingPackets += 1
        guard packet.payload.readableBytes > 0 else {
            // Nothing to send: the buffer is free at once.
            completed(packets: 1, on: packet.handle)
            flushCompletedPackets()
            return
        }
        requests.append(.data(packet.handle, packet.payload, isFirst: packet.boundary != .continuing))
    }

    /// Data from the peer: a whole fragment of an L2CAP PDU, as it was sent.
    ///
    /// It is cut to what the host takes, with the right boundary flags. Where the host controls the flow and has no
    /// room, packets wait.
    /// - Returns: false where too many wait already: nothing was taken, and `roomAtHost` follows.
    @discardableResult
    package mutating func received(_ payload: ByteBuffer, on handle: ConnectionHandle, isFirst: Bool) -> Bool {
        guard let index = index(of: handle) else { return true }
        let limit = Int(hostBuffers.aclLength ?? configuration.aclDataLength)
        if hostBuffers.isFlowControlled, connections[index].waiting.count >= HostConnection.waitingLimit {
            connections[index].hasRefused = true
            return false
        }
        var boundary: ACLPacket.Boundary = isFirst ? .first(.towardsHost) : .continuing
        if payload.readableBytes <= limit {
            give(payload, boundary, at: index)
            return true
        }
        var rest = payload
        while rest.readableBytes > 0, let piece = rest.readSlice(length: min(limit, rest.readableBytes)) {
            give(piece, boundary, at: index)
            boundary = .continuing
        }
        return true
    }

    private mutating func give(_ payload: ByteBuffer, _ boundary: ACLPacket.Boundary, at index: Int) {
        guard let packet = try? ACLPacket(handle: connections[index].handle, boundary: boundary, payload: payload)
        else { return }
        guard hostBuffers.isFlowControlled else {
            outgoing.append(.acl(packet))
            return
        }
        if connections[index].waiting.isEmpty, packetsAtHost < hostBuffers.capacity {
            connections[index].atHost += 1
            packetsAtHost += 1
            outgoing.append(.acl(packet))
        } else {
            connections[index].waiting.append(packet)
        }
    }

    /// Gives waiting packets to the host as far as there is room, first of the connection that has least there.
    mutating func giveWaitingPackets() {
        guard hostBuffers.isFlowControlled else { return }
        while packetsAtHost < hostBuffers.capacity {
            let waiting = connections.indices.filter { !connections[$0].waiting.isEmpty }
            guard let index = waiting.min(by: { connections[$0].atHost < connections[$1].atHost }) else { return }
            connections[index].atHost += 1
            packetsAtHost += 1
            outgoing.append(.acl(connections[index].waiting.removeFirst()))
            if connections[index].hasRefused, connections[index].waiting.count < HostConnection.waitingLimit {
                connections[index].hasRefused = false
                requests.append(.roomAtHost(connections[index].handle))
            }
        }
    }

    /// The peer has packets of the host: their buffers are free. The host learns it by ``flushCompletedPackets()``.
    package mutating func completed(packets: Int, on handle: ConnectionHandle) {
        guard packets > 0, let index = index(of: handle) else { return }
        let count = min(packets, connections[index].outstandingPackets - connections[index].completedPackets)
        guard count > 0 else { return }
        connections[index].completedPackets += count
        hasCompletedPackets = true
    }

    /// Tells the host of all completed packets, in one event (7.7.19). To be called at the end of each step.
    package mutating func flushCompletedPackets() {
        guard hasCompletedPackets else { return }
        hasCompletedPackets = false
        var count = 0
        var last = 0
        for index in connections.indices where connections[index].completedPackets > 0 {
            count += 1
            last = index
        }
        if count == 1, connections[last].completedPackets == 1 {
            let event = connections[last].completionOfOne ?? Self.completion([(connections[last].handle, 1)])
            connections[last].completionOfOne = event
            settle(last)
            if let event { outgoing.append(.event(event)) }
            return
        }
        var entries: [(ConnectionHandle, Int)] = []
        for index in connections.indices where connections[index].completedPackets > 0 {
            entries.append((connections[index].handle, connections[index].completedPackets))
            settle(index)
        }
        if let event = Self.completion(entries) { outgoing.append(.event(event)) }
    }

    private mutating func settle(_ index: Int) {
        let count = connections[index].completedPackets
        connections[index].completedPackets = 0
        connections[index].outstandingPackets -= count
        outstandingPackets -= count
    }

    /// The event by hand, not by layout: it answers every packet.
    private static func completion(_ entries: [(handle: ConnectionHandle, count: Int)]) -> EventPacket? {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(1 + 4 * entries.count)
        buffer.writeInteger(UInt8(clamping: entries.count))
        for entry in entries {
            buffer.writeInteger(entry.handle.rawValue, endianness: .little)
            buffer.writeInteger(UInt16(clamping: entry.count), endianness: .little)
        }
        return try? EventPacket(code: Events.NumberOfCompletedPackets.kind.code, parameters: buffer)
    }
}

extension HostBuffers {
    /// How many packets the host has room for; where it has not said, one (7.3.39).
    var capacity: Int { Int(aclCount ?? 1) }
}
