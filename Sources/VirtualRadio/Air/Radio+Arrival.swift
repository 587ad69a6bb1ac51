import BluetoothHCI
import NIOCore
import SimulationKernel

// What arrives at the other side of a connection.

extension Radio {
    /// Octets of the first item of a side arrive at the other one; the last ones bring the item.
    mutating func arrive(_ octets: Int, from role: Role, of index: Int) {
        let isNew = ends[role.side(of: index)].queue.delivered < ends[role.side(of: index)].queue.acknowledged + octets
        // Repeated because the acknowledgement was lost: the receiver knows it by its sequence number (4.5.9).
        guard isNew else { return }
        ends[role.side(of: index)].queue.deliver(octets)
        guard ends[role.side(of: index)].queue.isFirstDelivered(octets),
            let item = ends[role.side(of: index)].queue.first
        else {
            return
        }
        statistics.packets &+= 1
        if case .control(let pdu) = item { noteSent(pdu, by: role, of: index) }
        let receiver = role.other
        if faultTable.isClean {
            take(item, at: receiver, of: index)
        } else {
            takeWithFaults(item, from: role, of: index)
        }
    }

    private mutating func takeWithFaults(_ item: LinkQueue.Item, from role: Role, of index: Int) {
        let faults = ends[role.side(of: index)].faults
        let receiver = role.other
        var item = item
        if generator.happens(faults.undetectedCorruption) {
            guard !ends[receiver.side(of: index)].security.isEncrypted else {
                statistics.connectionsLost &+= 1
                end(receiver, of: index, reason: .connectionTerminatedMICFailure)
                return
            }
            item = corrupted(item)
        }
        let isTwice = !item.isControl && generator.happens(faults.duplication)
        for _ in 0..<(isTwice ? 2 : 1) {
            if faults.delays || !ends[receiver.side(of: index)].arriving.isEmpty {
                postpone(item, by: delay(of: faults), at: receiver, of: index)
            } else {
                take(item, at: receiver, of: index)
            }
        }
    }

    private mutating func corrupted(_ item: LinkQueue.Item) -> LinkQueue.Item {
        guard case .data(var payload, let isFirst) = item, payload.readableBytes > 0 else { return item }
        let bit = Int(generator.next() % UInt64(payload.readableBytes * 8))
        let place = payload.readerIndex + bit / 8
        if let octet = payload.getInteger(at: place, as: UInt8.self) {
            payload.setInteger(octet ^ 1 << UInt8(bit % 8), at: place)
        }
        return .data(payload, isFirst: isFirst)
    }

    /// Lets an item arrive later, though never before what was sent before it.
    private mutating func postpone(_ item: LinkQueue.Item, by delay: Duration, at role: Role, of index: Int) {
        let at = max(now + delay, ends[role.side(of: index)].arriving.last?.at ?? now)
        ends[role.side(of: index)].arriving.append((at, item))
        guard ends[role.side(of: index)].arrivalToken == nil else { return }
        ends[role.side(of: index)].arrivalToken = timeline.schedule(.arrival(Int32(index), role), at: at)
    }

    /// The first of the delayed items arrives.
    mutating func arrive(at role: Role, of index: Int) {
        ends[role.side(of: index)].arrivalToken = nil
        guard !ends[role.side(of: index)].arriving.isEmpty else { return }
        let (_, item) = ends[role.side(of: index)].arriving.removeFirst()
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        if let next = ends[role.side(of: index)].arriving.first {
            ends[role.side(of: index)].arrivalToken = timeline.schedule(.arrival(Int32(index), role), at: next.at)
        }
        take(item, at: role, of: index)
        flush(slot)
        // There is room for more, unless the connection ended by this.
        guard ends[role.side(of: index)].isPresent, ends[role.side(of: index)].handle == handle else { return }
        scheduleEvent(of: index)
    }

    /// Brings an item to a side's controller.
    private mutating func take(_ item: LinkQueue.Item, at role: Role, of index: Int) {
        switch item {
        case .control(let pdu): receive(pdu, at: role, of: index)
        case .data(let payload, let isFirst):
            statistics.octets &+= payload.readableBytes
            let slot = Int(ends[role.side(of: index)].station)
            guard ends[role.side(of: index)].held.isEmpty,
                stations[slot].controller.received(payload, on: ends[role.side(of: index)].handle, isFirst: isFirst)
            else {
                ends[role.side(of: index)].held.append((payload, isFirst))
                return
            }
        }
    }

    /// A host has room again for data that its controller refused.
    mutating func giveHeld(to role: Role, of index: Int) {
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        while let first = ends[role.side(of: index)].held.first,
            stations[slot].controller.received(first.payload, on: handle, isFirst: first.isFirst)
        {
            ends[role.side(of: index)].held.removeFirst()
        }
        scheduleEvent(of: index)
    }
}
