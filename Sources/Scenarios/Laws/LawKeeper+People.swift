internal import Cloud
internal import LockProtocol
internal import SimulationKernel
internal import World

// Who has what by the cloud's books.
extension LawKeeper {
    /// Nobody else has the code of a new access at its door.
    mutating func checkCode(of access: Access, _ event: RecordedEvent) {
        guard let code = access.code.doorcode else { return }
        let others = replayed.cloud.accesses(at: access.door).filter {
            $0.user != access.user && $0.isLive(at: event.at) && $0.code.doorcode == code
        }
        let isTaken = others.contains { other in
            switch (access.code, other.code) {
            case (.derived(_, let date, _), .derived(_, let taken, _)): date == taken
            default: true
            }
        }
        if isTaken { report(.codes, "two people have one doorcode at a door", place(event)) }
    }

    /// Those to whom somebody who has lost the last access to a door had given theirs have none either.
    mutating func checkGuests(_ events: [RecordedEvent], _ state: WorldState, _ now: Instant) {
        for event in events {
            guard case .cloud(.accessRevoked(let id, let door, let cause)) = event.event, cause != .replaced,
                let host = state.cloud.accesses[id]?.user, host != state.cloud.portfolio.manager
            else { continue }
            let isThere = { (access: Access) in
                access.door == door && access.passcodeType == .permanent && access.isLive(at: now)
            }
            if state.cloud.accesses(of: host).contains(where: isThere) { continue }
            if state.cloud.accesses(grantedBy: host).contains(where: isThere) {
                report(.guests, "a guest stayed where the host had lost access", place(event))
            }
        }
    }
}
