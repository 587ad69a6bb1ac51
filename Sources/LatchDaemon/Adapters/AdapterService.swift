internal import Cloud
internal import HCITransports
internal import LatchServer
internal import Logging
internal import ServiceLifecycle
internal import SimulationKernel
internal import World

/// Keeps the adapters of `--adapter`, and those that phones were given later: takes each, carries its packets, and takes
/// it again whenever it was lost.
actor AdapterService: Service {
    private let world: World
    private let logger: Logger
    private var keepings: [Keeping] = []
    private let requests: AsyncStream<AdapterSpec>
    private let request: AsyncStream<AdapterSpec>.Continuation
    /// Why the daemon cannot go on.
    private var fatality: DaemonError?

    /// One adapter, and how it fares.
    private struct Keeping {
        let spec: AdapterSpec
        /// Whether the daemon does not start without it.
        let isRequired: Bool
        var isHeld = false
        /// Why it is not there, when it was last tried.
        var why: String?
        /// Whether it was there at all.
        var wasHeld = false
        var door: String?

        var wasTried: Bool { isHeld || why != nil }
    }

    /// Makes the adapters known to the world, so that their locks are on no other air.
    /// - Throws: ``DaemonError`` for a door that there is not, or that has no lock.
    init(_ specs: [AdapterSpec], world: World, logger: Logger) async throws {
        self.world = world
        self.logger = logger
        (requests, request) = AsyncStream.makeStream()
        for spec in specs { try await add(spec, isRequired: true) }
    }

    private func add(_ spec: AdapterSpec, isRequired: Bool) async throws {
        var keeping = Keeping(spec: spec, isRequired: isRequired)
        switch spec.mode {
        case .controller: try await world.addAdapter(try await plan(of: spec))
        case .bluetoothd: keeping.door = try await bluetoothdDoor(of: spec)
        }
        keepings.append(keeping)
        request.yield(spec)
    }

    private func plan(of spec: AdapterSpec) async throws -> AdapterPlan {
        let usesExtendedCommands = spec.advertising != .legacy
        guard spec.role == .locks else {
            return AdapterPlan(name: spec.name, role: .phone, usesExtendedCommands: usesExtendedCommands)
        }
        var doors: Set<DoorID> = []
        for name in spec.doors { doors.insert(try await door(name, of: spec).id) }
        return AdapterPlan(
            name: spec.name, role: .locks(spec.doors.isEmpty ? nil : doors), usesExtendedCommands: usesExtendedCommands)
    }

    private func door(_ name: String, of spec: AdapterSpec) async throws -> (id: DoorID, name: String) {
        do {
            return try await world.read { state, _ in
                let door = try state.door(name)
                guard state.locks[door.id] != nil else {
                    throw DaemonError("--adapter \(spec.name): \(name) has no lock")
                }
                return (door.id, state.name(of: door))
            }
        } catch let error as ReferenceError {
            let hint = error.candidates.isEmpty ? "" : " (\(error.candidates.joined(separator: ", ")))"
            throw DaemonError("--adapter \(spec.name): \(error.message)\(hint)")
        }
    }

    /// The one lock that is registered with `bluetoothd`: the first of the property, unless one is named.
    private func bluetoothdDoor(of spec: AdapterSpec) async throws -> String {
        if let name = spec.doors.first { return try await door(name, of: spec).name }
        let first = try await world.read { state, _ in
            state.locks.keys.first.map { state.name(of: $0) }
        }
        guard let first else { throw DaemonError("--adapter \(spec.name): the property has no lock") }
        return first
    }

    // MARK: Keeping

    /// Keeps the adapters until the daemon stops.
    /// - Throws: ``DaemonError`` where one that was asked for at the start cannot be had.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                for await spec in self.requests { group.addTask { await self.keep(spec) } }
                group.cancelAll()
            }
        }
        if let fatality { throw fatality }
    }

    /// Takes an adapter again and again, until the task is cancelled.
    private func keep(_ spec: AdapterSpec) async {
        var failures = 0
        while !Task.isCancelled {
            let reason: ControllerUnavailable
            do {
                try await hold(spec)
                reason = ControllerUnavailable(.lost, "\(spec.name) is gone")
            } catch let error as ControllerUnavailable {
                reason = error
            } catch {
                reason = ControllerUnavailable(.lost, "\(spec.name): \(error)")
            }
            guard !Task.isCancelled else { break }
            failures = lost(spec, reason) ? 1 : failures + 1
            if fatality != nil { return request.finish() }
            try? await Task.sleep(for: .seconds(min(failures, AdapterService.longestPause)))
        }
    }

    /// In seconds, before an adapter is tried again.
    private static let longestPause = 5

    /// Has the adapter for as long as it can be had.
    private func hold(_ spec: AdapterSpec) async throws {
        guard spec.mode == .controller else {
            throw ControllerUnavailable(.noBluetooth, "\(spec.name): this build has no mode=bluetoothd")
        }
        let source = try controllerSource(for: spec)
        let (world, name, fault) = (world, spec.name, AdapterFault())
        do {
            try await withThrowingTaskGroup { group in
                group.addTask {
                    try await source.hold { sink in
                        try await world.attachAdapter(name, deliver: sink.send) { fault.raise("\(name): \($0)") }
                        await self.took(spec)
                    } received: { packets in
                        try await world.receive(packets, fromAdapter: name)
                    }
                }
                group.addTask { try await fault.wait() }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            try? await world.detachAdapter(name)
            throw error
        }
        try? await world.detachAdapter(name)
    }

    private func took(_ spec: AdapterSpec) {
        change(spec) { keeping in
            logger.info("\(spec.name) is \(keeping.wasHeld ? "back" : "held"), for \(purpose(of: spec))")
            (keeping.isHeld, keeping.wasHeld, keeping.why) = (true, true, nil)
        }
    }

    /// - Returns: whether it had been there.
    private func lost(_ spec: AdapterSpec, _ reason: ControllerUnavailable) -> Bool {
        var hadIt = false
        change(spec) { keeping in
            hadIt = keeping.isHeld
            let isNews = keeping.isHeld || keeping.why != reason.message
            (keeping.isHeld, keeping.why) = (false, reason.message)
            if keeping.isRequired, !keeping.wasHeld, reason.cause.isFinal {
                fatality = DaemonError("--adapter \(reason.message)")
            } else if isNews {
                logger.warning("\(reason.message); \(hadIt ? "its locks are off the air; " : "")it is tried again")
            }
        }
        return hadIt
    }

    private func change(_ spec: AdapterSpec, _ change: (inout Keeping) -> Void) {
        guard let index = keepings.firstIndex(where: { $0.spec.name == spec.name }) else { return }
        change(&keepings[index])
    }

    private func purpose(of spec: AdapterSpec) -> String {
        if spec.role == .phone { return "phones" }
        return spec.doors.isEmpty ? "all locks that no other adapter has" : spec.doors.joined(separator: ", ")
    }

    // MARK: The start

    /// Waits, but not for long, until every adapter of the start has been tried and the hosts of those that are there are
    /// up.
    /// - Returns: whether the daemon can go on.
    func settle() async -> Bool {
        for _ in 0..<AdapterService.startTries {
            if fatality != nil { return false }
            let views = (try? await world.adapters()) ?? []
            let isSettled = keepings.allSatisfy { keeping in
                keeping.wasTried
                    && (!keeping.isHeld || !views.contains { $0.name == keeping.spec.name && $0.state == .starting })
            }
            if isSettled { return fatality == nil }
            try? await Task.sleep(for: AdapterService.startTick)
        }
        return fatality == nil
    }

    private static let startTick = Duration.milliseconds(10)
    private static let startTries = 500

    /// For the ready file.
    var names: [String] { keepings.map(\.spec.name) }
}

extension ControllerUnavailable.Cause {
    /// Whether waiting does not help: somebody has to do something first.
    var isFinal: Bool {
        switch self {
        case .noBluetooth, .noSuchAdapter, .permission, .held, .noLowEnergy, .blockedByRfkill, .malformed: true
        case .unreachable, .lost: false
        }
    }
}

// MARK: For the control API

extension AdapterService: AdapterControl {
    func adapters() async -> [AdapterReport] {
        keepings.map { keeping in
            var report = AdapterReport(
                name: keeping.spec.name, role: keeping.spec.role == .locks ? .locks : .phone,
                state: keeping.isHeld ? .ready : .away)
            report.mode = keeping.spec.mode == .controller ? .controller : .bluetoothd
            report.why = keeping.why
            report.door = keeping.door
            return report
        }
    }

    func keepForPhone(_ reference: String) async throws -> String {
        let kept = keepings.map(\.spec.name)
        if let name = kept.first(where: { $0 == reference }) { return name }
        let found = kept.filter { $0.hasPrefix(reference) }
        if found.count == 1 { return found[0] }
        let spec: AdapterSpec
        do throws(AdapterSpecError) {
            spec = try AdapterSpec(reference)
        } catch {
            throw AdapterUnavailable(.malformed, "'\(reference)' is no adapter: \(error)")
        }
        guard spec.mode == .controller, spec.doors.isEmpty else {
            throw AdapterUnavailable(.malformed, "a phone's adapter has neither mode= nor doors=")
        }
        var forPhone = spec
        forPhone.role = .phone
        if !kept.contains(spec.name) { try await add(forPhone, isRequired: false) }
        for _ in 0..<AdapterService.startTries {
            let keeping = keepings.first { $0.spec.name == spec.name }
            if keeping?.isHeld == true { return spec.name }
            if let why = keeping?.why { throw AdapterUnavailable(.unavailable, why) }
            try? await Task.sleep(for: AdapterService.startTick)
        }
        throw AdapterUnavailable(.unavailable, "\(spec.name) does not answer")
    }
}
