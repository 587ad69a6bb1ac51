import Foundation

@testable import BlueZ

/// The other end of the bus: what `bluetoothd` says and asks, as its sources have it (5.66), and what it was told.
final class FakeBluetoothd {
    let bus: BusConnection
    /// What `GetManagedObjects` shows.
    var isRunning = true
    var adapters = ["/org/bluez/hci0"]
    var isPowered = true
    var managers = ["org.bluez.GattManager1", "org.bluez.LEAdvertisingManager1"]
    var connected: [String] = []
    /// What it refuses, by member, and why.
    var refusals: [String: BusError] = [:]
    /// Members that it does not answer at all.
    var silences: Set<String> = []

    /// Whether it takes its time over the last step of a registration.
    var holdsRegistration = false
    private var held: BusCall?

    /// The application that is registered: interfaces with properties, by path, in order.
    private(set) var objects: [(path: String, interface: String, properties: BusValue)] = []
    private(set) var hasApplication = false
    /// The advertisement that is registered.
    private(set) var advertisement: BusValue?
    /// What changed in it, in order.
    private(set) var advertisementChanges: [BusValue] = []
    /// Who was disconnected.
    private(set) var disconnected: [String] = []
    /// What was notified: the path of the characteristic, and the value.
    private(set) var notified: [(path: String, value: [UInt8])] = []
    /// The answers to our own calls, by number.
    private(set) var answers: [UInt64: Result<[BusValue], BusError>] = [:]
    /// What was called, in order.
    private(set) var called: [String] = []
    private var waiting: [UInt64: (BusCall, Step)] = [:]

    private enum Step { case objects, advertisement }

    init(_ bus: BusConnection) { self.bus = bus }

    /// - Returns: whether there was anything to do.
    func pump() throws -> Bool {
        var isBusy = false
        while let message = try bus.next() {
            isBusy = true
            switch message {
            case .call(let call): try take(call)
            case .answer(let number, let result):
                if let (call, step) = waiting.removeValue(forKey: number) {
                    try complete(call, step, result)
                } else {
                    answers[number] = result
                }
            case .signal(let signal): take(signal)
            }
        }
        return isBusy
    }

    private func take(_ call: BusCall) throws {
        called.append(call.member)
        if silences.contains(call.member) { return }
        if !isRunning, call.interface != "org.freedesktop.DBus" {
            return try bus.refuse(
                call, BusError(name: "org.freedesktop.DBus.Error.ServiceUnknown", message: "no such name"))
        }
        if let refusal = refusals[call.member] { return try bus.refuse(call, refusal) }
        switch call.member {
        case "AddMatch": try bus.answer(call)
        case "GetManagedObjects": try bus.answer(call, [managedObjects])
        case "RegisterApplication":
            let path = call.arguments[0].text ?? ""
            let number = try bus.call(nil, path, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
            waiting[number] = (call, .objects)
        case "RegisterAdvertisement":
            let path = call.arguments[0].text ?? ""
            let number = try bus.call(
                nil, path, "org.freedesktop.DBus.Properties", "GetAll", [.string("org.bluez.LEAdvertisement1")])
            waiting[number] = (call, .advertisement)
        case "UnregisterApplication":
            hasApplication = false
            try bus.answer(call)
        case "UnregisterAdvertisement":
            advertisement = nil
            try bus.answer(call)
        case "Disconnect":
            disconnected.append(call.path)
            try bus.answer(call)
            try setConnected(call.path, false)
        default:
            try bus.refuse(call, BusError(name: "org.freedesktop.DBus.Error.UnknownMethod", message: call.member))
        }
    }

    private func complete(_ call: BusCall, _ step: Step, _ result: Result<[BusValue], BusError>) throws {
        guard case .success(let values) = result, let value = values.first else {
            return try bus.refuse(call, BusError(name: "org.bluez.Error.Failed", message: "cannot be read"))
        }
        switch step {
        case .objects:
            objects = value.keys.flatMap { path in
                (value[path]?.keys ?? []).map { (path, $0, value[path]?[$0] ?? .properties([])) }
            }
            hasApplication = true
        case .advertisement:
            advertisement = value
            if holdsRegistration {
                held = call
                return
            }
        }
        try bus.answer(call)
    }

    func letRegistrationEnd() throws {
        if let held { try bus.answer(held) }
        held = nil
    }

    private func take(_ signal: BusSignal) {
        guard signal.member == "PropertiesChanged", signal.arguments.count == 3 else { return }
        if signal.arguments[0].text == "org.bluez.LEAdvertisement1" {
            advertisementChanges.append(signal.arguments[1])
        } else if let value = signal.arguments[1]["Value"]?.octets {
            notified.append((signal.path, value))
        }
    }

    private var managedObjects: BusValue {
        let devices = connected.map { path in
            BusValue.entry(
                .path(path),
                .array(
                    of: "{sa{sv}}",
                    [.entry(.string("org.bluez.Device1"), .properties([("Connected", .boolean(true))]))]))
        }
        return .array(
            of: "{oa{sa{sv}}}",
            adapters.map { path in
                let adapter = BusValue.properties([
                    ("Address", .string("00:11:22:33:44:55")), ("Alias", .string("laptop")),
                    ("Powered", .boolean(isPowered)),
                ])
                return .entry(
                    .path(path),
                    .array(
                        of: "{sa{sv}}",
                        [.entry(.string("org.bluez.Adapter1"), adapter)]
                            + managers.map { .entry(.string($0), .properties([])) }))
            } + devices)
    }

    // MARK: What it does by itself

    func setConnected(_ peer: String, _ isConnected: Bool) throws {
        try change(peer, "org.bluez.Device1", "Connected", .boolean(isConnected))
    }

    func switchOff() throws {
        try change(adapters[0], "org.bluez.Adapter1", "Powered", .boolean(false))
    }

    private func change(_ path: String, _ interface: String, _ name: String, _ value: BusValue) throws {
        try bus.signal(
            path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
            [.string(interface), .properties([(name, value)]), .strings([])])
    }

    /// The bus tells that its name is gone.
    func vanish() throws {
        try bus.signal(
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
            [.string("org.bluez"), .string(":1.4"), .string("")])
    }

    func removeAdapter() throws {
        try bus.signal(
            "/", "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
            [.path(adapters[0]), .strings(["org.bluez.Adapter1"])])
    }

    // MARK: What peers want

    /// The path of a characteristic or descriptor.
    func path(_ uuid: String) -> String? {
        objects.first { $0.properties["UUID"]?.text == uuid && $0.interface != "org.bluez.GattService1" }?.path
    }

    func read(_ uuid: String, by peer: String, offset: UInt16 = 0) throws -> UInt64 {
        var options: [(String, BusValue)] = [("device", .path(peer)), ("link", .string("LE")), ("mtu", .uint16(517))]
        if offset > 0 { options.append(("offset", .uint16(offset))) }
        return try call(uuid, "ReadValue", [.properties(options)])
    }

    func write(_ uuid: String, _ value: [UInt8], by peer: String, mtu: UInt16 = 517) throws -> UInt64 {
        try call(
            uuid, "WriteValue",
            [.bytes(value), .properties([("device", .path(peer)), ("link", .string("LE")), ("mtu", .uint16(mtu))])])
    }

    func call(_ uuid: String, _ member: String, _ arguments: [BusValue] = []) throws -> UInt64 {
        let object = objects.first { $0.properties["UUID"]?.text == uuid && $0.interface != "org.bluez.GattService1" }
        return try bus.call(nil, object?.path ?? "/none", object?.interface ?? "org.none", member, arguments)
    }

    func release() throws -> UInt64 {
        try bus.call(nil, "/latch/advertisement", "org.bluez.LEAdvertisement1", "Release")
    }

    func value(_ number: UInt64) -> [UInt8]? {
        guard case .success(let values) = answers[number] else { return nil }
        return values.first?.octets
    }

    func error(_ number: UInt64) -> String? {
        guard case .failure(let error) = answers[number] else { return nil }
        return error.name
    }
}
