package import Cloud
package import LockModel
package import SimulationKernel

/// Both truths: what the cloud believes and what each lock's hardware is.
package struct WorldState: Codable, Equatable, Sendable {
    package internal(set) var cloud: Cloud
    /// The lock on each door that has one.
    package internal(set) var locks = OrderedTable<DoorID, Lock>()

    package init(cloud: Cloud) { self.cloud = cloud }

    /// Makes an event happen again, as a journal does on a restored state.
    package mutating func apply(_ event: WorldEvent, at instant: Instant) {
        switch event {
        case .started, .restored: break
        case .cloud(let event): cloud.apply(event, at: instant)
        case .lock(let door, let event):
            locks[door]?.apply(event, at: instant)
            lockDid(event, at: door, instant)
        case .syncFailed(let door): cloud.syncFailed(at: door)
        }
    }

    /// What a lock's event means to the cloud's schedule: a connected lock with news will be synced.
    mutating func lockDid(_ event: LockEvent, at door: DoorID, _ instant: Instant) {
        if event.isNews { cloud.requestSync(of: door, at: instant) }
    }
}
