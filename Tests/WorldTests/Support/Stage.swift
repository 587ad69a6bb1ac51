import Cloud
import Foundation
import Journal
import LockModel
import LockProtocol
import Properties
import SimulationKernel

@testable import World

/// The demo property in a world of its own, on a frozen clock, with the hands of partners and passers-by.
struct Stage {
    let world: World
    let journal: Journal

    /// Saturday, 10:00 in New York and 08:00 in Phoenix.
    static let start = instant("2026-11-21T15:00:00Z")

    init(
        journal: Journal? = nil, seed: UInt64? = 1, start: Instant? = Stage.start, scale: Double = 0,
        yaml: String? = nil
    ) throws {
        let journal = try journal ?? Journal()
        let property = try yaml.map { try load($0, "test.yaml") }
        self.journal = journal
        world = try World.open(
            property, journal: journal, seed: seed, start: start, scale: scale,
            defaultProperty: { try load(DemoProperty.yaml, DemoProperty.fileName) }, load: load, version: "test")
    }

    init(folder: Folder, seed: UInt64? = nil, start: Instant? = nil, yaml: String? = nil) throws {
        try self.init(journal: try Journal(folder: folder.path), seed: seed, start: start, yaml: yaml)
    }

    /// The demo property's text.
    static var demo: String { DemoProperty.yaml }

    // MARK: Looking

    var state: WorldState { get async { await world.simulation.state } }
    var now: Instant { get async { await world.simulation.now } }
    var digest: String { get async throws { try await world.timeStatus().digest.text } }

    func door(_ name: String) async throws -> DoorID { try await state.door(name).id }

    func code(_ digits: String) throws -> Doorcode {
        guard let code = Doorcode(digits) else { throw Missing(what: digits) }
        return code
    }

    /// What `explain` says of a code.
    func explain(_ code: Doorcode, _ door: String, at instant: Instant? = nil) async throws -> Explanation {
        let explanation = try await world.explain(.code(code), at: try await self.door(door), instant: instant)
        guard let explanation else { throw Missing(what: "an explanation") }
        return explanation
    }

    // MARK: Doing

    @discardableResult
    func grant(
        _ type: PasscodeType, to email: String? = "guest@example.com", phone: String? = nil, end: Instant? = nil,
        start: Instant? = nil, by client: String = "demo-m2m", _ doors: String...
    ) async throws -> [Access] {
        try await world.perform { simulation in
            try simulation.grant(type, to: email, phone: phone, end: end, start: start, by: client, doors: doors)
        }
    }

    func revoke(_ email: String, _ door: String) async throws {
        try await world.perform { simulation in try simulation.revoke(email, door) }
    }

    /// What a person does, and what came of it.
    @discardableResult
    func type(
        _ code: Doorcode?, _ door: String, at last: Instant? = nil, gap: Duration = Typing.usualGap,
        wakes: Bool = true, confirms: Bool = true
    ) async throws -> EntryOutcome {
        guard let code else { throw Missing(what: "a doorcode") }
        let digits = code.digits.utf8.map { $0 - UInt8(ascii: "0") }
        let typing = Typing(digits: digits, gap: gap, wakes: wakes, confirms: confirms)
        return try await world.type(typing, at: try await self.door(door), last: last)
    }

    @discardableResult
    func sync(_ door: String) async throws -> SyncOutcome? {
        let door = try await self.door(door)
        return try await world.perform { simulation in simulation.sync(door) }
    }

    /// Does something to the hardware on a door.
    func alter(_ name: String, _ input: @Sendable (inout Lock, Instant) -> [LockEvent]) async throws {
        let door = try await self.door(name)
        _ = try await world.perform { simulation in simulation.withLock(door, input) }
    }

    @discardableResult
    func advance(_ duration: Duration) async throws -> UInt64 {
        try await world.advance(to: await now + duration).events
    }
}

extension Simulation {
    mutating func grant(
        _ type: PasscodeType, to email: String?, phone: String? = nil, end: Instant? = nil, start: Instant? = nil,
        by client: String = "demo-m2m", doors names: [String]
    ) throws -> [Access] {
        guard let partner = state.cloud.client(id: client)?.partner else { throw Missing(what: client) }
        let doors = try names.map { try state.door($0).id }
        let request = GrantRequest(
            email: email, phone: phone, firstName: "Gail", lastName: "Guest", passcodeType: type, role: nil,
            shareable: false, start: start ?? now, end: end, notifies: true, doors: doors, keys: [])
        var user: UserID?
        try withCloud { cloud, generator, now throws(CloudRefusal) in
            let (granted, events) = try cloud.grant(request, by: partner, using: &generator, at: now)
            user = granted
            return events
        }
        guard let user else { throw Missing(what: "a user") }
        let accesses = state.cloud.accesses(of: user)
        return doors.compactMap { door in
            accesses.last { $0.door == door && $0.passcodeType == type && $0.revokedAt == nil }
        }
    }

    mutating func revoke(_ email: String, _ name: String, by client: String = "demo-m2m") throws {
        guard let partner = state.cloud.client(id: client)?.partner else { throw Missing(what: client) }
        let (user, door) = (try state.user(email).id, try state.door(name).id)
        try withCloud { cloud, _, now throws(CloudRefusal) in
            try cloud.revoke(user: user, door: door, by: partner, at: now)
        }
    }
}

@Sendable func load(_ yaml: String, _ file: String) throws -> World.LoadedProperty {
    World.LoadedProperty(description: try PropertyLoader.load(yaml: yaml, file: file), file: file, yaml: yaml)
}

struct Missing: Error {
    let what: String
}

func instant(_ text: String) -> Instant {
    guard let instant = Instant(iso8601: text) else { fatalError("not an instant: \(text)") }
    return instant
}

/// A data folder that goes with the test.
final class Folder {
    let url: URL
    var path: String { url.path }
    var file: URL { url.appending(path: "latchd.sqlite") }

    init() throws {
        let name = "latch-world-\(ProcessInfo.processInfo.globallyUniqueString)"
        url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func bytes() throws -> Data { try Data(contentsOf: file) }

    /// The folder as a process leaves it that is killed now.
    func killed() throws -> Folder {
        let copy = try Folder()
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            try FileManager.default.copyItem(at: url.appending(path: name), to: copy.url.appending(path: name))
        }
        return copy
    }
}
