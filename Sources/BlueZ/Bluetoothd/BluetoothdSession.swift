internal import BluetoothHCI
internal import BluetoothHost
internal import HCITransports
internal import SimulationKernel

/// One lock's stay with `bluetoothd`, from the first question to the last unregistration.
///
/// It answers `bluetoothd` with what the lock answers over the virtual radio. It does no waiting: its owner hands in
/// messages, packets and the time.
final class BluetoothdSession {
    let bus: BusConnection
    let adapter: AdapterName
    /// For people.
    let lock: String
    let report: (BluetoothdNews) -> Void
    var central: LockCentral

    private(set) var stage = Stage.asking
    /// When the stage must be over; nil for one that lasts.
    private var stageDeadline: Instant?
    private var failure: ControllerUnavailable?
    /// The questions that wait for an answer, by their number on the bus.
    private var questions: [UInt64: Question] = [:]
    private var facts = AdapterFacts()
    var application: GATTApplication?
    private var appearance: LockAppearance?
    private var advertisement = Advertisement.none
    /// What it said when it was registered.
    private var advertised: LockAppearance?
    private var isApplicationRegistered = false

    /// The calls of `bluetoothd` that wait for the lock, by their number at the central.
    var calls: [UInt64: LockCall] = [:]
    var nextCall: UInt64 = 1
    /// Who is connected to the adapter.
    var connected: Set<String> = []
    /// Who has read over the present link.
    var readers: Set<String> = []
    /// Who writes to the lock: one at a time.
    var holder: String?

    enum Stage: Equatable {
        /// What there is of `bluetoothd` and the adapter.
        case asking
        /// For the lock on the virtual air.
        case finding
        case discovering
        case registering
        case registered
        case stopping
        case over
    }

    private enum Question {
        case subscription
        case objects
        case application
        case advertisement
        /// The answer changes nothing.
        case other
    }

    private enum Advertisement {
        case none
        case registering
        case registered
    }

    /// What was found out about the adapter.
    struct AdapterFacts {
        var address = ""
        var name = ""
    }

    static let service = "org.bluez"
    /// How long `bluetoothd` may take for an answer; it takes its time at its own start.
    private static let answerTimeout = Duration.seconds(25)
    private static let findTimeout = Duration.seconds(15)
    private static let stopTimeout = Duration.seconds(2)

    init(
        bus: BusConnection, adapter: AdapterName, lock: String, central: LockCentral,
        report: @escaping (BluetoothdNews) -> Void
    ) {
        self.bus = bus
        self.adapter = adapter
        self.lock = lock
        self.central = central
        self.report = report
    }

    var adapterPath: String { "/org/bluez/\(adapter)" }
    var isOver: Bool { stage == .over }

    /// - Throws: why it ended, unless it was asked to.
    func outcome() throws(ControllerUnavailable) { if let failure { throw failure } }

    // MARK: Beginning and end

    func start(now: Instant) throws(BusFailure) {
        enter(.asking, now: now, within: Self.answerTimeout)
        let rules = [
            "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='\(Self.service)'",
            "type='signal',sender='\(Self.service)',member='PropertiesChanged',path_namespace='\(adapterPath)'",
            "type='signal',sender='\(Self.service)',member='InterfacesRemoved'",
        ]
        for rule in rules {
            try ask(.subscription, "org.freedesktop.DBus", "/org/freedesktop/DBus", "AddMatch", [.string(rule)])
        }
        try ask(.objects, "org.freedesktop.DBus.ObjectManager", "/", "GetManagedObjects")
    }

    /// Takes everything back that was registered, and ends.
    func stop(now: Instant) throws(BusFailure) {
        guard stage != .stopping, stage != .over else { return }
        questions.removeAll()
        if advertisement == .registered || advertisement == .registering {
            try ask(
                .other, "org.bluez.LEAdvertisingManager1", adapterPath, "UnregisterAdvertisement",
                [.path(LockAppearance.path)])
        }
        if isApplicationRegistered || stage == .registering {
            try ask(
                .other, "org.bluez.GattManager1", adapterPath, "UnregisterApplication",
                [.path(GATTApplication.root)])
        }
        if let holder { try disconnect(holder) }
        central.close(now: now)
        enter(.stopping, now: now, within: Self.stopTimeout)
        try settle(now: now)
    }

    private func fail(_ cause: ControllerUnavailable.Cause, _ message: String, now: Instant) throws(BusFailure) {
        guard stage != .stopping, stage != .over else { return }
        failure = ControllerUnavailable(cause, "\(adapter): \(message)")
        try stop(now: now)
    }

    /// `bluetoothd` is gone, and all that was registered with it.
    private func lost(_ message: String) {
        guard stage != .over else { return }
        if stage != .stopping { failure = ControllerUnavailable(.lost, "\(adapter): \(message)") }
        stage = .over
    }

    private func enter(_ stage: Stage, now: Instant, within time: Duration? = nil) {
        self.stage = stage
        stageDeadline = time.map { now + $0 }
    }

    // MARK: In

    func receive(_ packets: [HCIPacket], now: Instant) throws(BusFailure) {
        central.receive(packets, now: now)
        try settle(now: now)
    }

    func receive(_ message: BusMessage, now: Instant) throws(BusFailure) {
        switch message {
        case .call(let call): try answer(call, now: now)
        case .signal(let signal): try take(signal, now: now)
        case .answer(let number, let result):
            guard let question = questions.removeValue(forKey: number) else { return }
            try take(result, to: question, now: now)
        }
        try settle(now: now)
    }

    var nextDeadline: Instant? { [central.nextDeadline, stageDeadline].compactMap(\.self).min() }

    func timeFired(at now: Instant) throws(BusFailure) {
        if let deadline = central.nextDeadline, deadline <= now { central.timeFired(at: now) }
        try settle(now: now)
        guard let stageDeadline, stageDeadline <= now else { return }
        switch stage {
        case .asking, .registering:
            try fail(.unreachable, "bluetoothd does not answer", now: now)
        case .finding, .discovering:
            try fail(
                .unreachable,
                "\(lock) cannot be had on the virtual air: is it out of power (latchctl lock show), or faulty "
                    + "(latchctl radio)?",
                now: now)
        case .stopping: stage = .over
        case .registered, .over: break
        }
    }

    /// Does what the central has for us.
    private func settle(now: Instant) throws(BusFailure) {
        while !central.events.isEmpty {
            let events = central.events
            central.events = []
            for event in events { try take(event, now: now) }
        }
        if stage == .stopping, questions.isEmpty { stage = .over }
    }

    private func take(_ event: LockCentral.Event, now: Instant) throws(BusFailure) {
        guard stage != .stopping, stage != .over else { return }
        switch event {
        case .appeared(let new): try appeared(new, now: now)
        case .vanished:
            try fail(.lost, "\(lock) is silent on the virtual air, and so off this one", now: now)
        case .discovered(let database):
            central.close(now: now)
            application = GATTApplication(database)
            enter(.registering, now: now, within: Self.answerTimeout)
            try ask(
                .application, "org.bluez.GattManager1", adapterPath, "RegisterApplication",
                [.path(GATTApplication.root), .properties([])])
        case .databaseChanged: try fail(.lost, "the services of \(lock) have changed", now: now)
        case .broken(let why): try fail(.lost, "the virtual radio: \(why)", now: now)
        case .done(Self.discovery, .failure(let why)):
            try fail(.unreachable, "the services of \(lock) cannot be discovered: \(why)", now: now)
        case .done(let number, let result): try finish(number, result)
        case .value(let attribute, let value): try notify(attribute, value)
        case .lost: try lockLeft(now: now)
        }
    }

    /// The number of the discovery among what the central does.
    private static let discovery: UInt64 = 0

    private func appeared(_ new: LockAppearance, now: Instant) throws(BusFailure) {
        let old = appearance
        appearance = new
        if stage == .finding {
            enter(.discovering, now: now, within: Self.findTimeout)
            return central.perform(.discover, id: Self.discovery, now: now)
        }
        if advertisement == .registered, let old { try follow(since: old) }
    }

    /// Tells what the lock says now and did not say before.
    private func follow(since old: LockAppearance) throws(BusFailure) {
        guard let changes = appearance?.changes(since: old), !changes.isEmpty else { return }
        try propertiesChanged(LockAppearance.path, LockAppearance.interface, changes)
    }

    // MARK: Answers of bluetoothd

    private func take(_ result: Result<[BusValue], BusError>, to question: Question, now: Instant) throws(BusFailure) {
        guard stage != .stopping else { return }
        switch (question, result) {
        case (.subscription, .success), (.other, _): break
        case (.subscription, .failure(let error)):
            try fail(.unreachable, "the system bus refuses to tell of bluetoothd: \(error)", now: now)
        case (.objects, .success(let values)): try begin(with: values.first, now: now)
        case (.application, .success):
            isApplicationRegistered = true
            try advertise()
        case (.advertisement, .success):
            advertisement = .registered
            enter(.registered, now: now)
            report(.registered(address: facts.address, name: facts.name))
            // It may have said something else meanwhile.
            if let advertised { try follow(since: advertised) }
        case (.objects, .failure(let error)): try refused(error, "tell what adapters there are", now: now)
        case (.application, .failure(let error)): try refused(error, "register the lock's services", now: now)
        case (.advertisement, .failure(let error)):
            advertisement = .none
            try refused(error, "register the lock's advertisement", now: now)
        }
    }

    /// Looks at the adapter among all objects of `bluetoothd`, and goes for the lock where it will do.
    private func begin(with objects: BusValue?, now: Instant) throws(BusFailure) {
        let adapters = objects?.keys.filter { objects?[$0]?["org.bluez.Adapter1"] != nil } ?? []
        guard let interfaces = objects?[adapterPath], let properties = interfaces["org.bluez.Adapter1"] else {
            let known = adapters.map { String($0.split(separator: "/").last ?? "") }.sorted().joined(separator: ", ")
            let what = known.isEmpty ? "it has none" : "it has \(known)"
            return try fail(.noSuchAdapter, "bluetoothd has no such adapter: \(what)", now: now)
        }
        guard interfaces["org.bluez.GattManager1"] != nil, interfaces["org.bluez.LEAdvertisingManager1"] != nil else {
            return try fail(.noLowEnergy, "bluetoothd offers no LE advertising on this adapter", now: now)
        }
        guard properties["Powered"]?.isTrue == true else {
            if properties["PowerState"]?.text == "off-blocked" {
                return try fail(.blockedByRfkill, "it is blocked by rfkill: rfkill unblock bluetooth", now: now)
            }
            return try fail(
                .unreachable, "it is switched off: bluetoothctl power on (or rfkill unblock bluetooth)", now: now)
        }
        facts = AdapterFacts(
            address: properties["Address"]?.text ?? "", name: properties["Alias"]?.text ?? "\(adapter)")
        for path in objects?.keys ?? [] where path.hasPrefix(adapterPath + "/") {
            if objects?[path]?["org.bluez.Device1"]?["Connected"]?.isTrue == true { connected.insert(path) }
        }
        enter(.finding, now: now, within: Self.findTimeout)
        central.start(now: now)
    }

    private func refused(_ error: BusError, _ what: String, now: Instant) throws(BusFailure) {
        switch error.name {
        case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner":
            try fail(.unreachable, "bluetoothd is not running: systemctl start bluetooth", now: now)
        case "org.freedesktop.DBus.Error.AccessDenied":
            try fail(
                .permission,
                "the policy of the system bus does not let this user have bluetoothd \(what): see bluetooth.conf in "
                    + "/etc/dbus-1/system.d or /usr/share/dbus-1/system.d, which may name a group to be in (\(error))",
                now: now)
        case "org.bluez.Error.NotPermitted":
            try fail(.held, "bluetoothd cannot \(what): other programs have all it offers (\(error))", now: now)
        default: try fail(.unreachable, "bluetoothd refuses to \(what): \(error)", now: now)
        }
    }

    private func advertise() throws(BusFailure) {
        advertisement = .registering
        advertised = appearance
        try ask(
            .advertisement, "org.bluez.LEAdvertisingManager1", adapterPath, "RegisterAdvertisement",
            [.path(LockAppearance.path), .properties([])])
    }

    /// What the lock says of itself, for `bluetoothd` to read.
    var advertisedProperties: [(String, BusValue)] { appearance?.properties ?? [] }

    /// `bluetoothd` has dropped the advertisement by itself.
    func advertisementReleased(now: Instant) throws(BusFailure) {
        guard advertisement == .registered else { return }
        advertisement = .none
        try fail(.lost, "bluetoothd has dropped the advertisement", now: now)
    }

    // MARK: What bluetoothd tells

    private func take(_ signal: BusSignal, now: Instant) throws(BusFailure) {
        switch signal.member {
        case "Disconnected" where signal.interface == "org.freedesktop.DBus.Local":
            lost("the system bus has closed the connection")
        case "NameOwnerChanged":
            guard signal.arguments.first?.text == Self.service, signal.arguments.last?.text == "" else { return }
            lost("bluetoothd is gone")
        case "InterfacesRemoved":
            guard let path = signal.arguments.first?.text, let removed = signal.arguments.last?.texts else { return }
            if path == adapterPath, removed.contains("org.bluez.Adapter1") { return lost("the adapter is gone") }
            if removed.contains("org.bluez.Device1") { try peerLeft(path, now: now) }
        case "PropertiesChanged":
            guard let interface = signal.arguments.first?.text, signal.arguments.count > 1 else { return }
            let changed = signal.arguments[1]
            if interface == "org.bluez.Adapter1", signal.path == adapterPath, changed["Powered"]?.isTrue == false {
                try fail(.lost, "it was switched off", now: now)
            } else if interface == "org.bluez.Device1", let isConnected = changed["Connected"]?.isTrue {
                if isConnected { connected.insert(signal.path) } else { try peerLeft(signal.path, now: now) }
            }
        default: break
        }
    }

    // MARK: Out

    private func ask(
        _ question: Question, _ interface: String, _ path: String, _ member: String, _ arguments: [BusValue] = []
    ) throws(BusFailure) {
        let destination = interface == "org.freedesktop.DBus" ? interface : Self.service
        questions[try bus.call(destination, path, interface, member, arguments)] = question
    }

    func disconnect(_ peer: String) throws(BusFailure) { try ask(.other, "org.bluez.Device1", peer, "Disconnect") }

    func propertiesChanged(
        _ path: String, _ interface: String, _ properties: [(String, BusValue)]
    ) throws(BusFailure) {
        try bus.signal(
            path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
            [.string(interface), .properties(properties), .strings([])])
    }
}
