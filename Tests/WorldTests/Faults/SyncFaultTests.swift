import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

/// What goes wrong on a lock's own link, and that the next sync mends it.
@Suite struct SyncFaultTests {
    private static let offline = "Maple Court/101"
    private static let connected = "105"

    @Test func `a lost package changes nothing, and the next one brings it`() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.permanent, Self.offline).first?.code.doorcode
        let fault = try await stage.fault(.syncLost, [:], FaultScope(direction: .toLock, count: 1))

        let lost = try await stage.sync(Self.offline)
        let refused = try await stage.type(code, Self.offline)
        let brought = try await stage.sync(Self.offline)

        #expect(lost?.applied == false && brought?.applied == true)
        #expect(refused.reason == .unknownCode)
        #expect(try await stage.type(code, Self.offline).verdict == .opened)
        #expect(try await stage.struck(fault) == 1)
    }

    @Test func `of a lost report the cloud knows nothing, though the lock has applied`() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, Self.offline)
        try await stage.fault(.syncLost, [:], FaultScope(direction: .fromLock, count: 1))

        try await stage.sync(Self.offline)
        let (lock, link) = (try await stage.lock(Self.offline), try await stage.link(Self.offline))

        #expect(lock.flash.applied == link.head && link.acknowledged < link.head)
        try await stage.sync(Self.offline)
        #expect(try await stage.link(Self.offline).needsSync == false)
    }

    @Test func `a connected lock whose package or report is lost is synced again by itself`() async throws {
        for direction in FaultDirection.allCases {
            let stage = try Stage()
            try await stage.fault(.syncLost, [:], FaultScope(direction: direction, count: 1))
            let code = try await stage.grant(.permanent, Self.connected).first?.code.doorcode

            try await stage.advance(.seconds(121))
            #expect(try await stage.link(Self.connected).needsSync)
            try await stage.advance(.seconds(121))

            #expect(try await stage.link(Self.connected).needsSync == false)
            #expect(try await stage.type(code, Self.connected).verdict == .opened)
        }
    }

    @Test func `a late package arrives after its delay`() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.permanent, Self.offline).first?.code.doorcode
        try await stage.fault(.syncLate, ["delay": .duration(.minutes(10))], FaultScope(direction: .toLock, count: 1))

        try await stage.sync(Self.offline)
        try await stage.advance(.minutes(9))
        #expect(try await stage.type(code, Self.offline).reason == .unknownCode)
        try await stage.advance(.minutes(1))

        #expect(try await stage.type(code, Self.offline).verdict == .opened)
    }

    @Test func `a late package is not forgotten over a restart`() async throws {
        let folder = try Folder()
        var stage = try Stage(folder: folder, start: Stage.start)
        try await stage.grant(.permanent, Self.offline)
        try await stage.fault(.syncLate, ["delay": .duration(.minutes(10))], FaultScope(direction: .toLock, count: 1))
        try await stage.sync(Self.offline)
        try await stage.world.stop()

        stage = try Stage(folder: folder)
        try await stage.advance(.minutes(10))

        let (lock, link) = (try await stage.lock(Self.offline), try await stage.link(Self.offline))
        #expect(lock.flash.applied == link.head)
    }

    @Test(arguments: [0.0, 0.3, 0.6, 0.95])
    func `a truncated package is refused whole`(share: Double) async throws {
        let stage = try Stage()
        for number in 0..<40 { try await stage.grant(.permanent, to: "guest\(number)@example.com", Self.offline) }
        let before = try await stage.lock(Self.offline).flash.credentials
        try await stage.fault(.syncTruncated, ["share": .number(share)], FaultScope(direction: .toLock, count: 1))

        let outcome = try await stage.sync(Self.offline)

        let lock = try await stage.lock(Self.offline)
        #expect(outcome?.applied == false && lock.flash.credentials == before)
        #expect(lock.flash.records.last?.reason == .malformed || lock.flash.records.isEmpty)
        #expect(try await stage.sync(Self.offline)?.applied == true)
    }

    @Test func `a truncated report is refused, and its records come with the next`() async throws {
        let stage = try Stage()
        try await stage.type(try stage.code("9999999"), Self.offline)
        try await stage.fault(.syncTruncated, [:], FaultScope(direction: .fromLock, count: 1))

        try await stage.sync(Self.offline)
        #expect(try await stage.kinds().contains("report.refused"))
        let history = await stage.state.cloud.history.count
        try await stage.sync(Self.offline)

        #expect(await stage.state.cloud.history.count > history)
    }

    @Test func `a package that comes twice is applied once, and the second is called stale`() async throws {
        let stage = try Stage()
        try await stage.grant(.permanent, Self.offline)
        try await stage.fault(.syncDuplicated, [:], FaultScope(direction: .toLock, count: 1))

        #expect(try await stage.sync(Self.offline)?.applied == true)

        let kinds = try await stage.kinds()
        #expect(kinds.filter { $0 == "package.applied" }.count == 1)
        #expect(kinds.filter { $0 == "package.refused" }.count == 1)
    }

    @Test func `a report that comes twice adds its records once`() async throws {
        let stage = try Stage()
        try await stage.type(try stage.code("9999999"), Self.offline)
        try await stage.fault(.syncDuplicated, [:], FaultScope(direction: .fromLock))

        for _ in 0..<3 { try await stage.sync(Self.offline) }

        let door = try await stage.door(Self.offline)
        let indices = await stage.state.cloud.history.filter { $0.door == door }.map(\.record.index)
        #expect(indices == Array(Set(indices)).sorted())
    }

    @Test func `a package that arrives behind the next one is stale`() async throws {
        let stage = try Stage()
        let first = try await stage.grant(.permanent, Self.offline).first?.code.doorcode
        try await stage.fault(.syncReordered, [:], FaultScope(direction: .toLock, count: 1))
        try await stage.sync(Self.offline)
        #expect(try await stage.type(first, Self.offline).reason == .unknownCode)

        let second = try await stage.grant(.permanent, to: "p@example.com", Self.offline).first?.code.doorcode
        try await stage.sync(Self.offline)

        #expect(try await stage.type(first, Self.offline).verdict == .opened)
        #expect(try await stage.type(second, Self.offline).verdict == .opened)
        let stale = try await stage.world.record(kind: "package.refused").last?.event
        guard case .lock(_, .packageRefused(_, _, let reason))? = stale else { throw Missing(what: "a refusal") }
        #expect(reason == .stalePackage)
    }

    @Test func `explain tells which fault kept a package from the lock`() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.permanent, Self.offline).first?.code.doorcode
        let fault = try await stage.fault(.syncLost, [:], FaultScope(direction: .toLock))
        try await stage.sync(Self.offline)

        guard let code else { throw Missing(what: "a code") }
        let explanation = try await stage.explain(code, Self.offline)

        #expect(explanation.reason == .syncPending)
        #expect(explanation.chain.contains { $0.what.contains("\(fault) (sync.lost) struck package") })
    }
}
