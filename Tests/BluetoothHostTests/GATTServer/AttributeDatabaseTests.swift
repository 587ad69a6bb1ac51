import BluetoothHost
import Testing

@Suite struct AttributeDatabaseTests {
    /// The database of Vol 3, Part G, Appendix B.
    private static let sample = [
        GATTService(
            0x1800,
            characteristics: [
                GATTCharacteristic(0x2a00, properties: [.read, .write]), GATTCharacteristic(0x2a01, properties: .read),
            ]),
        GATTService(
            0x1801,
            characteristics: [
                GATTCharacteristic(0x2a05, properties: .indicate),
                GATTCharacteristic(0x2b29, properties: [.read, .write]),
                GATTCharacteristic(0x2b2a, properties: .read),
            ]),
        GATTService(
            0x1808, includes: [3],
            characteristics: [
                GATTCharacteristic(
                    0x2a18, properties: [.read, .indicate, .extendedProperties],
                    descriptors: [.extendedProperties(reliableWrite: false, writableAuxiliaries: false)])
            ]),
        GATTService(0x180f, isPrimary: false, characteristics: [GATTCharacteristic(0x2a19, properties: .read)]),
    ]

    @Test func `the Database Hash of the specification's sample, least significant octet first`() throws {
        let database = try AttributeDatabase(services: Self.sample)
        let hash = hexOctets("f1 ca 2d 48 ec f5 8b ac 8a 88 30 bb b9 fb a9 90")
        #expect(database.databaseHash == hash.reversed())
    }

    @Test func `a client reads the hash of the database`() throws {
        var peer = try TestPeer(services: Self.sample)
        #expect(
            peer.ask("08 01 00 ff ff 2a 2b")
                == hexOctets("09 12 0d 00 90 a9 fb b9 bb 30 88 8a ac 8b f5 ec 48 2d ca f1"))
    }

    @Test func `values play no part in the hash, declarations do`() throws {
        var services = Self.sample
        services[0].characteristics[0].value = [1, 2, 3]
        let hash = try AttributeDatabase(services: Self.sample).databaseHash
        #expect(try AttributeDatabase(services: services).databaseHash == hash)
        services[0].characteristics[0].properties = .read
        #expect(try AttributeDatabase(services: services).databaseHash != hash)
    }

    @Test func `handles are found by UUID`() throws {
        let database = try TestDatabase.large1.make()
        #expect(database.valueHandle(of: 0x2a05, in: 0x1801) == 0x0012)
        #expect(database.valueHandle(of: 0x2a05, in: 0x1800) == nil)
        #expect(database.valueHandles(of: 0xb004) == [0x0062, 0x0064, 0x0067, 0x006a])
        #expect(database.valueHandle(of: 0xb006, in: 0xa00f) == 0x00a8)
        #expect(database.descriptorHandle(0x2902, of: 0x0012) == 0x0013)
        #expect(database.descriptorHandle(0x2902, of: 0x0062) == nil)
        #expect(database.type(of: 0x0013) == 0x2902)
        #expect(database.type(of: 0x0014) == nil)
        #expect(database.lastHandle == 0x00dd)
    }

    @Test func `a database without gaps counts its attributes from one`() throws {
        let database = try AttributeDatabase(services: Self.sample)
        #expect(database.count == 0x16)
        #expect(database.lastHandle == 0x0016)
        #expect(database.valueHandle(of: .batteryLevel) == 0x0016)
    }

    @Test func `wrong lists are refused with the reason`() {
        #expect(throws: AttributeDatabaseError.unknownInclude(0)) {
            try AttributeDatabase(services: [GATTService(0x1800, includes: [0])])
        }
        #expect(throws: AttributeDatabaseError.unknownInclude(7)) {
            try AttributeDatabase(services: [GATTService(0x1800, includes: [7])])
        }
        #expect(throws: AttributeDatabaseError.handleTaken(0x0001)) {
            try AttributeDatabase(services: [GATTService(0x1800), GATTService(0x1801, handle: 0x0001)])
        }
        #expect(throws: AttributeDatabaseError.handleTaken(0x0000)) {
            try AttributeDatabase(services: [GATTService(0x1800, handle: 0x0000)])
        }
        #expect(throws: AttributeDatabaseError.tooManyAttributes) {
            try AttributeDatabase(services: [GATTService(0x1800, handle: 0xffff), GATTService(0x1801)])
        }
        #expect(throws: AttributeDatabaseError.tooManyAttributes) {
            try AttributeDatabase(services: [GATTService(0x1800, handle: 0xfff0, handleCount: 17)])
        }
        #expect(throws: AttributeDatabaseError.valueTooLong(0x2a00)) {
            let value = [UInt8](repeating: 0, count: 513)
            let characteristic = GATTCharacteristic(0x2a00, properties: .read, value: value)
            return try AttributeDatabase(services: [GATTService(0x1800, characteristics: [characteristic])])
        }
    }

    @Test func `the generic services come first and includes still count the caller's list`() throws {
        let services = [GATTService(0x180a), GATTService(0xa000, includes: [0])]
        let database = try AttributeDatabase(
            deviceName: "Door", appearance: 0x0708,
            preferredParameters: PreferredConnectionParameters(
                minimumInterval: 24, maximumInterval: 40, latency: 0, timeout: 400), services: services)
        var peer = TestPeer(database: database)
        _ = peer.exchange("02 05 02")
        #expect(
            peer.ask("10 01 00 ff ff 00 28")
                == hexOctets("11 06 01 00 07 00 00 18 08 00 11 00 01 18 12 00 12 00 0a 18 13 00 14 00 00 a0"))
        #expect(peer.ask("08 01 00 ff ff 02 28") == hexOctets("09 08 14 00 12 00 12 00 0a 18"))
        #expect(peer.ask("0a 03 00") == hexOctets("0b \"Door\""))
        #expect(peer.ask("0a 05 00") == hexOctets("0b 08 07"))
        #expect(peer.ask("0a 07 00") == hexOctets("0b 18 00 28 00 00 00 90 01"))
    }
}
