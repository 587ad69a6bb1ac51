package import Cloud
internal import LockModel
internal import LockProtocol
package import SimulationKernel

/// What came of a sync.
package struct SyncOutcome: Hashable, Sendable {
    package let at: Instant
    /// What the package built on and led to; nil where nothing waited.
    package let base: UInt64?
    package let sequence: UInt64?
    package let operations: Int
    package let applied: Bool
    /// Log records that were new to the cloud.
    package let records: Int
    package let event: UInt64?
}

extension Simulation {
    /// Lets a lock and the cloud talk once, over the lock's own link or through an online courier at the door.
    ///
    /// The lock's nonce and the cloud's time first, then the package, then the lock's report: each sealed end to end, as
    /// over Bluetooth.
    /// - Returns: nil where the door has no lock, or the lock is dead.
    @discardableResult
    package mutating func sync(_ door: DoorID, cause: UInt64? = nil) -> SyncOutcome? {
        guard let lock = state.locks[door], lock.outage == nil else {
            state.cloud.syncFailed(at: door)
            record([.syncFailed(door)], cause: cause)
            return nil
        }
        var generator = SeededGenerator(seed: seed, stream: "sync", position: position)
        let receivedBefore = state.cloud.links[door]?.recordsReceived ?? 0
        // A lock that reboots over it ends the sync there.
        let reboots = reboots
        exchangeTime(with: door, using: &generator, cause: cause)
        guard self.reboots == reboots else { return nil }
        let package = exchangePackage(with: door, using: &generator, cause: cause)
        let isCutOff = self.reboots != reboots
        let event = isCutOff ? nil : exchangeReport(with: door, using: &generator, cause: package?.event ?? cause)
        let received = (state.cloud.links[door]?.recordsReceived ?? 0) - receivedBefore
        return SyncOutcome(
            at: now, base: package?.base, sequence: package?.sequence, operations: package?.operations ?? 0,
            applied: package?.applied ?? false, records: Int(received), event: package?.event ?? event)
    }

    private mutating func exchangeTime(with door: DoorID, using generator: inout SeededGenerator, cause: UInt64?) {
        guard let nonce = state.locks[door]?.issueNonce(using: &generator),
            let sealed = try? state.cloud.sealTime(for: door, nonce: nonce, seed: generator.next(), at: now)
        else { return }
        withLock(door, cause: cause) { lock, now in lock.receive(time: sealed, at: now) }
    }

    private struct PackageOutcome {
        let base: UInt64
        let sequence: UInt64
        let operations: Int
        let applied: Bool
        let event: UInt64?
    }

    private mutating func exchangePackage(
        with door: DoorID, using generator: inout SeededGenerator, cause: UInt64?
    ) -> PackageOutcome? {
        // A second pass only where the lock lacks the base: then with everything.
        for _ in 0..<2 {
            guard let (sealed, event) = try? state.cloud.sealPackage(for: door, seed: generator.next(), at: now),
                case .packageSealed(_, let base, let sequence, let operations) = event
            else { return nil }
            let id = record([.cloud(event)], cause: cause)
            let mishaps = lockMishaps
            let hindrance = carry(.package(sealed), at: door, cause: id)
            let applied = state.locks[door]?.flash.applied == sequence
            if applied || base == 0 || hindrance != nil || lockMishaps != mishaps {
                return PackageOutcome(
                    base: base, sequence: sequence, operations: operations, applied: applied, event: id)
            }
            withCloud(cause: id) { cloud, _, now in cloud.packageMissed(at: door, at: now) }
        }
        return nil
    }

    private mutating func exchangeReport(
        with door: DoorID, using generator: inout SeededGenerator, cause: UInt64?
    ) -> UInt64? {
        let (seed, reboots) = (generator.next(), reboots)
        var report: SealedReport?
        let id = withLock(door, cause: cause) { lock, now in
            guard let (sealed, events) = try? lock.report(seed: seed, at: now) else { return [] }
            report = sealed
            return events
        }
        guard let report, self.reboots == reboots else { return nil }
        let received = lastID + 1
        _ = carry(.report(report), at: door, cause: id)
        return lastID < received ? nil : received
    }
}
