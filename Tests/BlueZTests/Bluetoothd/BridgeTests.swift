import HCITransports
import SimulationKernel
import Testing

@testable import BlueZ

@Suite("a lock registered with bluetoothd")
struct BridgeTests {
    @Test("the lock's services are registered in the order of their handles, without what bluetoothd has itself")
    func application() throws {
        var stage = try BridgeStage()

        try stage.register()

        let objects = stage.bluetoothd.objects
        #expect(
            objects.map { $0.properties["UUID"]?.text } == [
                "0000180a-0000-1000-8000-00805f9b34fb", BridgeStage.manufacturer, BridgeStage.service,
                BridgeStage.request, BridgeStage.response, BridgeStage.secret, BridgeStage.description,
            ])
        #expect(
            objects.map(\.interface).map { $0.dropFirst("org.bluez.Gatt".count) } == [
                "Service1", "Characteristic1", "Service1", "Characteristic1", "Characteristic1", "Characteristic1",
                "Descriptor1",
            ])
        #expect(objects[3].properties["Flags"]?.texts == ["write-without-response", "write"])
        #expect(objects[4].properties["Flags"]?.texts == ["notify", "indicate"])
        #expect(objects[3].properties["Service"]?.text == objects[2].path)
        #expect(objects[6].properties["Characteristic"]?.text == objects[5].path)
        #expect(try stage.run(for: .seconds(5)) { $0.links == 0 }, "nobody wants anything of the lock")
        #expect(stage.told == [.registered(address: "00:11:22:33:44:55", name: "laptop")])
    }

    @Test("the advertisement has the lock's service data, its name and its flags")
    func advertisement() throws {
        var stage = try BridgeStage()

        try stage.register()

        let advertisement = try #require(stage.bluetoothd.advertisement)
        #expect(advertisement["Type"]?.text == "peripheral")
        #expect(advertisement["ServiceData"]?[BridgeStage.service]?.octets == BridgeStage.saying)
        #expect(advertisement["Discoverable"]?.isTrue == true)
        #expect(advertisement["LocalName"]?.text == "Latch")
        #expect(advertisement["ScanResponseServiceUUIDs"]?.texts == [BridgeStage.service])
        #expect(advertisement["ServiceUUIDs"] == nil)
    }

    @Test("what the lock advertises later, bluetoothd is told, and only what has changed")
    func advertisementFollows() throws {
        var stage = try BridgeStage()
        try stage.register()

        try stage.say([4, 5])

        #expect(try stage.run(for: .seconds(10)) { !$0.bluetoothd.advertisementChanges.isEmpty })
        let change = stage.bluetoothd.advertisementChanges[0]
        #expect(change.keys == ["ServiceData"])
        #expect(change["ServiceData"]?[BridgeStage.service]?.octets == [4, 5])
    }

    @Test("a lock that falls silent is off the adapter's air too")
    func silence() throws {
        var stage = try BridgeStage()
        try stage.register()

        try stage.setAdvertising(false)

        #expect(try stage.run(for: .seconds(60)) { $0.session.isOver })
        #expect(stage.bluetoothd.advertisement == nil)
        #expect(!stage.bluetoothd.hasApplication)
        #expect { try stage.session.outcome() } throws: { ($0 as? ControllerUnavailable)?.cause == .lost }
    }

    @Test("what the lock says while it is being registered is not lost")
    func changeMeanwhile() throws {
        var stage = try BridgeStage()
        stage.bluetoothd.holdsRegistration = true
        try stage.session.start(now: stage.now)
        try stage.run(for: .seconds(10)) { $0.bluetoothd.advertisement != nil }

        try stage.say([6])
        try stage.run(for: .seconds(5))
        try stage.bluetoothd.letRegistrationEnd()

        #expect(try stage.run(for: .seconds(10)) { !$0.bluetoothd.advertisementChanges.isEmpty })
        #expect(stage.bluetoothd.advertisementChanges[0]["ServiceData"]?[BridgeStage.service]?.octets == [6])
    }

    @Test("a stop takes everything back and lets the peer go")
    func stop() throws {
        var stage = try BridgeStage()
        try stage.register()
        _ = try stage.bluetoothd.write(BridgeStage.request, [1], by: BridgeStage.phone)
        try stage.run(for: .seconds(10)) { !$0.written.isEmpty }

        try stage.session.stop(now: stage.now)

        #expect(try stage.run(for: .seconds(10)) { $0.session.isOver && $0.links == 0 })
        #expect(stage.bluetoothd.advertisement == nil)
        #expect(!stage.bluetoothd.hasApplication)
        #expect(stage.bluetoothd.disconnected == [BridgeStage.phone])
        try stage.session.outcome()
    }

    // MARK: What cannot be

    private func failure(_ prepare: (inout BridgeStage) throws -> Void) throws -> ControllerUnavailable? {
        var stage = try BridgeStage()
        try prepare(&stage)
        try stage.session.start(now: stage.now)
        #expect(try stage.run(for: .seconds(120)) { $0.session.isOver })
        do throws(ControllerUnavailable) {
            try stage.session.outcome()
            return nil
        } catch {
            return error
        }
    }

    @Test("without bluetoothd it is said how to start it")
    func notRunning() throws {
        let failure = try failure { $0.bluetoothd.isRunning = false }

        #expect(failure?.cause == .unreachable)
        #expect(failure?.message == "hci0: bluetoothd is not running: systemctl start bluetooth")
    }

    @Test("an adapter that bluetoothd has not is named beside those that it has")
    func noSuchAdapter() throws {
        let failure = try failure { $0.bluetoothd.adapters = ["/org/bluez/hci1", "/org/bluez/hci3"] }

        #expect(failure?.cause == .noSuchAdapter)
        #expect(failure?.message == "hci0: bluetoothd has no such adapter: it has hci1, hci3")
    }

    @Test("an adapter that is switched off stays so, and it is said how to switch it on")
    func switchedOff() throws {
        let failure = try failure { $0.bluetoothd.isPowered = false }

        #expect(failure?.message.contains("bluetoothctl power on") == true)
    }

    @Test("an adapter without LE advertising cannot be used")
    func noAdvertising() throws {
        let failure = try failure { $0.bluetoothd.managers = ["org.bluez.GattManager1"] }

        #expect(failure?.cause == .noLowEnergy)
    }

    @Test(
        "a policy that denies, and a bluetoothd that has no place left, are told from each other",
        arguments: [
            ("GetManagedObjects", "org.freedesktop.DBus.Error.AccessDenied", ControllerUnavailable.Cause.permission),
            ("RegisterApplication", "org.freedesktop.DBus.Error.AccessDenied", .permission),
            ("RegisterAdvertisement", "org.bluez.Error.NotPermitted", .held),
            ("RegisterAdvertisement", "org.bluez.Error.Failed", .unreachable),
            ("RegisterApplication", "org.bluez.Error.Failed", .unreachable),
        ])
    func refused(member: String, error: String, cause: ControllerUnavailable.Cause) throws {
        let failure = try failure { $0.bluetoothd.refusals[member] = BusError(name: error, message: "no") }

        #expect(failure?.cause == cause)
        #expect(failure?.message.contains(error) == true)
    }

    @Test("when the advertisement is refused, the services are taken back")
    func takenBack() throws {
        var stage = try BridgeStage()
        stage.bluetoothd.refusals["RegisterAdvertisement"] = BusError(name: "org.bluez.Error.Failed", message: "no")

        try stage.session.start(now: stage.now)
        try stage.run(for: .seconds(60)) { $0.session.isOver }

        #expect(stage.bluetoothd.called.suffix(2) == ["RegisterAdvertisement", "UnregisterApplication"])
        #expect(!stage.bluetoothd.hasApplication)
    }

    @Test(
        "a bluetoothd that does not answer is not waited for without end",
        arguments: [
            "GetManagedObjects", "RegisterApplication", "RegisterAdvertisement",
        ])
    func silent(member: String) throws {
        let failure = try failure { $0.bluetoothd.silences = [member] }

        #expect(failure?.cause == .unreachable)
    }

    @Test("a lock that is not on the virtual air is named")
    func noLock() throws {
        let failure = try failure { try $0.setAdvertising(false) }

        #expect(failure?.cause == .unreachable)
        #expect(failure?.message.contains("Front") == true)
    }

    @Test("an end of bluetoothd, of the adapter or of its power ends the registration as lost", arguments: 0..<4)
    func lost(way: Int) throws {
        var stage = try BridgeStage()
        try stage.register()

        switch way {
        case 0: try stage.bluetoothd.vanish()
        case 1: try stage.bluetoothd.removeAdapter()
        case 2: try stage.bluetoothd.switchOff()
        default: _ = try stage.bluetoothd.release()
        }

        #expect(try stage.run(for: .seconds(10)) { $0.session.isOver })
        #expect { try stage.session.outcome() } throws: { ($0 as? ControllerUnavailable)?.cause == .lost }
    }
}
