internal import BluetoothHCI
internal import Cloud
internal import LockModel
internal import LockProtocol
internal import SimulationKernel

// Sessions of phones with locks: the radio has assembled what a phone wrote, the lock says what comes of it, and what it
// did has the session's event as its cause.
extension Simulation {
    /// Hands a lock a whole message of a central, and the central the lock's reply.
    mutating func receive(_ message: [UInt8], at door: DoorID, from connection: ConnectionHandle) {
        let holder = air.session(at: door)
        let isHolder = holder?.connection == connection
        let read: SessionMessage
        do throws(LockProtocolError) {
            read = try SessionMessage(encoded: message)
        } catch {
            return refuse(
                error.code == .unsupportedVersion ? .unsupportedVersion : .malformed, at: door, connection)
        }
        switch read {
        case .hello where holder == nil || isHolder:
            let step = open(message, at: door)
            if let event = step.event {
                air.begin(session: event, at: door, on: connection)
            }
            answer(step.step, at: door, connection)
        case .hello: refuse(.busy, at: door, connection)
        case .sealed where isHolder: answer(ask(message, at: door, session: holder?.event), at: door, connection)
        default: refuse(.malformed, at: door, connection)
        }
    }

    /// Tells a central, in clear, that nothing comes of what it wrote, and drops the link. A session that it had is over.
    mutating func refuse(_ reason: Reason, at door: DoorID, _ connection: ConnectionHandle) {
        lose(connection, at: door)
        answer(SessionStep(reply: SessionMessage.alert(reason).encoded, ends: true), at: door, connection)
    }

    /// A central is gone, and its session with it, if it had one.
    mutating func lose(_ connection: ConnectionHandle, at door: DoorID) {
        if air.session(at: door)?.connection == connection { endSession(at: door) }
    }

    private mutating func endSession(at door: DoorID) {
        let instant = now
        air.endSession(at: door)
        _ = state.locks.update(door) { lock in lock.endSession(at: instant) }
        air.noteChange(of: door)
    }

    /// The event that records a session is the one with the next number, which no other session of this lock has had:
    /// numbers rise over the journal's life, snapshots and restarts included.
    private mutating func open(_ hello: [UInt8], at door: DoorID) -> (step: SessionStep, event: UInt64?) {
        let counter = lastID + 1
        var generator = SeededGenerator(seed: seed, stream: "session", position: counter)
        let drawn = generator.next()
        var step = SessionStep(ends: true)
        let event = withLock(door) { lock, now in
            step = lock.openSession(hello, counter: counter, seed: drawn, at: now)
            return step.events
        }
        if event == nil { air.noteChange(of: door) }
        return (step, event)
    }

    private mutating func ask(_ message: [UInt8], at door: DoorID, session: UInt64?) -> SessionStep {
        // Equal in equal runs, as what is sealed comes into the record. The nonces of a session mix what is its own.
        var generator = SeededGenerator(seed: seed, stream: "session.request", position: position)
        let drawn = generator.next()
        var step = SessionStep(ends: true)
        withLock(door, cause: session) { lock, now in
            step = lock.receive(message, seed: drawn, at: now)
            return step.events
        }
        // A package may have begun, which no event tells.
        air.noteChange(of: door)
        return step
    }

    private mutating func answer(_ step: SessionStep, at door: DoorID, _ connection: ConnectionHandle) {
        if step.ends { lose(connection, at: door) }
        air.answer(step.reply, to: connection, of: door, ends: step.ends, state, at: now)
    }
}
