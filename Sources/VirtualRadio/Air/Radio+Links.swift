import BluetoothHCI
import SimulationKernel

// Connections that begin and end.

extension Radio {
    /// What a new connection starts with.
    mutating func begin(_ index: Int) {
        guard ends[Role.central.side(of: index)].isPresent || ends[Role.peripheral.side(of: index)].isPresent else {
            freeLinks.append(Int32(index))
            return
        }
        statistics.connectionsMade &+= 1
        reassess(index)
        guard isPassable(index) else { return }
        // Longer packets, where a host suggested them; one exchange settles it for both sides (4.5.10).
        for role in [Role.central, .peripheral] where ends[role.side(of: index)].wanted.transmitOctets > 27 {
            request(.dataLength, by: role, of: index)
            return
        }
    }

    // Some that change nothing are `mutating` here and in other files: they are called for each packet, and a radio is
    // so large a value that the call of another function would copy it.

    /// Whether packets can pass in both directions, if only sometimes.
    mutating func isPassable(_ index: Int) -> Bool {
        ends[Role.central.side(of: index)].isPresent && ends[Role.peripheral.side(of: index)].isPresent
            && !links[index].isSilenced
    }

    /// Puts something into a side's queue.
    mutating func send(_ item: LinkQueue.Item, from role: Role, of index: Int) {
        guard ends[role.side(of: index)].isPresent else { return }
        ends[role.side(of: index)].queue.append(item)
        scheduleEvent(of: index)
    }

    mutating func send(_ pdu: LinkControlPDU, from role: Role, of index: Int) {
        send(.control(pdu), from: role, of: index)
    }

    /// Whether a side has something that it may send.
    mutating func hasSomething(_ role: Role, of index: Int) -> Bool {
        let isEmpty = ends[role.side(of: index)].queue.isEmpty
        guard !isEmpty else { return false }
        if ends[role.side(of: index)].queue.hasControl { return true }
        // Data under way are finished; others wait while encryption starts, and while the receiver has no room.
        if ends[role.side(of: index)].queue.delivered > 0 { return true }
        return !ends[role.side(of: index)].security.holdsData && ends[role.other.side(of: index)].hasRoom
    }

    /// Sees to it that there is an event in which to send what is waiting.
    /// - Parameter isRepeated: whether it has to be a later event, because packets were lost.
    mutating func scheduleEvent(of index: Int, isRepeated: Bool = false) {
        guard isPassable(index), ends[Role.central.side(of: index)].loss < 1 else { return }
        let fromCentral = hasSomething(.central, of: index)
        let fromPeripheral = hasSomething(.peripheral, of: index)
        guard fromCentral || fromPeripheral else { return }
        let at: Instant
        if timing == .instant, !isRepeated {
            at = soonest()
        } else {
            let isOver = isRepeated || links[index].lastEvent >= now
            let first = isOver ? links[index].timing.event(after: now) : links[index].timing.event(notBefore: now)
            // A peripheral with latency listens at some events only, but speaks at any.
            at = links[index].timing.instant(
                of: fromPeripheral ? first : links[index].timing.attendedEvent(from: first))
        }
        if let token = links[index].token {
            guard at < links[index].tokenAt else { return }
            timeline.cancel(token)
        }
        links[index].tokenAt = at
        links[index].token = timeline.schedule(.connectionEvent(Int32(index)), at: at)
    }

    /// A side ends, and its host is told.
    mutating func end(_ role: Role, of index: Int, reason: ErrorCode) {
        guard ends[role.side(of: index)].isPresent else { return }
        let slot = Int(ends[role.side(of: index)].station)
        let handle = ends[role.side(of: index)].handle
        leave(role, of: index)
        stations[slot].links.removeAll { $0.handle == handle }
        stations[slot].controller.disconnected(handle, reason: reason)
        flush(slot)
        settle(index)
    }

    /// Both sides end.
    mutating func endBoth(_ index: Int, reason: ErrorCode) {
        statistics.connectionsLost &+= 2
        end(.central, of: index, reason: reason)
        end(.peripheral, of: index, reason: reason)
    }

    /// A side is gone without a word: its controller was reset or taken away.
    mutating func abandon(_ role: Role, of index: Int) {
        leave(role, of: index)
        settle(index)
    }

    /// Frees what a side holds.
    private mutating func leave(_ role: Role, of index: Int) {
        ends[role.side(of: index)].isPresent = false
        for token in [
            ends[role.side(of: index)].supervision, ends[role.side(of: index)].payloadSupervision,
            ends[role.side(of: index)].arrivalToken,
            ends[role.side(of: index)].responseToken,
        ] {
            if let token { timeline.cancel(token) }
        }
        let address = ends[role.side(of: index)].address
        var end = LinkEnd(station: -1, address: address, layer: .le1M, wanted: .initial)
        // What was noted about hearing is of no more use to anybody.
        end.loss = 1
        ends[role.side(of: index)] = end
    }

    /// After a side has gone: the other one hears nothing more; without either there is no connection.
    private mutating func settle(_ index: Int) {
        if let token = links[index].token { timeline.cancel(token) }
        if let token = links[index].procedureToken { timeline.cancel(token) }
        links[index].token = nil
        links[index].procedureToken = nil
        guard ends[Role.central.side(of: index)].isPresent || ends[Role.peripheral.side(of: index)].isPresent else {
            freeLinks.append(Int32(index))
            return
        }
        reassess(index)
    }
}
