package import LockProtocol
package import SimulationKernel

// The cloud's end of a sync, whoever carries it.
extension Cloud {
    /// Puts operations into a lock's queue, and has a connected lock synced after the configured delay.
    /// - Returns: the sequence of that change; 0 where there is nothing to tell.
    mutating func enqueue(_ operations: [SyncOperation], for door: DoorID, at instant: Instant) -> UInt64 {
        guard !operations.isEmpty else { return 0 }
        links[door]?.append(operations, at: instant)
        requestSync(of: door, at: instant)
        return links[door]?.head ?? 0
    }

    /// Has a connected lock synced after the configured delay, unless one is due already.
    package mutating func requestSync(of door: DoorID, at instant: Instant) {
        guard let value = doors[door], value.isConnected, value.device != nil, links[door]?.nextSyncAt == nil
        else { return }
        links[door]?.nextSyncAt = instant + .seconds(settings.connectedSyncSeconds)
    }

    /// Forgets a sync that could not be: the lock is dead, and will be synced when it has news.
    package mutating func syncFailed(at door: DoorID) { links[door]?.nextSyncAt = nil }

    /// Has a connected lock synced later, because nothing came of the sync that is due: not at the same instant again,
    /// whatever the delay is.
    package mutating func postponeSync(of door: DoorID, at instant: Instant) {
        guard links[door]?.nextSyncAt != nil else { return }
        links[door]?.nextSyncAt = instant + .seconds(max(1, settings.connectedSyncSeconds))
    }

    /// Seals what a lock lacks.
    /// - Returns: nil when it lacks nothing.
    package mutating func sealPackage(
        for door: DoorID, seed: UInt64, at instant: Instant
    ) throws(LockProtocolError) -> (SealedPackage, CloudEvent)? {
        guard let (package, sealed) = try sealed(for: door, seed: seed, issuedAt: instant) else { return nil }
        let event = CloudEvent.packageSealed(
            door, base: package.base, sequence: package.sequence, operations: package.operations.count)
        return (sealed, record(event, at: instant))
    }

    /// What a lock lacks, for those who carry it: the same bytes, with the time of the first, for as long as the lock
    /// lacks the same. So one phone can go on where another was cut off.
    mutating func packageToCarry(
        to door: DoorID, at instant: Instant
    ) throws(LockProtocolError) -> (SealedPackage, [CloudEvent])? {
        guard let link = links[door] else { return nil }
        // A seed may repeat: the ephemeral key is made of all that is sealed as well.
        guard let first = link.standingPackageTime else {
            return try sealPackage(for: door, seed: link.head, at: instant).map { ($0, [$1]) }
        }
        return try sealed(for: door, seed: link.head, issuedAt: first).map { ($0.1, []) }
    }

    private func sealed(
        for door: DoorID, seed: UInt64, issuedAt: Instant
    ) throws(LockProtocolError) -> (SyncPackage, SealedPackage)? {
        guard let value = doors[door], let link = links[door], link.needsSync else { return nil }
        let package = SyncPackage(
            lock: value.lockID, base: link.acknowledged, sequence: link.head, issuedAt: issuedAt,
            recordsReceived: link.recordsReceived,
            operations: link.acknowledged == 0 ? everything(for: value) : LockLink.coalesced(link.pending))
        return (package, try PackageSealing.seal(package, from: identity, to: link.lockKey, seed: seed))
    }

    /// Notes that a lock lacks what the last package built on.
    package mutating func packageMissed(at door: DoorID, at instant: Instant) -> [CloudEvent] {
        [record(.packageMissed(door), at: instant)]
    }

    /// Seals the time for a lock that asked.
    package func sealTime(for door: DoorID, nonce: [UInt8], seed: UInt64, at instant: Instant) throws(LockProtocolError)
        -> SealedTime?
    {
        guard let value = doors[door], let link = links[door] else { return nil }
        let message = TimeMessage(
            lock: value.lockID, nonce: nonce, time: instant, recordsReceived: link.recordsReceived)
        return try TimeSealing.seal(message, from: identity, to: link.lockKey, seed: seed)
    }

    /// Takes a lock's report: acknowledgement, battery and the log records that are new.
    package mutating func receive(_ sealed: SealedReport, from door: DoorID, at instant: Instant) -> [CloudEvent] {
        guard let value = doors[door], let link = links[door],
            let report = try? ReportSealing.open(sealed, cloud: identity, lock: link.lockKey),
            report.lock == value.lockID
        else { return [record(.reportRefused(door, .malformed), at: instant)] }
        guard report.counter > link.reportCounter else {
            return [record(.reportRefused(door, .stalePackage), at: instant)]
        }
        let received = record(.reportReceived(door, report), at: instant)
        // The lock lost what it had acknowledged: only a package with everything mends that.
        guard report.appliedSequence < link.acknowledged else { return [received] }
        return [received, record(.packageMissed(door), at: instant)]
    }

    mutating func apply(_ report: LockReport, of door: DoorID, at instant: Instant) {
        guard var link = links[door] else { return }
        link.reportCounter = report.counter
        link.acknowledge(report.appliedSequence)
        link.overtake(report.appliedSequence, at: instant)
        for entry in report.records
        where entry.index >= link.recordsReceived || InjectedBug.duplicateRecords.isActive {
            history.append(HistoryEntry(door: door, record: entry, receivedAt: instant))
            link.recordsReceived = max(link.recordsReceived, entry.index + 1)
        }
        link.nextSyncAt = nil
        link.lastSyncAt = instant
        links[door] = link
        if let percentage = report.batteryPercentage {
            doors[door]?.device?.battery = Device.BatteryReading(percentage: percentage, at: instant)
        }
        if link.needsSync { requestSync(of: door, at: instant) }
    }

    /// The whole memory of a lock, for a package that builds on nothing.
    private func everything(for door: Door) -> [SyncOperation] {
        var operations: [SyncOperation] = [.setTimeZone(zone(of: door)), .configure(door.configuration)]
        for access in accesses(at: door.id) where access.revokedAt == nil {
            operations += credentials(of: access).map(SyncOperation.upsert)
        }
        return operations
    }
}
