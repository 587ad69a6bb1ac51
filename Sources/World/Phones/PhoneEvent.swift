package import Phone
package import VirtualRadio

/// Something that happened to a simulated phone.
package enum PhoneEvent: Hashable, Codable, Sendable {
    case created(name: String, at: Position)
    case removed
    case moved(Position)
    /// Its controller is an adapter from now on, by its name; nil is one on the virtual radio.
    case rehomed(adapter: String?)
    /// What the phone keeps has changed.
    case stored(PhoneStoreChange)
    /// A step of an unlock, as the SDK's stream of events tells it.
    case unlock(UnlockEvent)
    /// An explicit sync has ended.
    case synced(SyncSummary)
    /// A call of the SDK failed: the call, and the SDK's name of the error.
    case failed(call: String, error: String, message: String)

    var kind: WorldEvent.Kind {
        switch self {
        case .created: .phoneCreated
        case .removed: .phoneGone
        case .moved: .phoneMoved
        case .rehomed: .phoneRehomed
        case .stored: .phoneStored
        case .unlock: .phoneUnlock
        case .synced: .phoneSynced
        case .failed: .phoneFailed
        }
    }
}

/// A simulated phone as the world keeps it: what a restart finds again.
package struct PhoneRecord: Hashable, Codable, Sendable {
    package var position: Position
    /// The adapter that is its controller; nil for one on the virtual radio.
    package var adapter: String?
    /// What the phone itself keeps when its app dies.
    package var store: PhoneStore

    package init(position: Position, store: PhoneStore) {
        self.position = position
        self.store = store
    }

    mutating func apply(_ event: PhoneEvent) {
        switch event {
        case .moved(let position): self.position = position
        case .rehomed(let adapter): self.adapter = adapter
        case .stored(let change): store.apply(change)
        case .created, .removed, .unlock, .synced, .failed: break
        }
    }
}
