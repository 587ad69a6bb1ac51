internal import BluetoothHCI
internal import BluetoothHost
internal import Cloud
internal import LockModel
internal import NIOCore
internal import Phone
internal import SimulationKernel

/// What a lock has with those who connect to it: its session, its answers, and what its host tells of them.
extension Airwaves {
    /// Who has the session of a lock.
    func session(at door: DoorID) -> LockOnAir.Holder? { slots[door].flatMap { locks[$0].session } }

    mutating func begin(session event: UInt64, at door: DoorID, on connection: ConnectionHandle) {
        guard let slot = slots[door] else { return }
        with(slot) { radio, _, now in radio.begin(session: event, on: connection, now: now) }
    }

    mutating func endSession(at door: DoorID) {
        if let slot = slots[door] { locks[slot].session = nil }
    }

    /// Hands a central what the lock has for it.
    /// - Parameter ends: whether the lock drops the link once that is sent.
    mutating func answer(
        _ message: [UInt8]?, to connection: ConnectionHandle, of door: DoorID, ends: Bool, _ state: WorldState,
        at worldTime: Instant
    ) {
        guard let slot = slots[door] else { return }
        with(slot) { radio, host, now in radio.queue(message, to: connection, ends: ends, &host, now: now) }
        pump(slot, state, at: worldTime)
    }

    mutating func handle(_ event: HostEvent, _ slot: Int, _ state: WorldState, at worldTime: Instant) {
        let door = locks[slot].door
        guard state.locks.contains(door) else { return }
        switch event {
        case .connected(let connection):
            with(slot) { radio, host, now in radio.countLinks(host, now: now) }
            happenings.append((door, .event(.connected(peer: "\(connection.peerAddress)"))))
        case .disconnected(let connection, let reason):
            let known = state.bondedClients[door] ?? []
            let clients = with(slot) { radio, host, now in
                radio.forget(connection.handle)
                radio.countLinks(host, now: now)
                return radio.newBondedClients(since: known, host)
            }
            happenings.append((door, .centralLost(connection.handle)))
            let peer = "\(connection.peerAddress)"
            happenings.append((door, .event(.disconnected(peer: peer, reason: reason.rawValue))))
            if let clients { happenings.append((door, .event(.remembered(clients)))) }
        case .server(_, .written(let attribute, let value, let connection, _)):
            let segment = Array(value.readableBytesView)
            let happening = with(slot) { radio, _, now in
                radio.receive(segment, for: attribute, on: connection, now: now)
            }
            if let happening { happenings.append((door, happening)) }
        case .server(_, .confirmed(let connection, let attribute)): locks[slot].confirmed(attribute, on: connection)
        case .addressChanged(_, let address):
            _ = state.locks.look(at: door) { lock in
                with(slot) { radio, host, now in
                    radio.addressChanged(to: address, lock, &host, at: worldTime, now: now)
                }
            }
        case .advertisingRefused(_, let status): locks[slot].refusal = status
        case .paired(_, let bond, isStored: true): happenings.append((door, .event(.bonded(bond))))
        case .pairingFailed(let handle, let failure):
            let peer = with(slot) { _, host, _ in host.connection(handle).map { "\($0.peerAddress)" } } ?? "unknown"
            happenings.append((door, .event(.pairingFailed(peer: peer, reason: failure.description))))
        default: break
        }
    }
}
