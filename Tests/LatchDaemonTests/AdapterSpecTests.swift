import Testing
import World

@testable import LatchDaemon

/// What `--adapter` takes.
@Suite struct AdapterSpecTests {
    @Test(arguments: [
        ("hci0", "hci0", AdapterSpec.Controller.linux(0)),
        ("hci17", "hci17", .linux(17)),
        ("tcp-client:127.0.0.1:6402", "tcp-client:127.0.0.1:6402", .tcpClient(host: "127.0.0.1", port: 6402)),
        ("tcp-client:[::1]:6402", "tcp-client:[::1]:6402", .tcpClient(host: "::1", port: 6402)),
        ("tcp-client:rootcanal:6402,name=air", "air", .tcpClient(host: "rootcanal", port: 6402)),
        ("serial:/dev/ttyACM0", "serial:/dev/ttyACM0", .serial(device: "/dev/ttyACM0", baud: 115_200)),
        ("serial:/dev/ttyACM0,1000000", "serial:/dev/ttyACM0", .serial(device: "/dev/ttyACM0", baud: 1_000_000)),
        (
            "serial:/dev/ttyACM0,1000000,role=phone", "serial:/dev/ttyACM0",
            .serial(device: "/dev/ttyACM0", baud: 1_000_000)
        ),
    ])
    func controllers(text: String, name: String, controller: AdapterSpec.Controller) throws {
        let spec = try AdapterSpec(text)

        #expect(spec.name == name)
        #expect(spec.controller == controller)
    }

    @Test func `what it is for and how it is used`() throws {
        let locks = try AdapterSpec("hci0,doors=101+Room 1,advertising=legacy")
        let phone = try AdapterSpec("hci1,role=phone")
        let coexisting = try AdapterSpec("hci2,mode=bluetoothd,doors=Front")

        #expect(locks.doors == ["101", "Room 1"])
        #expect(locks.advertising == .legacy)
        #expect(locks.role == .locks)
        #expect(phone.role == .phone)
        #expect(coexisting.mode == .bluetoothd)
        #expect(coexisting.doors == ["Front"])
    }

    @Test(arguments: [
        ("hci", "expected hciN"), ("hci-1", "expected hciN"), ("hci99999", "expected hciN"), ("usb0", "expected hciN"),
        ("", "expected hciN"), ("tcp-client:6402", "expected hciN"), ("tcp-client::6402", "expected hciN"),
        ("tcp-client:127.0.0.1:0", "expected hciN"), ("tcp-client:::1:6402", "expected hciN"),
        ("serial:", "expected hciN"), ("serial:/dev/ttyS0,fast", "no rate"), ("hci0,legacy", "no NAME=VALUE"),
        ("hci0,role=door", "expected one of locks, phone"), ("hci0,role=phone,doors=101", "no doors"),
        ("hci0,colour=red", "not known"), ("hci0,role=phone,role=phone", "twice"), ("hci0,doors=101+", "empty name"),
        ("tcp-client:127.0.0.1:1,mode=bluetoothd", "adapters of Linux"), ("hci0,mode=bluetoothd,doors=1+2", "one lock"),
        ("hci0,mode=bluetoothd,role=phone", "one lock"), ("hci0,name=virtual", "a word"), ("hci0,name=", "a word"),
    ])
    func `a text that is no adapter is refused with what was expected`(text: String, part: String) {
        let error = #expect(throws: AdapterSpecError.self) { try AdapterSpec(text) }

        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("hci0;hci0", "twice"), ("hci0;hci0,name=other", "one controller"), ("hci0;hci1", "would have no lock"),
        ("tcp-client:a:1;tcp-client:a:1,role=phone", "name="),
    ])
    func `adapters that do not go together are refused`(text: String, part: String) throws {
        let specs = try text.split(separator: ";").map { try AdapterSpec(String($0)) }

        let error = #expect(throws: AdapterSpecError.self) { try AdapterSpec.check(specs) }

        #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        "hci0;hci1,role=phone", "hci0;hci1,doors=101", "tcp-client:a:1;tcp-client:a:1,role=phone,name=b",
        "hci0,mode=bluetoothd;hci1",
    ])
    func `adapters that go together are taken`(text: String) throws {
        try AdapterSpec.check(try text.split(separator: ";").map { try AdapterSpec(String($0)) })
    }

    @Test func `they come from flag, variable and file`() throws {
        let variable = try DaemonSettings(
            SettingLayers(flags: [:], environment: ["LATCHD_ADAPTER": "hci0;hci1,role=phone"], file: [:]))
        let file = try ConfigFile.parse("adapter: [\"hci0,doors=101\"]\n", file: "latchd.yaml")
        let fromFile = try DaemonSettings(SettingLayers(flags: [:], environment: [:], file: file))
        let error = #expect(throws: DaemonError.self) {
            try DaemonSettings(SettingLayers(flags: ["adapter": "hci0;usb"], environment: [:], file: [:]))
        }

        #expect(variable.adapters.map(\.name) == ["hci0", "hci1"])
        #expect(fromFile.adapters.map(\.doors) == [["101"]])
        #expect(error?.message.hasPrefix("--adapter is 'hci0;usb'") == true)
    }
}
