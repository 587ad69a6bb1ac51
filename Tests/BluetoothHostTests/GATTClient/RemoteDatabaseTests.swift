import BluetoothHost
import Testing

@Suite struct RemoteDatabaseTests {
    @Test func `lists are in the order of handles, whatever the order they came in`() {
        let database = CaseDatabase.smallResult

        #expect(database.services.map(\.handles.lowerBound) == [0x0001, 0xf010, 0xffff])
        #expect(database.characteristics.map(\.declaration) == [0x0002, 0xf012, 0xf014, 0xf017])
        #expect(database.descriptors.map(\.handle) == [0x0004, 0x0005, 0xf016])
    }

    @Test func `a service, a characteristic and a descriptor are found by UUID`() throws {
        let database = CaseDatabase.firstResult

        let name = try #require(database.characteristic(.deviceName, in: 0x1801))

        #expect(database.service(0x180d)?.handles == 0x0005...0x0008)
        #expect(name.value == 0x0003)
        #expect(database.characteristic(.deviceName, in: 0x180d) == nil)
        #expect(database.characteristic(.manufacturerNameString)?.value == 0x0007)
        #expect(database.descriptor(.characteristicUserDescription, of: name) == 0x0004)
        #expect(database.clientConfiguration(of: name) == nil)
        #expect(database.characteristic(value: 0x0007)?.uuid == .manufacturerNameString)
        #expect(database.service(containing: 0x0006)?.uuid == 0x180d)
        #expect(database.service(containing: 0x0009) == nil)
    }

    @Test func `a characteristic ends before the next one, or with its service`() throws {
        let database = CaseDatabase.thirdResult

        let name = try #require(database.characteristic(.deviceName))
        let appearance = try #require(database.characteristic(.appearance))
        let manufacturer = try #require(database.characteristic(.manufacturerNameString))

        #expect(database.lastHandle(of: name) == 0x011f)
        #expect(database.lastHandle(of: appearance) == 0x0121)
        #expect(database.clientConfiguration(of: manufacturer) == 0x0320)
        #expect(database.descriptors(of: appearance).isEmpty)
    }

    @Test func `characteristics and includes belong to their service`() throws {
        let database = CaseDatabase.smallResult
        let services = database.services

        #expect(database.characteristics(of: services[0]).map(\.declaration) == [0x0002])
        #expect(database.characteristics(of: services[1]).map(\.declaration) == [0xf012, 0xf014, 0xf017])
        #expect(database.characteristics(of: services[2]).isEmpty)
        #expect(database.includes(of: services[1]).map(\.handle) == [0xf011])
        #expect(database.includes(of: services[0]).isEmpty)
    }

    @Test func `a change of services forgets what lies in its handles (Vol 3, Part G, 7.1)`() {
        var database = CaseDatabase.firstResult

        database.invalidate(0x0007...0x0010)

        #expect(database.services.map(\.uuid) == [0x1801])
        #expect(database.characteristics.map(\.uuid) == [.deviceName])
        #expect(database.descriptors.map(\.handle) == [0x0004])
    }

    @Test func `lookups in an empty or a contradictory database find nothing wrong`() {
        let lonely = RemoteCharacteristic(declaration: 0xffff, properties: [], value: 0x0001, uuid: 0x2a00)
        let wrong = RemoteDatabase(
            services: [
                RemoteService(handles: 0x0001...0x0009, uuid: 0x1800),
                RemoteService(handles: 0x0004...0x0006, uuid: 0x1800),
            ],
            characteristics: [
                RemoteCharacteristic(declaration: 0x0002, properties: [], value: 0x0008, uuid: 0x2a00),
                RemoteCharacteristic(declaration: 0x0003, properties: [], value: 0x0004, uuid: 0x2a01),
            ],
            descriptors: [RemoteDescriptor(handle: 0x0009, uuid: 0x2902)])

        #expect(RemoteDatabase().characteristic(0x2a00, in: 0x1800) == nil)
        #expect(RemoteDatabase().clientConfiguration(of: lonely) == nil)
        #expect(RemoteDatabase().lastHandle(of: lonely) == 0xffff)
        #expect(wrong.descriptors(of: wrong.characteristics[0]).isEmpty)
        #expect(wrong.clientConfiguration(of: wrong.characteristics[1]) == 0x0009)
    }
}
