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
    let world: World
    let logger: Logger
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
        /// The door whose lock is registered with `bluetoothd`.
        var door: (id: DoorID, name: String)?
        /// Of an adapter that the world has no host for.
        var address: String?
        /// When it was taken; nil while it is not there.
        var since: ContinuousClock.Instant?
        /// Whether it ever was there for long.
        var wasSteady = false
        /// How often in a row it was there only for a moment, or not at all.
        var misses = 0
        /// How often in a row it was there for a moment.
        var moments = 0

        /// Whether it has been there for long enough to be relied on.
        var hasLasted: Bool { since.map { ContinuousClock.now - $0 > AdapterService.steadyTime } ?? false }
        var wasTried: Bool { isHeld || why != nil }
    }

    /// Makes the adapters known to the world, so that their locks are on no other air.
    /// - Throws: ``DaemonError`` for a door that there is not, or that has no lock.
    init(_ specs: [AdapterSpec], world: World, logger: Logger) async throws {
        self.world = world
        self.logger = logger
        (requests, request) = AsyncStream.makeStream()
        for spec in try await withoutBridged(specs) { try await add(spec, isRequired: true) }
    }

    /// Whoever has all locks that no other adapter names has not those that are registered with `bluetoothd`, which stay
    /// on the virtual radio.
    private func withoutBridged(_ specs: [AdapterSpec]) async throws -> [AdapterSpec] {
        var bridged: Set<DoorID> = []
        for spec in specs where spec.mode == .bluetoothd { bridged.insert(try await bluetoothdDoor(of: spec).id) }
        guard !bridged.isEmpty else { return specs }
        var others: Set<DoorID> = bridged
        for name in specs.filter({ $0.mode == .controller }).flatMap(\.doors) {
            let door = try await world.read { state, _ in try state.door(name).id }
            guard !bridged.contains(door) else {
                throw DaemonError("--adapter: \(name) is registered with bluetoothd and cannot be on another adapter")
            }
            others.insert(door)
        }
        let rest = try await world.read { [others] state, _ in
            state.locks.keys.filter { !others.contains($0) }.map(\.description)
        }
        return specs.map { spec in
            var spec = spec
            if spec.mode == .controller, spec.role == .locks, spec.doors.isEmpty { spec.doors = rest }
            return spec
        }
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
        guard spec.role == .locks else {
            return AdapterPlan(name: spec.name, role: .phone, advertising: spec.advertising)
        }
        var doors: Set<DoorID> = []
        for name in spec.doors { doors.insert(try await door(name, of: spec).id) }
        return AdapterPlan(
            name: spec.name, role: .locks(spec.doors.isEmpty ? nil : doors), advertising: spec.advertising)
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
    private func bluetoothdDoor(of spec: AdapterSpec) async throws -> (id: DoorID, name: String) {
        if let name = spec.doors.first { return try await door(name, of: spec) }
        let first = try await world.read { state, _ in
            state.locks.keys.first.map { (id: $0, name: state.name(of: $0)) }
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
        let source = Result { () throws(ControllerUnavailable) in try controllerSource(for: spec) }
        while !Task.isCancelled {
            let reason: ControllerUnavailable
            do {
                try await hold(spec, source)
                reason = ControllerUnavailable(.lost, "\(spec.name) is gone")
            } catch let error as ControllerUnavailable {
                reason = error
            } catch {
                reason = ControllerUnavailable(.lost, "\(spec.name): \(error)")
            }
            guard !Task.isCancelled else { break }
            let misses = lost(spec, reason)
            if fatality != nil { return request.finish() }
            try? await Task.sleep(for: .seconds(min(misses, AdapterService.longestPause)))
        }
    }

    /// In seconds, before an adapter is tried again.
    private static let longestPause = 5
    /// Of one that comes and goes within moments, so often.
    private static let toldMoments = 2
    /// From then on a loss is a new one, and no sign of a controller that cannot be used.
    private static let steadyTime = Duration.seconds(10)

    /// Has the adapter for as long as it can be had.
    /// - Parameter source: one for all times, because it knows the adapter again.
    private func hold(_ spec: AdapterSpec, _ source: Result<any ControllerSource, ControllerUnavailable>) async throws {
        if let door = keepings.first(where: { $0.spec.name == spec.name })?.door {
            return try await register(spec, door)
        }
        let source = try source.get()
        let (world, name, fault) = (world, spec.name, AdapterFault())
        do {
            try await withThrowingTaskGroup { group in
                group.addTask {
                    try await source.hold { sink in
                        try await world.attachAdapter(name, deliver: sink.send) {
                            fault.raise(
                                ControllerUnavailable($0.isForGood ? .noLowEnergy : .lost, "\(name): \($0.message)"))
                        }
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

    /// - Parameter address: of one that the world has no host for.
    func took(_ spec: AdapterSpec, address: String? = nil) {
        change(spec) { keeping in
            keeping.address = address
            // One that comes and goes is told of once.
            let level = keeping.moments > AdapterService.toldMoments ? Logger.Level.debug : .info
            if let door = keeping.door, let address {
                logger.log(
                    level: level, "\(spec.name): \(door.name) is registered with bluetoothd, on the air as \(address)")
            } else {
                logger.log(
                    level: level, "\(spec.name) is \(keeping.wasHeld ? "back" : "held"), for \(purpose(of: spec))")
            }
            (keeping.isHeld, keeping.wasHeld, keeping.since) = (true, true, ContinuousClock.now)
        }
    }

    /// - Returns: for how many times in a row it was not there for long.
    private func lost(_ spec: AdapterSpec, _ reason: ControllerUnavailable) -> Int {
        var misses = 0
        let message = reason.message.contains(spec.name) ? reason.message : "\(spec.name): \(reason.message)"
        change(spec) { keeping in
            keeping.wasSteady = keeping.wasSteady || keeping.hasLasted
            misses = keeping.hasLasted ? 1 : keeping.misses + 1
            let hadIt = keeping.isHeld
            if hadIt { keeping.moments = keeping.hasLasted ? 0 : keeping.moments + 1 }
            let isNews = keeping.why != message || (hadIt && keeping.moments <= AdapterService.toldMoments)
            // That it was unplugged soon after the start is no reason to end.
            let isHopeless =
                reason.cause.isFinal && !keeping.wasHeld || reason.cause == .noLowEnergy && !keeping.wasSteady
            (keeping.isHeld, keeping.since, keeping.why, keeping.misses) = (false, nil, message, misses)
            if keeping.isRequired, isHopeless {
                fatality = DaemonError("--adapter \(message)")
            } else if isNews {
                let loss = spec.role == .phone ? "its phone has no Bluetooth; " : "its locks are off the air; "
                logger.warning("\(message); \(hadIt ? loss : "")it is tried again")
            }
        }
        return misses
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
        let kept = keepings.map { keeping in
            var report = AdapterReport(
                name: keeping.spec.name, role: keeping.spec.role == .locks ? .locks : .phone,
                state: keeping.isHeld ? .ready : .away)
            report.mode = keeping.spec.mode == .controller ? .controller : .bluetoothd
            report.why = keeping.isHeld ? nil : keeping.why
            report.door = keeping.door?.name
            if keeping.isHeld { report.address = keeping.address }
            return report
        }
        return kept + (await AdapterReport.others(than: Set(kept.map(\.name))))
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
            if let why = keeping?.why, keeping?.isHeld == false { throw AdapterUnavailable(.unavailable, why) }
            try? await Task.sleep(for: AdapterService.startTick)
        }
        throw AdapterUnavailable(.unavailable, "\(spec.name) does not answer")
    }
}
