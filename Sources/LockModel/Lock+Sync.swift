package import LockProtocol
package import SimulationKernel

// The lock's end of a sync, whoever carries it.
extension Lock {
    /// Issues a nonce for which the cloud may seal its time: sixteen bytes, good for one time message.
    package mutating func issueNonce(using generator: inout SeededGenerator) -> [UInt8] {
        let nonce = generator.bytes(16)
        pendingNonce = nonce
        return nonce
    }

    /// Takes the cloud's time. Only an answer to the nonce issued last is believed, and once.
    package mutating func receive(time sealed: SealedTime, at instant: Instant) -> [LockEvent] {
        guard outage == nil, let nonce = pendingNonce, let message = open(sealed, nonce: nonce) else { return [] }
        pendingNonce = nil
        return take(message, at: instant)
    }

    /// The cloud's time; nil unless the cloud sealed it for this lock and this nonce.
    func open(_ sealed: SealedTime, nonce: [UInt8]) -> TimeMessage? {
        guard let message = try? TimeSealing.open(sealed, lock: flash.identity, cloud: flash.cloudKey),
            message.lock == id, message.nonce == nonce
        else { return nil }
        return message
    }

    /// Believes a time message that has been opened.
    mutating func take(_ message: TimeMessage, at instant: Instant) -> [LockEvent] {
        var events: [LockEvent] = []
        if time(at: instant) != message.time {
            events.append(record(.clockSet(to: message.time, authenticated: true), at: instant))
        }
        if let oldest = flash.records.first, oldest.index < message.recordsReceived {
            events.append(record(.recordsReceived(below: message.recordsReceived), at: instant))
        }
        _ = reboots(at: .timeSet)
        return events
    }

    /// Opens a sync package and applies it, whole or not at all.
    package mutating func receive(package sealed: SealedPackage, at instant: Instant) -> [LockEvent] {
        guard outage == nil else { return [] }
        let package: SyncPackage
        do {
            package = try PackageSealing.open(sealed, lock: flash.identity, cloud: flash.cloudKey)
        } catch {
            return [record(.packageRefused(base: 0, sequence: 0, error.reason), at: instant)]
        }
        guard package.lock == id else {
            return [record(.packageRefused(base: 0, sequence: 0, .malformed), at: instant)]
        }
        let refusal: Reason
        switch package.applicability(toApplied: flash.applied) {
        case .applies:
            if reboots(at: .syncVerified) { return [] }
            let (events, failure) = install(package, at: instant)
            guard let failure else { return events }
            refusal = failure
        case .stale where InjectedBug.acceptedRollbacks.isActive: return [record(.packageApplied(package), at: instant)]
        case .stale: refusal = .stalePackage
        case .gap: refusal = .missingBase
        }
        return [record(.packageRefused(base: package.base, sequence: package.sequence, refusal), at: instant)]
    }

    /// Writes a package: whole, or not at all where it cannot be written, or the lock reboots over it.
    /// - Returns: why it could not be written; nil also where the lock reboots.
    mutating func install(_ package: SyncPackage, at instant: Instant) -> (events: [LockEvent], refusal: Reason?) {
        let count = credentialCount(after: package)
        switch mishap(at: .write(credentials: count)) {
        case .flashFailure: return ([], .writeFailed)
        case .tableFull: return ([], .tableFull)
        default: break
        }
        if reboots(at: .syncApplying) { return ([], nil) }
        let event = record(.packageApplied(package), at: instant)
        _ = reboots(at: .syncApplied)
        return ([event], nil)
    }

    /// Seals what the cloud should know: the last package applied, battery, clock, and the records it may not have.
    /// - Returns: nil where the lock is dead.
    package mutating func report(
        seed: UInt64, at instant: Instant
    ) throws(LockProtocolError) -> (SealedReport, [LockEvent])? {
        guard outage == nil else { return nil }
        let event = record(.reported(counter: flash.reportCounter + 1), at: instant)
        let report = LockReport(
            lock: id, counter: flash.reportCounter, appliedSequence: flash.applied, batteryPercentage: battery,
            clock: time(at: instant), records: flash.records)
        let sealed = try ReportSealing.seal(report, from: flash.identity, to: flash.cloudKey, seed: seed)
        _ = reboots(at: .reportSealed)
        return (sealed, [event])
    }
}
