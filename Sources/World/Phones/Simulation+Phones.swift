internal import Cloud
package import Phone
internal import SimulationKernel
package import VirtualRadio

// Phones that the world itself simulates.
extension Simulation {
    /// How many phones a world may have: each has a controller of its own.
    package static let maximumPhones = 256

    // MARK: Phones that come and go

    /// Makes a phone, with an app that nobody has logged in to.
    /// - Parameter name: nil takes its id.
    package mutating func createPhone(name: String?, at position: Position) throws -> PhoneView {
        guard state.phones.count < Simulation.maximumPhones else { throw PhoneRefusal.tooManyPhones }
        let id = "phone-\(state.nextPhone)"
        let name = name ?? id
        // The cloud has to take it too, when the phone is registered.
        guard AirClient.isName(name), RegisteredPhone.nameLengths.contains(name.utf8.count) else {
            throw PhoneRefusal.badName(name)
        }
        let others = state.phones.keys.contains { $0 == name } || state.phones.values.contains { $0.store.name == name }
        guard !others, !state.isDoorName(name), !air.clients.contains(where: { $0.name == name || $0.id == name })
        else { throw PhoneRefusal.nameTaken(name) }
        wakeAir()
        happen(.created(name: name, at: position), to: id)
        attachPhone(id)
        return try phone(id)
    }

    /// Takes a phone out of the world.
    /// - Parameter deregisters: whether its user tells the cloud, which has locks forget its key; else it is lost.
    package mutating func removePhone(_ reference: String, deregisters: Bool = false) throws {
        let id = try phoneID(reference)
        if deregisters, let phone = state.phones[id]?.store.registration {
            withCloud { cloud, _, now in cloud.deregister(phone.id, at: now) }
        }
        air.detach(phone: id)
        phoneTasks.abandon(id)
        happen(.removed, to: id)
        settleAir()
    }

    package mutating func movePhone(_ reference: String, to position: Position) throws -> PhoneView {
        let id = try phoneID(reference)
        wakeAir()
        happen(.moved(position), to: id)
        if let device = air.phone(id)?.device { air.radio.move(device, to: position) }
        settleAir()
        return try phone(id)
    }

    /// Gives a phone an adapter for its controller, or one on the virtual radio; what it had under way over the one
    /// before has failed.
    /// - Parameter adapter: by its name; nil for the virtual radio.
    package mutating func movePhone(_ reference: String, toAdapter adapter: String?) throws -> PhoneView {
        let id = try phoneID(reference)
        guard state.phones[id]?.adapter != adapter else { return try phone(id) }
        if let adapter {
            guard let index = air.adapter(named: adapter) else {
                throw AdapterRefusal.unknownAdapter(adapter, candidates: air.adapters.map(\.plan.name))
            }
            guard !air.adapters[index].plan.isForLocks else { throw AdapterRefusal.notForPhones(adapter) }
            if let other = state.phones.values.first(where: { $0.adapter == adapter }) {
                throw AdapterRefusal.taken(adapter, by: other.store.name)
            }
        }
        wakeAir()
        happen(.rehomed(adapter: adapter), to: id)
        if let record = state.phones[id] { air.rehome(phone: id, record, number: number(ofPhone: id)) }
        settleAir()
        return try phone(id)
    }

    /// The adapter that a phone is on.
    func adapter(ofPhone reference: String) throws -> String? { state.phones[try phoneID(reference)]?.adapter }

    private func number(ofPhone id: String) -> UInt64 { UInt64(id.drop { !$0.isNumber }) ?? 0 }

    /// Gives the world's phones their radios, as after a restart.
    mutating func attachPhones() {
        for id in state.phones.keys where air.phone(id) == nil { attachPhone(id) }
    }

    private mutating func attachPhone(_ id: String) {
        guard let record = state.phones[id] else { return }
        air.attach(phone: id, record, number: number(ofPhone: id), run: position, life: lastID)
        settleAir()
    }

    // MARK: Calls of the SDK

    /// Has somebody do something with a phone.
    /// - Returns: by what ``phoneOutcome(of:)`` knows the call.
    package mutating func perform(_ command: PhoneCommand, on reference: String) throws -> UInt64 {
        let id = try phoneID(reference)
        wakeAir()
        if command.usesRadio, let adapter = state.phones[id]?.adapter, !air.isHeld(adapter: adapter) {
            throw AdapterRefusal.away(adapter, phone: state.phones[id]?.store.name ?? id)
        }
        let task = phoneTasks.open(command, on: id)
        air.with(phone: id) { phone, now in phone.perform(command, now: now) }
        settleAir()
        return task
    }

    /// What came of a call; nil while it goes on.
    package func phoneOutcome(of task: UInt64) -> PhoneOutcome? { phoneTasks.outcome(of: task) }
    package func phoneProgress(of task: UInt64) -> PhoneOutcome? { phoneTasks.progress(of: task) }
    /// Whether anybody may still answer.
    package func isPhoneTaskOpen(_ task: UInt64) -> Bool { phoneTasks.isOpen(task) }
    package mutating func closePhoneTask(_ task: UInt64) { phoneTasks.close(task) }

    // MARK: What phones have for the world

    /// Carries what phones say to the cloud and the record, until they have nothing more.
    /// - Returns: whether there was anything.
    mutating func settlePhones() -> Bool {
        let outputs = air.takePhoneOutputs()
        for (id, output) in outputs {
            switch output {
            case .stored(let change): happen(.stored(change), to: id)
            case .unlock(let event):
                happen(.unlock(event), to: id)
                phoneTasks.advance(event, on: id, at: now)
            case .finished(let command, let result):
                note(command, result, of: id)
                phoneTasks.finish(command, result, on: id, at: now)
            case .request(let number, let request, let user):
                let answer = ask(request, for: user, on: id)
                air.with(phone: id) { phone, now in phone.receive(answer, to: number, now: now) }
            }
        }
        return !outputs.isEmpty
    }

    /// The cloud's answer to a phone: what the app API answers over HTTP.
    private mutating func ask(
        _ request: AppRequest, for user: UserID, on id: String
    ) -> Result<AppAnswer, AppFailure> {
        if let phone = air.phone(id)?.phone, phone.tokenState(at: now + phone.clockLead) == .expired {
            return .failure(.refused(AppRefusal(.tokenInvalid, "the token has expired")))
        }
        do throws(AppRefusal) {
            var answer: AppAnswer?
            try withCloud { cloud, generator, now throws(AppRefusal) in
                let (value, events) = try cloud.answer(request, for: user, using: &generator, at: now)
                answer = value
                return events
            }
            return answer.map { .success($0) } ?? .failure(.unreachable)
        } catch {
            return .failure(.refused(error))
        }
    }

    private mutating func note(_ command: PhoneCommand, _ result: Result<PhoneResult, PhoneError>, of id: String) {
        switch result {
        case .success(.synced(let summary)): happen(.synced(summary), to: id)
        case .success: break
        case .failure(let error):
            happen(.failed(call: command.name, error: error.name, message: error.message), to: id)
        }
    }

    private mutating func happen(_ event: PhoneEvent, to id: String) {
        state.apply(event, to: id)
        record([.phone(id, state.door(of: event), event)], cause: nil)
    }

    // MARK: Views

    package func phones() -> [PhoneView] { state.phones.keys.compactMap { view(phone: $0) } }

    package func phone(_ reference: String) throws -> PhoneView {
        let id = try phoneID(reference)
        guard let view = view(phone: id) else { throw PhoneRefusal.unknownPhone(reference, candidates: []) }
        return view
    }

    /// Finds a phone by id, name, or an unambiguous beginning of one.
    package func phoneID(_ reference: String) throws -> String {
        let wanted = reference.lowercased()
        let names = zip(state.phones.keys, state.phones.values).map { id, record in
            (id: id, name: record.store.name.lowercased())
        }
        if let exact = names.first(where: { $0.id == wanted || $0.name == wanted }) { return exact.id }
        let found = wanted.isEmpty ? [] : names.filter { $0.id.hasPrefix(wanted) || $0.name.hasPrefix(wanted) }
        if found.count == 1 { return found[0].id }
        guard found.isEmpty else {
            throw PhoneRefusal.ambiguousPhone(reference, candidates: found.prefix(10).map(\.name))
        }
        throw PhoneRefusal.unknownPhone(reference, candidates: names.prefix(10).map(\.name))
    }

    private func view(phone id: String) -> PhoneView? {
        guard let record = state.phones[id] else { return nil }
        let phone = air.phone(id)?.phone
        let user = record.store.user.flatMap { state.cloud.users[$0] }
        let token: TokenState? = phone?.tokenExpiry.map { now < $0 ? .valid : .expired }
        return PhoneView(
            id: id, name: record.store.name, user: record.store.user, email: user?.email, consent: user?.consent,
            permission: record.store.permission, bluetooth: record.store.bluetooth, network: record.store.network,
            token: token ?? .none, tokenExpiresAt: phone?.tokenExpiry,
            locks: record.store.locks.count, packages: record.store.packages.count,
            reports: record.store.reports.count, position: record.position, adapter: record.adapter,
            activity: phone?.activity ?? .idle,
            isProximityOn: phone?.isProximityOn ?? false)
    }
}

extension PhoneCommand {
    /// Whether nothing can come of it without a controller.
    fileprivate var usesRadio: Bool {
        switch self {
        case .unlock, .sync, .startProximity: true
        default: false
        }
    }
}
