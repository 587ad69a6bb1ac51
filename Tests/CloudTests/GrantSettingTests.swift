import Cloud
import Foundation
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Settings that draw the rules of grants, FACTS 2.4 and 6")
struct GrantSettingTests {
    private typealias Doors = Estate.Doors

    private func estate(_ change: (inout OpenKitSettings) -> Void) throws -> Estate {
        var settings = Settings()
        change(&settings.openKit)
        return try Estate(settings)
    }

    private func patch(_ estate: inout Estate, _ access: Access, end: Instant?) -> CloudRefusal.Code? {
        do {
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.change(
                    user: access.user, door: access.door, end: end, shareable: nil, role: nil, by: Estate.demo, at: now)
            }
            return nil
        } catch { return error.code }
    }

    @Test("accessHorizonDays: a later start is INVALID_START_TIME, a later end END_TIME_NOT_SUPPORTED")
    func horizon() throws {
        var estate = try estate { $0.accessHorizonDays = 30 }
        let (edge, beyond) = (estate.now + .hours(720), estate.now + .hours(720) + .seconds(1))

        #expect(estate.refusal(estate.request(start: beyond, Doors.flat)) == .invalidStartTime)
        #expect(estate.refusal(estate.request(end: beyond, Doors.flat)) == .endTimeNotSupported)
        let access = try #require(try estate.grant(estate.request(end: edge, Doors.flat)).first)
        #expect(patch(&estate, access, end: beyond) == .endTimeNotSupported)
        #expect(patch(&estate, access, end: edge) == nil)
        #expect(patch(&estate, access, end: nil) == nil, "no end is not a late one")
    }

    @Test("by default the horizon is a hundred years, so that no sensible end is beyond it")
    func defaultHorizon() throws {
        var estate = try Estate()

        #expect(estate.refusal(estate.request(end: instant("2100-01-01T00:00:00Z"), Doors.flat)) == nil)
        #expect(estate.refusal(estate.request(end: .lastWritable, Doors.gym)) == .endTimeNotSupported)
    }

    @Test("endTimeRequired: PERMANENT without an end is MISSING_END_TIME, also by a PATCH; a daily one has none")
    func endTimeRequired() throws {
        var estate = try estate { $0.endTimeRequired = true }

        #expect(estate.refusal(estate.request(Doors.flat)) == .missingEndTime)
        #expect(estate.refusal(estate.request(.daily, Doors.flat)) == nil)
        let access = try #require(
            try estate.grant(estate.request(end: estate.now + .hours(1), Doors.flat)).first)
        #expect(patch(&estate, access, end: nil) == .missingEndTime)
        #expect(patch(&estate, access, end: estate.now + .hours(2)) == nil)
    }

    @Test("dailyEndTime: refuse answers END_TIME_NOT_SUPPORTED to an end that ignore passes over")
    func dailyEndTime() throws {
        var strict = try estate { $0.dailyEndTime = .refuse }
        var lenient = try Estate()
        let request = strict.request(.daily, end: strict.now - .hours(9), Doors.flat)

        #expect(strict.refusal(request) == .endTimeNotSupported)
        #expect(strict.refusal(strict.request(.daily, Doors.flat)) == nil)
        #expect(lenient.refusal(request) == nil)
        #expect(lenient.cloud.accesses(at: Doors.flat).first?.end == instant("2026-11-22T05:00:00Z"))
    }

    @Test("elevators are none of a partner's, by name or by key, until elevatorGrants", arguments: [false, true])
    func elevators(_ allowed: Bool) throws {
        var estate = try estate { $0.elevatorGrants = allowed }
        let lift = DoorID(UniqueID(high: 0xd0, low: 8))
        let key = Key(
            id: KeyID(UniqueID(high: 0x4e, low: 8)), name: "Up", kind: .regular, building: Estate.maple,
            doors: [Doors.front, lift], partner: Estate.demo.id)
        let lockKey = try #require(estate.cloud.links[Doors.gym]).lockKey
        estate.prepare { cloud, _, _ in
            let door = Door(
                id: lift, lockID: UniqueID(high: 0x5d, low: 8), name: "Lift", building: Estate.maple, place: .elevator,
                isConnected: false, device: nil, configuration: cloud.settings.lock, partners: [Estate.demo.id])
            cloud.add(
                door, lockKey: lockKey, doorcodeSecret: [UInt8](repeating: 1, count: 32),
                idKey: [UInt8](repeating: 7, count: 16))
            cloud.add(key)
        }

        #expect(estate.refusal(estate.request(lift)) == (allowed ? nil : .badRequest))
        let doors = try estate.grant(estate.request(email: "b@example.com", keys: [key.id])).map(\.door)
        #expect(doors == (allowed ? [Doors.front, lift] : [Doors.front]))
    }

    @Test("a door without a device can be granted: its code waits for a lock")
    func withoutDevice() throws {
        var estate = try Estate()
        let bare = DoorID(UniqueID(high: 0xd0, low: 9))
        let lockKey = try #require(estate.cloud.links[Doors.gym]).lockKey
        estate.prepare { cloud, _, _ in
            let door = Door(
                id: bare, lockID: UniqueID(high: 0x5d, low: 9), name: "Bare", building: Estate.maple, place: .residence,
                isConnected: true, device: nil, configuration: cloud.settings.lock, partners: [Estate.demo.id])
            cloud.add(
                door, lockKey: lockKey, doorcodeSecret: [UInt8](repeating: 1, count: 32),
                idKey: [UInt8](repeating: 7, count: 16))
        }

        let accesses = try PasscodeType.allCases.flatMap { try estate.grant(estate.request($0, bare)) }

        #expect(accesses.map { $0.code.doorcode != nil } == [true, true, true])
        #expect(estate.cloud.links[bare]?.nextSyncAt == nil, "there is nobody to sync with")
        #expect(estate.cloud.links[bare]?.needsSync == true)
    }

    @Test("the partner API's settings survive JSON, and what was written before them has the defaults")
    func codable() throws {
        var settings = Settings()
        settings.openKit.firstPageToken = .zero
        settings.openKit.elevatorGrants = true
        let decoded = try JSONDecoder().decode(Settings.self, from: JSONEncoder().encode(settings))
        let defaults = try JSONEncoder().encode(Settings())

        #expect(decoded == settings)
        #expect(!String(decoding: defaults, as: UTF8.self).contains("partnerAPI"), "as it was before there were any")
        settings.openKit = OpenKitSettings()
        #expect(settings == Settings())
    }
}
