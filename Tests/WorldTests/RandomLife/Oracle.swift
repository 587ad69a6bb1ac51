import Cloud
import Foundation
import LockModel
import LockProtocol
import SimulationKernel

@testable import World

/// Judges a run by its record alone: what each lock was told, by a reading of the packages that is not the lock's own,
/// and the state that the events make of the state at first.
struct Oracle {
    /// What replaying the record has made so far.
    private(set) var replayed: WorldState
    private(set) var codes: [DoorID: [Doorcode]] = [:]
    private(set) var opened = 0
    private var told: [DoorID: [CredentialID: Credential]] = [:]
    private var nextRecord: [DoorID: UInt64] = [:]

    init(_ state: WorldState) {
        replayed = state
        for door in state.cloud.doors.keys {
            if let table = state.locks[door]?.flash.credentials {
                for credential in table.values { told[door, default: [:]][credential.id] = credential }
            }
            codes[door] = state.cloud.accesses(at: door).compactMap(\.code.doorcode)
        }
    }

    /// Takes the next events.
    /// - Throws: ``Violation`` for one that must not be.
    mutating func consume(_ events: [RecordedEvent]) throws {
        for event in events {
            guard event.payload == (try Oracle.foundation(event.event)) else {
                throw Violation("an event's payload is not what Foundation's encoder makes of it")
            }
            switch event.event {
            case .lock(let door, .judged(let entry)) where entry.opened: try check(entry, at: door, event.at)
            case .lock(let door, .packageApplied(let package)): hear(package, at: door)
            case .cloud(.accessGranted(let access)):
                if let code = access.code.doorcode { codes[access.door, default: []].append(code) }
            case .cloud(.reportReceived(let door, _)):
                replayed.apply(event.event, id: event.id, at: event.at)
                try checkHistory(of: door)
                continue
            case .cloud(.reportRefused(_, let reason)) where reason != .stalePackage:
                throw Violation("the cloud refused a report")
            default: break
            }
            replayed.apply(event.event, id: event.id, at: event.at)
        }
    }

    /// What the record's encoder is to write.
    static func foundation(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    private mutating func hear(_ package: SyncPackage, at door: DoorID) {
        if package.base == 0 { told[door] = [:] }
        for operation in package.operations {
            switch operation {
            case .upsert(let credential): told[door, default: [:]][credential.id] = credential
            case .remove(let id): told[door]?[id] = nil
            case .setTimeZone, .configure: break
            }
        }
    }

    /// Nothing opens of which the lock was never told, but its own codes of its own day.
    private mutating func check(_ entry: LockEvent.Entry, at door: DoorID, _ instant: Instant) throws {
        opened += 1
        guard let lock = replayed.locks[door], lock.outage == nil else { throw Violation("a dead lock opened") }
        let time = lock.time(at: instant)
        if let id = entry.credential {
            guard let credential = told[door]?[id] else { throw Violation("opened for what it was never told") }
            let isRight =
                switch credential.secret {
                case .doorcode(let code): entry.method == .doorcode && entry.code == code
                case .keycard: entry.method == .keycard
                case .phoneKey(let key): entry.method == .phone && entry.phone == key
                }
            guard isRight else { throw Violation("opened for a credential with another secret") }
            if let time {
                guard time >= credential.start, credential.end.map({ time < $0 }) ?? true else {
                    throw Violation("opened outside the credential's time")
                }
            } else if credential.end != nil {
                throw Violation("opened for a credential with an end, without the time")
            }
            return
        }
        guard let time, let code = entry.code, let use = entry.daily else { throw Violation("opened for nothing") }
        guard use.date == lock.flash.zone.date(at: time),
            code
                == DailyDoorcode.code(
                    secret: lock.flash.doorcodeSecret, date: use.date, kind: use.kind, slot: use.slot)
        else { throw Violation("opened for a daily code of another day") }
        if lock.isBoltThrown, lock.family.deadboltRefusesDailyCodes { throw Violation("opened on a thrown deadbolt") }
    }

    /// Each record of a lock reaches the cloud once, in order.
    private mutating func checkHistory(of door: DoorID) throws {
        let (first, next) = (nextRecord[door] ?? 0, replayed.cloud.links[door]?.recordsReceived ?? 0)
        let arrived = replayed.cloud.history.filter { $0.door == door && $0.record.index >= first }
        guard arrived.map(\.record.index) == Array(first..<next) else {
            throw Violation("records of a lock were lost or came twice")
        }
        nextRecord[door] = next
    }
}

struct Violation: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
