import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// The client against the server of this module.
@Suite struct ClientServerTests {
    static let command = BluetoothUUID(high: 0xa1b2_0002_1111_2222, low: 0x3333_4444_5555_6666)
    static let event = BluetoothUUID(high: 0xa1b2_0003_1111_2222, low: 0x3333_4444_5555_6666)
    static let long = BluetoothUUID(high: 0xa1b2_0004_1111_2222, low: 0x3333_4444_5555_6666)
    static let lockService = BluetoothUUID(high: 0xa1b2_0001_1111_2222, low: 0x3333_4444_5555_6666)

    static let services = [
        GATTService.genericAccess(deviceName: "Lock"),
        GATTService.genericAttribute(),
        GATTService(
            .batteryService,
            characteristics: [GATTCharacteristic(.batteryLevel, properties: [.read, .notify], value: [77])]),
        GATTService(0x18ff, isPrimary: false, includes: [4], characteristics: []),
        GATTService(
            lockService, includes: [3],
            characteristics: [
                GATTCharacteristic(command, properties: [.write, .writeWithoutResponse]),
                GATTCharacteristic(event, properties: [.notify, .indicate]),
                GATTCharacteristic(long, properties: [.read, .write], value: [UInt8](repeating: 0x5a, count: 500)),
            ]),
    ]

    private static func discovered(mtu: UInt16 = 247) throws -> (pipe: ClientServerPipe, database: RemoteDatabase) {
        var pipe = try ClientServerPipe(services: services, maximumMTU: mtu)
        #expect(pipe.run(.exchangeMTU(mtu)) == .success(.mtu(mtu)))
        guard case .success(.database(let database)) = pipe.run(.discoverAll(.complete)) else {
            Issue.record("no database")
            return (pipe, RemoteDatabase())
        }
        _ = pipe.take()
        return (pipe, database)
    }

    @Test(
        "everything that the server has is found, whatever the MTU", arguments: [23, 24, 48, 100, 247, 517] as [UInt16])
    func discovery(mtu: UInt16) throws {
        let (pipe, database) = try Self.discovered(mtu: mtu)

        #expect(pipe.server.mtu(of: pipe.connection) == mtu)
        #expect(
            database.services.map(\.uuid) == [
                .genericAccessService, .genericAttributeService, .batteryService, 0x18ff, Self.lockService,
            ])
        #expect(database.services.map(\.isPrimary) == [true, true, true, false, true])
        #expect(database.includes.map(\.uuid) == [Self.lockService, 0x18ff])
        #expect(database.characteristics.map(\.uuid).suffix(4) == [.batteryLevel, Self.command, Self.event, Self.long])
        for characteristic in database.characteristics {
            let service = try #require(database.service(containing: characteristic.declaration))
            #expect(pipe.server.database.valueHandle(of: characteristic.uuid, in: service.uuid) == characteristic.value)
            #expect(
                database.clientConfiguration(of: characteristic)
                    == pipe.server.database.descriptorHandle(
                        .clientCharacteristicConfiguration, of: characteristic.value))
        }
        #expect(
            database.services.count + database.includes.count + 2 * database.characteristics.count
                + database.descriptors.count == pipe.server.database.count)
    }

    @Test(
        "a service is found by its UUID, of 16 or of 128 bits", arguments: [BluetoothUUID.batteryService, lockService])
    func serviceByUUID(uuid: BluetoothUUID) throws {
        var (pipe, database) = try Self.discovered()

        let result = pipe.run(.discoverServices(uuid))

        #expect(result == .success(.services(database.services.filter { $0.uuid == uuid })))
    }

    @Test func `a value is read, by handle and by UUID`() throws {
        var (pipe, database) = try Self.discovered()
        let level = try #require(database.characteristic(.batteryLevel)).value

        #expect(pipe.run(.read(level)) == .success(.value(buffer("4d"))))
        #expect(
            pipe.run(.readByUUID(.batteryLevel, .first ... .last))
                == .success(.values([AttributeValue(handle: level, value: buffer("4d"))])))
        let hash = ByteBuffer(bytes: pipe.server.database.databaseHash)
        guard case .success(.values(let values)) = pipe.run(.readByUUID(.databaseHash, .first ... .last)) else {
            Issue.record("no hash")
            return
        }
        #expect(values.map(\.value) == [hash])
    }

    @Test("long values are read and written in parts", arguments: [23, 247, 517] as [UInt16])
    func longValues(mtu: UInt16) throws {
        var (pipe, database) = try Self.discovered(mtu: mtu)
        let handle = try #require(database.characteristic(Self.long)).value
        let value = ByteBuffer(bytes: (0..<512).map { UInt8(truncatingIfNeeded: $0) })

        #expect(pipe.run(.readLong(handle)) == .success(.value(buffer("5a*500"))))
        #expect(pipe.run(.writeLong(handle, offset: 0, value)) == .success(.done))
        #expect(pipe.run(.readLong(handle)) == .success(.value(value)))
        #expect(pipe.run(.readBlob(handle, offset: 510)) == .success(.value(buffer("feff"))))
        #expect(pipe.run(.readBlob(handle, offset: 513)) == .failure(.refused(.invalidOffset, handle)))
    }

    @Test func `several values are read at once, with and without their lengths`() throws {
        var (pipe, database) = try Self.discovered(mtu: 23)
        let level = try #require(database.characteristic(.batteryLevel)).value
        let long = try #require(database.characteristic(Self.long)).value

        #expect(pipe.run(.readMultiple([level, long])) == .success(.value(buffer("4d 5a*21"))))
        #expect(
            pipe.run(.readMultipleVariable([level, long]))
                == .success(
                    .variableValues([
                        VariableLengthValue(value: buffer("4d"), length: 1),
                        VariableLengthValue(value: buffer("5a*17"), length: 500),
                    ])))
    }

    @Test func `a reliable write reaches the application as one`() throws {
        var (pipe, database) = try Self.discovered(mtu: 23)
        let handle = try #require(database.characteristic(Self.long)).value

        let result = pipe.run(
            .reliableWrite([
                PreparedWrite(handle: handle, value: buffer("01*40")),
                PreparedWrite(handle: handle, offset: 40, value: buffer("02*10")),
            ]))

        #expect(result == .success(.done))
        #expect(pipe.run(.readLong(handle)) == .success(.value(buffer("01*40 02*10"))))
        let written = pipe.take().told.compactMap { effect -> AttributeHandle? in
            if case .written(let handle, _, _, .executed) = effect { handle } else { nil }
        }
        #expect(Set(written) == [handle])
    }

    @Test func `an unlock-like session: subscribe, four writes each answered by a notification`() throws {
        var (pipe, database) = try Self.discovered()
        let command = try #require(database.characteristic(Self.command))
        let event = try #require(database.characteristic(Self.event))
        let configuration = try #require(database.clientConfiguration(of: event))

        #expect(pipe.run(.subscribe(clientConfiguration: configuration, .notifications)) == .success(.done))
        for number in 0..<4 as Range<UInt8> {
            #expect(pipe.run(.write(command.value, ByteBuffer(bytes: [number]))) == .success(.done))
            try pipe.act { server, connection, effects throws(NotificationRefusal) in
                try server.notify([number, number], handle: event.value, on: connection, into: &effects)
            }
        }

        let heard = pipe.take().heard.filter { if case .completed = $0 { false } else { true } }
        #expect(heard == (0..<4).map { .notification(event.value, ByteBuffer(bytes: [$0, $0])) })
    }

    @Test func `an indication is confirmed to the server`() throws {
        var (pipe, database) = try Self.discovered()
        let event = try #require(database.characteristic(Self.event))
        let configuration = try #require(database.clientConfiguration(of: event))
        _ = pipe.run(.subscribe(clientConfiguration: configuration, .indications))
        _ = pipe.take()

        try pipe.act { server, connection, effects throws(NotificationRefusal) in
            try server.indicate([1, 2], handle: event.value, on: connection, now: .epoch, into: &effects)
        }

        let (heard, told) = pipe.take()
        #expect(heard == [.indication(event.value, buffer("0102"))])
        #expect(told == [.confirmed(pipe.connection, event.value)])
    }

    @Test func `errors of the server reach the one who asked`() throws {
        var (pipe, database) = try Self.discovered()
        let command = try #require(database.characteristic(Self.command)).value
        let level = try #require(database.characteristic(.batteryLevel)).value

        #expect(pipe.run(.read(command)) == .failure(.refused(.readNotPermitted, command)))
        #expect(pipe.run(.write(level, buffer("01"))) == .failure(.refused(.writeNotPermitted, level)))
        #expect(pipe.run(.read(0x0fff)) == .failure(.refused(.invalidHandle, 0x0fff)))
    }
}
