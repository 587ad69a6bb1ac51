import Cloud
import LockModel
import LockProtocol
import SimulationKernel

@testable import World

extension Stage {
    /// Has something go wrong.
    @discardableResult
    func fault(
        _ kind: FaultKind, _ parameters: [String: FaultValue] = [:], _ scope: FaultScope = FaultScope()
    ) async throws -> String {
        try await world.perform { simulation in
            try simulation.addFault(kind, scope: scope, parameters: parameters).fault.id
        }
    }

    func clear(_ id: String) async throws {
        try await world.perform { simulation in
            try simulation.clearFault(try simulation.fault(id).fault.number)
        }
    }

    func struck(_ id: String) async throws -> Int { try await world.perform { try $0.fault(id).struck } }

    func lock(_ door: String) async throws -> Lock {
        let id = try await self.door(door)
        guard let lock = await state.locks[id] else { throw Missing(what: "a lock") }
        return lock
    }

    func link(_ door: String) async throws -> LockLink {
        let id = try await self.door(door)
        guard let link = await state.cloud.links[id] else { throw Missing(what: "a link") }
        return link
    }

    /// The kinds of the events, without those of faults.
    func kinds(after id: UInt64 = 0) async throws -> [String] {
        try await world.record(after: id).map(\.event.kind.rawValue).filter { !$0.hasPrefix("fault.") }
    }
}

extension FaultScope {
    /// Once.
    static let once = FaultScope(count: 1)

    init(
        event: String? = nil, door: DoorID? = nil, phone: String? = nil, direction: FaultDirection? = nil,
        after: Int? = nil, count: Int? = nil, probability: Double? = nil, from: Instant? = nil, until: Instant? = nil
    ) {
        self.init()
        (self.event, self.door, self.phone, self.direction) = (event, door, phone, direction)
        (self.after, self.count, self.probability) = (after, count, probability)
        (self.from, self.until) = (from, until)
    }
}
