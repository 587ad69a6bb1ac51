import BluetoothHCI
import BluetoothHost
import Cloud
import Journal
import LockModel
import LockProtocol
import NIOCore
import Properties
import SimulationKernel
import Testing
import VirtualRadio

@testable import World

/// Locks on the air, as a phone of ours finds them.
@Suite struct AirTests {
    static let start = instant("2026-11-21T15:00:00Z")

    static func simulation(seed: UInt64 = 1) throws -> Simulation {
        let property = try PropertyLoader.load(yaml: DemoProperty.yaml, file: DemoProperty.fileName)
        let state = try WorldState(property, seed: seed, start: start)
        return Simulation(state: state, seed: seed, now: start)
    }

    /// The address that the lock of a door is on the air under.
    static func address(of door: String, _ simulation: inout Simulation) throws -> DeviceAddress {
        let device = try simulation.airDevice(door)
        let address = try #require(device.address.flatMap { Address($0) })
        return DeviceAddress(address, device.isRandomAddress ? .randomDevice : .publicDevice)
    }

    static func kinds(_ simulation: inout Simulation) -> [String] {
        simulation.takeEvents().map(\.event.kind.rawValue).filter { $0.hasPrefix("radio.") }
    }

    @Test func `until somebody is there to listen, no lock has a radio`() throws {
        var simulation = try Self.simulation()

        simulation.advance(to: Self.start + .hours(24))

        #expect(!simulation.air.isAwake)
    }

    @Test func `each lock in reach is heard, with flags, service data, and the same name`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        var advertised: [DeviceAddress: LockAdvertisement] = [:]
        var named: Set<DeviceAddress> = []

        _ = try phone.scan(&simulation) { report in
            let data = AdvertisingData(octets: report.data)
            if report.isScanResponse {
                if data.localName == "Latch" { named.insert(report.address) }
            } else if let bytes = data[.serviceData128]?.dropFirst(16) {
                advertised[report.address] = try? LockAdvertisement(Array(bytes))
            }
            return advertised.count == 10 && named.count == 10
        }

        let heard = Set(advertised.keys)
        let locks = simulation.airDevices().filter { $0.position.y < 500 && $0.kind == .lock }
        #expect(Set(try locks.map { try Self.address(of: $0.name, &simulation) }) == heard)
        let roof = try #require(advertised[try Self.address(of: "Roof", &simulation)])
        #expect(roof.flags.contains(.needsSync))
        #expect(roof.family == 2)
        let low = try #require(advertised[try Self.address(of: "103", &simulation)])
        #expect(low.flags.contains(.lowBattery))
        #expect(try #require(advertised[try Self.address(of: "101", &simulation)]).flags.isEmpty)
    }

    @Test func `a lock offers Device Information without a serial number, and its battery`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let connection = try phone.connect(to: try Self.address(of: "103", &simulation), &simulation)

        #expect(try phone.read(.modelNumberString, on: connection, &simulation) == [Array("C1".utf8)])
        #expect(try phone.read(.firmwareRevisionString, on: connection, &simulation) == [Array("2.4.2".utf8)])
        #expect(try phone.read(.batteryLevel, on: connection, &simulation) == [[12]])
        #expect(try phone.read(.serialNumberString, on: connection, &simulation) == [])
    }

    @Test func `other firmware ends the connections, and is what is read next, also after a restart`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let door = try simulation.state.door("103")
        _ = try phone.connect(to: try Self.address(of: "103", &simulation), &simulation)
        simulation.withLock(door.id) { lock, now in lock.readBattery(percentage: 50, at: now) }

        simulation.installFirmware("2.5.0", at: door.id)
        simulation.advance(to: simulation.now + .seconds(30))
        let again = try phone.connect(to: try Self.address(of: "103", &simulation), &simulation)

        #expect(try phone.read(.firmwareRevisionString, on: again, &simulation) == [Array("2.5.0".utf8)])
        var later = Simulation(state: simulation.state, seed: 1, now: simulation.now)
        var other = try TestPhone(in: &later)
        let connection = try other.connect(to: try Self.address(of: "103", &later), &later)
        #expect(try other.read(.firmwareRevisionString, on: connection, &later) == [Array("2.5.0".utf8)])
    }

    @Test func `a wired lock has no battery to read`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let connection = try phone.connect(to: try Self.address(of: "Front", &simulation), &simulation)

        #expect(try phone.read(.modelNumberString, on: connection, &simulation) == [Array("R2".utf8)])
        #expect(try phone.read(.batteryLevel, on: connection, &simulation) == [])
    }

    @Test func `a change of the battery is what is read next`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let door = try simulation.state.door("101").id
        let connection = try phone.connect(to: try Self.address(of: "101", &simulation), &simulation)

        simulation.withLock(door) { lock, now in lock.readBattery(percentage: 41, at: now) }

        #expect(try phone.read(.batteryLevel, on: connection, &simulation) == [[41]])
    }

    @Test func `a lock whose battery dies is gone, and the phone loses the connection`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let door = try simulation.state.door("101").id
        let connection = try phone.connect(to: try Self.address(of: "101", &simulation), &simulation)
        _ = try phone.read(.batteryLevel, on: connection, &simulation)

        simulation.withLock(door) { lock, now in lock.readBattery(percentage: 0, at: now) }
        let event = try phone.run(&simulation) { if case .disconnected = $0 { true } else { false } }

        guard case .disconnected(_, let reason) = event else { return }
        #expect(reason == .connectionTimeout)
        #expect(try !simulation.airDevice("101").isAdvertising)
        #expect(Self.kinds(&simulation) == ["radio.connected", "radio.disconnected"])
    }

    @Test func `with new batteries the lock is back`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let door = try simulation.state.door("101").id
        simulation.withLock(door) { lock, now in lock.readBattery(percentage: 0, at: now) }
        _ = simulation.airDevices()

        simulation.withLock(door) { lock, now in lock.swapBattery(at: now) }
        let address = try Self.address(of: "101", &simulation)

        _ = try phone.scan(&simulation) { $0.address == address }
    }

    @Test func `address and id change every fifteen minutes, and only who has the key knows the lock again`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let lock = try simulation.state.door("101").lockID
        let key = LockRadioKeys(lock: lock, seed: 1).idKey
        func heard(
            _ phone: inout TestPhone, _ simulation: inout Simulation
        ) throws -> (DeviceAddress, LockAdvertisement) {
            let address = try Self.address(of: "101", &simulation)
            let report = try phone.scan(&simulation) { $0.address == address && !$0.isScanResponse }
            let bytes = try #require(AdvertisingData(octets: report.data)[.serviceData128])
            return (report.address, try LockAdvertisement(Array(bytes.dropFirst(16))))
        }

        let before = try heard(&phone, &simulation)
        phone.pass(.minutes(16), &simulation)
        let after = try heard(&phone, &simulation)

        #expect(before.0 != after.0)
        #expect(before.1.id != after.1.id)
        #expect(before.1.id.belongs(to: key))
        #expect(after.1.id.belongs(to: key))
    }

    @Test func `without privacy the address is static, and stays`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let door = try simulation.state.door("101").id
        try simulation.withCloud { cloud, _, now in try cloud.set(setting: "privacy", to: "false", at: now) }
        _ = simulation.sync(door)

        let before = try Self.address(of: "101", &simulation)
        phone.pass(.minutes(40), &simulation)

        #expect(before.kind == .staticRandom)
        #expect(try Self.address(of: "101", &simulation) == before)
    }

    @Test func `a bond is in the record and serves after a restart of the lock's radio`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let door = try simulation.state.door("101").id
        let connection = try phone.connect(to: try Self.address(of: "101", &simulation), &simulation)
        try phone.host.pair(connection.handle, now: simulation.airNow)
        try phone.run(&simulation) { if case .paired = $0 { true } else { false } }
        phone.pass(.seconds(1), &simulation)
        #expect(simulation.state.bonds[door]?.bonds.count == 1)
        let everything = AttributeHandle(0x0001)...AttributeHandle(0xffff)
        let level = try phone.handle(of: .clientCharacteristicConfiguration, last: everything, connection, &simulation)
        try phone.finish(.subscribe(clientConfiguration: level, .notifications), connection, &simulation)
        // With the same key again, as phones do when they refresh it.
        try phone.host.encrypt(connection.handle, now: simulation.airNow)
        try phone.run(&simulation) { if case .encryptionChanged = $0 { true } else { false } }
        try phone.host.disconnect(connection.handle, now: simulation.airNow)
        try phone.run(&simulation) { if case .disconnected = $0 { true } else { false } }
        phone.pass(.seconds(1), &simulation)
        #expect(simulation.state.bondedClients[door]?.count == 1)
        _ = try phone.connect(to: try Self.address(of: "101", &simulation), &simulation)

        simulation.withLock(door) { lock, now in lock.readBattery(percentage: 0, at: now) }
        try phone.run(&simulation) { if case .disconnected = $0 { true } else { false } }
        simulation.withLock(door) { lock, now in lock.swapBattery(at: now) }
        let address = try Self.address(of: "101", &simulation)
        let again = try phone.connect(to: address, &simulation)
        try phone.host.encrypt(again.handle, now: simulation.airNow)
        let event = try phone.run(&simulation) { if case .encryptionChanged = $0 { true } else { false } }

        guard case .encryptionChanged(_, .success(let security)) = event else {
            Issue.record("\(event)")
            return
        }
        #expect(security.isEncrypted)
        simulation.withLock(door) { lock, now in lock.readBattery(percentage: 55, at: now) }
        let notification = try phone.run(&simulation) { if case .notification = $0 { true } else { false } }
        if case .notification(_, _, let value) = notification { #expect(Array(value.readableBytesView) == [55]) }
        let encoded = try EventCoding.encode(simulation.state)
        #expect(try EventCoding.decodeState(encoded) == simulation.state)
    }

    @Test func `a phone that walks away hears nothing, and one that walks over hears the other house`() throws {
        var simulation = try Self.simulation()
        var phone = try TestPhone(in: &simulation)
        let lobby = try Self.address(of: "Lobby", &simulation)
        #expect(throws: TestPhone.Silence.self) { try phone.scan(&simulation) { $0.address == lobby } }

        _ = try simulation.move(phone.client.id, to: Position(x: 0, y: 999, z: 0))

        _ = try phone.scan(&simulation) { $0.address == lobby }
        let front = try Self.address(of: "Front", &simulation)
        #expect(throws: TestPhone.Silence.self) { try phone.scan(&simulation) { $0.address == front } }
    }

    @Test(arguments: ["realistic", "instant"])
    func `equal runs with a phone have equal digests`(timing: String) throws {
        func run() throws -> (TraceDigest, [String]) {
            var simulation = try Self.simulation()
            try simulation.withCloud { cloud, _, now in try cloud.set(setting: "radioTiming", to: timing, at: now) }
            var phone = try TestPhone(in: &simulation)
            let connection = try phone.connect(to: try Self.address(of: "101", &simulation), &simulation)
            try phone.host.pair(connection.handle, now: simulation.airNow)
            try phone.run(&simulation) { if case .paired = $0 { true } else { false } }
            try phone.host.disconnect(connection.handle, now: simulation.airNow)
            try phone.run(&simulation) { if case .disconnected = $0 { true } else { false } }
            phone.pass(.minutes(20), &simulation)
            return (simulation.digest, Self.kinds(&simulation))
        }

        let (first, second) = (try run(), try run())

        #expect(first.0 == second.0)
        #expect(first.1 == ["radio.connected", "radio.bonded", "radio.disconnected", "radio.remembered"])
    }
}
