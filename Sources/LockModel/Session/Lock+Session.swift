package import LockProtocol
package import SimulationKernel

// Sessions with phones: how they begin and end, and what arrives in them.
extension Lock {
    /// Takes a hello: a session begins, and replaces the one that there was.
    /// - Parameters:
    ///   - hello: the whole message.
    ///   - counter: a number that this lock was never given before, over restarts and snapshots too: so no answer to a
    ///     recorded hello is ever given again.
    ///   - seed: any number from the seeded generator.
    package mutating func openSession(
        _ hello: [UInt8], counter: UInt64, seed: UInt64, at instant: Instant
    ) -> SessionStep {
        session = nil
        // A dead lock has no radio.
        guard outage == nil else { return SessionStep(ends: true) }
        do throws(LockProtocolError) {
            let (responder, welcome) = try SessionResponder.accept(
                hello, lock: id, identity: flash.identity, counter: counter, seed: seed
            ) { phone in status(for: phone, at: instant) }
            session = LockSession(
                phone: responder.phone, begun: instant, lastMessage: instant, responder: responder,
                generator: SeededGenerator(seed: seed, stream: "session", position: counter))
            let event = record(
                .sessionOpened(phone: responder.phone, isKnown: knows(responder.phone)), at: instant)
            if reboots(at: .sessionOpened) { return SessionStep(events: [event], ends: true) }
            return SessionStep(events: [event], reply: welcome)
        } catch {
            return .alert(error.code == .unsupportedVersion ? .unsupportedVersion : .malformed)
        }
    }

    /// Takes a sealed message of the session.
    /// - Parameters:
    ///   - message: the whole message.
    ///   - seed: any number from the seeded generator.
    package mutating func receive(_ message: [UInt8], seed: UInt64, at instant: Instant) -> SessionStep {
        guard outage == nil else {
            session = nil
            return SessionStep(ends: true)
        }
        session?.lastMessage = instant
        var events: [LockEvent] = []
        do throws(LockProtocolError) {
            guard let opened = try session?.responder.open(message) else { return .alert(.malformed) }
            let reply: [UInt8]?
            switch opened {
            case .request(let number, let request):
                let (caused, answer) = perform(request, seed: seed, at: instant)
                events = caused
                // Who asked gets no answer: the radio is gone.
                guard probe?.isRebooting != true else { return SessionStep(events: events, ends: true) }
                reply = try session?.responder.seal(answer, to: number)
            case .unusable(let number, let type, let reason):
                reply = try session?.responder.seal(refusalOfType: type, reason, to: number)
            }
            return SessionStep(events: events, reply: reply)
        } catch {
            session = nil
            var step = SessionStep.alert(.malformed)
            step.events = events
            return step
        }
    }

    /// The link is gone, and the session with it. A package under way stays.
    package mutating func endSession(at instant: Instant) { session = nil }

    /// What a lock tells whoever opens a session.
    package func status(for phone: StaticPublicKey, at instant: Instant) -> LockStatus {
        LockStatus(
            isKnown: knows(phone), isBoltThrown: isBoltThrown, isUnlocked: isUnlocked(at: instant),
            hasRecords: !flash.records.isEmpty, appliedSequence: flash.applied, batteryPercentage: battery,
            clock: time(at: instant), recordCount: flash.records.count,
            package: packageUnderWay.map {
                .init(base: $0.header.base, sequence: $0.header.sequence, nextChunk: $0.nextChunk)
            },
            serialNumber: String(
                decoding: serialNumber.utf8.filter { (0x20...0x7e).contains($0) }
                    .prefix(SessionLimits.maximumSerialNumberLength), as: UTF8.self))
    }

    /// Whether the table has a phone's key, whatever its time.
    private func knows(_ phone: StaticPublicKey) -> Bool {
        flash.credentials.values.contains { $0.secret == .phoneKey(phone.rawRepresentation) }
    }
}
