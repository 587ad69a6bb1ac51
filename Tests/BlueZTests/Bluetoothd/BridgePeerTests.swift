import SimulationKernel
import Testing

@testable import BlueZ

@Suite("a lock's peers through bluetoothd")
struct BridgePeerTests {
    /// A stage with everything registered and a phone connected.
    private func stage(manufacturer: String = "Latch lock simulator") throws -> BridgeStage {
        var stage = try BridgeStage(manufacturer: manufacturer)
        try stage.register()
        try stage.bluetoothd.setConnected(BridgeStage.phone, true)
        try stage.bluetoothd.setConnected(BridgeStage.other, true)
        return stage
    }

    @Test("a read is answered with the lock's value, also from within a long one")
    func reads() throws {
        let long = String(repeating: "0123456789", count: 20)
        var stage = try stage(manufacturer: long)

        let whole = try stage.bluetoothd.read(BridgeStage.manufacturer, by: BridgeStage.phone)
        let rest = try stage.bluetoothd.read(BridgeStage.manufacturer, by: BridgeStage.phone, offset: 195)
        let beyond = try stage.bluetoothd.read(BridgeStage.manufacturer, by: BridgeStage.phone, offset: 201)
        try stage.run(for: .seconds(10)) { $0.bluetoothd.answers[beyond] != nil }

        #expect(stage.bluetoothd.value(whole) == Array(long.utf8))
        #expect(stage.bluetoothd.value(rest) == Array("56789".utf8))
        #expect(stage.bluetoothd.error(beyond) == "org.bluez.Error.InvalidOffset")
    }

    @Test("what the lock refuses is refused with the word that bluetoothd turns back into the same")
    func refusals() throws {
        var stage = try stage()

        let read = try stage.bluetoothd.read(BridgeStage.secret, by: BridgeStage.phone)
        let tooLong = try stage.bluetoothd.write(BridgeStage.secret, [1, 2, 3, 4, 5], by: BridgeStage.phone)
        let described = try stage.bluetoothd.read(BridgeStage.description, by: BridgeStage.phone)
        try stage.run(for: .seconds(10)) { $0.bluetoothd.answers[described] != nil }

        #expect(stage.bluetoothd.error(read) == "org.bluez.Error.NotAvailable")
        #expect(stage.bluetoothd.error(tooLong) == "org.bluez.Error.InvalidValueLength")
        #expect(stage.bluetoothd.value(described) == Array("a door".utf8))
    }

    @Test("writes reach the lock in order, and its notifications the peer; the lock's segments fit the peer's link")
    func exchange() throws {
        var stage = try stage()

        _ = try stage.bluetoothd.call(BridgeStage.response, "StartNotify")
        let first = try stage.bluetoothd.write(BridgeStage.request, [1], by: BridgeStage.phone, mtu: 100)
        let second = try stage.bluetoothd.write(BridgeStage.request, [2, 2], by: BridgeStage.phone, mtu: 100)
        try stage.run(for: .seconds(10)) { $0.written.count == 2 }
        try stage.publish([9, 8, 7])
        try stage.run(for: .seconds(10)) { !$0.bluetoothd.notified.isEmpty }

        #expect(stage.written == [[1], [2, 2]])
        #expect(stage.mtu == 100)
        #expect(stage.bluetoothd.answers[first] != nil && stage.bluetoothd.answers[second] != nil)
        #expect(stage.bluetoothd.notified.map(\.value) == [[9, 8, 7]])
        #expect(stage.bluetoothd.notified.first?.path == stage.bluetoothd.path(BridgeStage.response))
        #expect(stage.told.last == .serving(peer: "AA:BB:CC:DD:EE:01"))
    }

    @Test("a value that does not fit the link's MTU is written in parts, where the lock takes that")
    func longWrite() throws {
        var stage = try stage()
        let value = [UInt8](repeating: 5, count: 60)

        let number = try stage.bluetoothd.write(BridgeStage.request, value, by: BridgeStage.phone, mtu: 23)
        try stage.run(for: .seconds(10)) { $0.bluetoothd.answers[number] != nil }

        #expect(stage.written == [value])
    }

    @Test("a peer's end is the end of its link to the lock, and the next peer has one of its own")
    func leaving() throws {
        var stage = try stage()
        _ = try stage.bluetoothd.call(BridgeStage.response, "StartNotify")
        _ = try stage.bluetoothd.write(BridgeStage.request, [1], by: BridgeStage.phone, mtu: 200)
        try stage.run(for: .seconds(10)) { $0.written.count == 1 }
        let connections = stage.connections

        try stage.bluetoothd.setConnected(BridgeStage.phone, false)
        #expect(try stage.run(for: .seconds(10)) { $0.links == 0 })
        _ = try stage.bluetoothd.write(BridgeStage.request, [2], by: BridgeStage.other, mtu: 50)
        try stage.run(for: .seconds(10)) { $0.written.count == 2 }
        // The subscription, of which bluetoothd has not told anew, holds on the new link.
        try stage.publish([3])
        try stage.run(for: .seconds(10)) { !$0.bluetoothd.notified.isEmpty }

        #expect(stage.connections == connections + 1)
        #expect(stage.mtu == 50)
        #expect(stage.bluetoothd.notified.map(\.value) == [[3]])
    }

    @Test("one peer writes at a time: a second is refused and disconnected, and may read meanwhile")
    func second() throws {
        var stage = try stage()
        _ = try stage.bluetoothd.write(BridgeStage.request, [1], by: BridgeStage.phone)
        try stage.run(for: .seconds(10)) { $0.written.count == 1 }

        let read = try stage.bluetoothd.read(BridgeStage.manufacturer, by: BridgeStage.other)
        try stage.run(for: .seconds(10)) { $0.bluetoothd.answers[read] != nil }
        let write = try stage.bluetoothd.write(BridgeStage.request, [2], by: BridgeStage.other)
        try stage.run(for: .seconds(10)) { !$0.bluetoothd.disconnected.isEmpty }

        #expect(stage.bluetoothd.value(read) != nil)
        #expect(stage.bluetoothd.error(write) == "org.bluez.Error.InProgress")
        #expect(stage.bluetoothd.disconnected == [BridgeStage.other])
        #expect(stage.written == [[1]])
        #expect(stage.links == 1)
        #expect(stage.told.last == .refused(peer: "AA:BB:CC:DD:EE:02", served: "AA:BB:CC:DD:EE:01"))
    }

    @Test("a link that the lock ends is ended for the peer too")
    func lockEnds() throws {
        var stage = try stage()
        _ = try stage.bluetoothd.write(BridgeStage.request, [1], by: BridgeStage.phone)
        try stage.run(for: .seconds(10)) { $0.written.count == 1 }

        try stage.dropLinks()
        try stage.run(for: .seconds(10)) { !$0.bluetoothd.disconnected.isEmpty }

        #expect(stage.bluetoothd.disconnected == [BridgeStage.phone])
        #expect(stage.told.contains(.ended(peer: "AA:BB:CC:DD:EE:01")))
        _ = try stage.bluetoothd.write(BridgeStage.request, [2], by: BridgeStage.other)
        #expect(try stage.run(for: .seconds(10)) { $0.written.count == 2 })
    }

    @Test("a write that cannot reach the lock is refused, and its peer disconnected")
    func unreachable() throws {
        var stage = try stage()
        try stage.setAdvertising(false)

        let write = try stage.bluetoothd.write(BridgeStage.request, [1], by: BridgeStage.phone)
        try stage.run(for: .seconds(20)) { !$0.bluetoothd.disconnected.isEmpty }

        #expect(stage.bluetoothd.error(write) == "org.bluez.Error.NotConnected")
        #expect(stage.bluetoothd.disconnected == [BridgeStage.phone])
    }

    @Test("calls that make no sense are refused")
    func nonsense() throws {
        var stage = try stage()
        let path = try #require(stage.bluetoothd.path(BridgeStage.request))
        let characteristic = "org.bluez.GattCharacteristic1"
        let bus = stage.bluetoothd.bus

        let numbers = [
            try bus.call(nil, path, characteristic, "Explode"),
            try bus.call(nil, path, characteristic, "WriteValue", [.string("no octets")]),
            try bus.call(nil, path, characteristic, "WriteValue"),
            try bus.call(nil, "/latch/lock/none", characteristic, "ReadValue", [.properties([])]),
            try bus.call(nil, path, "org.bluez.GattDescriptor1", "ReadValue", [.properties([])]),
            try bus.call(
                nil, path, "org.freedesktop.DBus.Properties", "Get", [.string(characteristic), .string("No")]),
            try bus.call(nil, path, "org.freedesktop.DBus.Properties", "GetAll", [.string("org.none")]),
            try bus.call(
                nil, path, "org.freedesktop.DBus.Properties", "Set",
                [.string(characteristic), .string("Handle"), .variant(.uint16(3))]),
        ]
        try stage.run(for: .seconds(10)) { stage in numbers.allSatisfy { stage.bluetoothd.answers[$0] != nil } }

        #expect(
            numbers.map { stage.bluetoothd.error($0)?.split(separator: ".").last.map(String.init) } == [
                "UnknownMethod", "InvalidArgs", "InvalidArgs", "UnknownObject", "UnknownObject", "UnknownProperty",
                "UnknownInterface", "PropertyReadOnly",
            ])
        #expect(stage.session.stage == .registered)
    }
}
