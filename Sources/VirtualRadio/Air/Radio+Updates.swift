import BluetoothHCI
import SimulationKernel

// Connection parameters (Vol 6, Part B, 5.1.1 and 5.1.7), which change at an instant for both sides.

extension Radio {
    /// The peripheral asks for other parameters: the central's host decides.
    mutating func receiveRequest(_ parameters: ConnectionParameters, at role: Role, of index: Int) {
        guard features(of: role, index).contains(.connectionParametersRequest) else {
            send(.unknownResponse(.connectionUpdate), from: role, of: index)
            return
        }
        if let collision = collision(with: .connectionUpdate, at: role, of: index) {
            send(.reject(.connectionUpdate, collision), from: role, of: index)
            return
        }
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        if stations[slot].controller.connectionParametersRequested(handle, parameters) {
            flush(slot)
        } else {
            send(.reject(.connectionUpdate, .unsupportedRemoteFeature), from: role, of: index)
        }
    }

    /// Why the central refuses a procedure with an instant: it is at the same one, or at another (5.3).
    func collision(with kind: LinkProcedure.Kind, at role: Role, of index: Int) -> ErrorCode? {
        var busy: [LinkProcedure.Kind] = []
        if let active = ends[role.side(of: index)].active?.kind { busy.append(active) }
        if links[index].update != nil { busy.append(.connectionUpdate) }
        if links[index].phyChange != nil { busy.append(.phy) }
        if busy.contains(kind) { return .llProcedureCollision }
        return busy.contains(.connectionUpdate) || busy.contains(.phy) ? .differentTransactionCollision : nil
    }

    /// The central's host agrees.
    mutating func acceptParameters(_ parameters: ConnectionParameters, of index: Int) {
        send(.connectionUpdate(LinkUpdate(parameters)), from: .central, of: index)
    }

    /// The peripheral learns of new parameters.
    mutating func receiveUpdate(_ update: LinkUpdate, of index: Int) {
        links[index].update = (update, procedureInstant(of: index))
        scheduleProcedureInstant(of: index)
    }

    /// At least six events that the peripheral attends lie before the instant (5.1.1).
    func procedureInstant(of index: Int) -> Instant {
        guard timing == .realistic else { return now }
        let timing = links[index].timing
        return timing.instant(of: timing.event(after: now) + 6 + Int64(timing.latency))
    }

    mutating func scheduleProcedureInstant(of index: Int) {
        if let token = links[index].procedureToken { timeline.cancel(token) }
        links[index].procedureToken = nil
        guard let at = [links[index].update?.at, links[index].phyChange?.at].compactMap({ $0 }).min() else { return }
        links[index].procedureToken = timeline.schedule(.procedureInstant(Int32(index)), at: at)
    }

    /// The instant of one procedure or the other has come.
    mutating func reachProcedureInstant(_ index: Int) {
        links[index].procedureToken = nil
        if let (change, at) = links[index].phyChange, at <= now {
            links[index].phyChange = nil
            changeLayers(change, of: index)
        }
        if let (update, at) = links[index].update, at <= now {
            links[index].update = nil
            apply(update, of: index)
        }
        scheduleProcedureInstant(of: index)
    }

    private mutating func apply(_ update: LinkUpdate, of index: Int) {
        let isChange =
            update.interval != links[index].interval || update.latency != links[index].latency
            || update.supervisionTimeout != links[index].supervisionTimeout
        for role in [Role.central, .peripheral] where ends[role.side(of: index)].hearing ?? 0 > 0 {
            ends[role.side(of: index)].heard = now
        }
        links[index].interval = update.interval
        links[index].latency = update.latency
        links[index].supervisionTimeout = update.supervisionTimeout
        links[index].timing.update(
            at: now, interval: update.interval.duration, latency: Int(update.latency),
            supervisionTimeout: update.supervisionTimeout.duration)
        rescheduleEvent(of: index)
        reassess(index)
        for role in [Role.central, .peripheral] where ends[role.side(of: index)].isPresent {
            let asked = ends[role.side(of: index)].active?.kind == .connectionUpdate
            if isChange || asked { reportParameters(to: role, of: index, status: .success) }
            flush(Int(ends[role.side(of: index)].station))
            if asked { finish(role, of: index) }
        }
    }

    /// The events are at other times now.
    private mutating func rescheduleEvent(of index: Int) {
        guard let token = links[index].token else { return }
        timeline.cancel(token)
        links[index].token = nil
        links[index].tokenAt = .distantFuture
    }

    mutating func reportParameters(to role: Role, of index: Int, status: ErrorCode) {
        stations[Int(ends[role.side(of: index)].station)].controller.connectionUpdated(
            ends[role.side(of: index)].handle, status: status, interval: links[index].interval,
            latency: links[index].latency,
            supervisionTimeout: links[index].supervisionTimeout)
    }
}
