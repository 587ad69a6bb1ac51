import BluetoothHCI
import BluetoothHost
import NIOCore
import Testing

/// Our own stack as a phone, with Bumble as the peripheral: the other way round than in ``BumbleTests``.
@Suite(.realProcesses, .enabled(if: Peers.areThere, "\(Peers.absence)"))
struct OurCentralTests {
    /// The characteristics of Tests/Peers/bumble/peripheral.py, by their last digit.
    private static func uuid(_ digit: UInt64) -> BluetoothUUID {
        BluetoothUUID(high: 0x6c61_7463_6800_4000, low: 0x8000_0000_0000_0000 | digit)
    }

    private static func text(_ result: GATTResult) -> String? {
        if case .value(let value) = result { String(buffer: value) } else { nil }
    }

    /// Scans for a peripheral by its name.
    private func find(_ name: String, _ phone: OurPhone) async throws -> DeviceAddress {
        let event = try await phone.run("a scan response of \(name)") { event in
            guard case .advertisingReport(let report) = event else { return false }
            return AdvertisingData(octets: report.data).localName == name
        } after: {
            try $0.startScanning(now: $1)
        }
        try await phone.act { $0.stopScanning(now: $1) }
        guard case .advertisingReport(let report) = event else { throw Failure("no report") }
        return report.address
    }

    @Test("Our central finds, discovers, reads, writes, subscribes, pairs, and comes back with the stored key")
    func lifeOfAPeripheral() async throws {
        let daemon = try await Daemon.startWithRadio()
        let peripheral = try Peers.start(
            "peripheral.py", hci: daemon.hci, ["--name", "Peer", "--connections", "2", "--for", "90"])
        try await daemon.waitForClient("hci-1")
        let phone = try await OurPhone.start(at: daemon.hci)
        let address = try await find("Peer", phone)

        let connection = try await phone.connect(to: address)
        #expect(try await phone.request(.exchangeMTU(100), on: connection) == .mtu(100))
        guard case .database(let database) = try await phone.request(.discoverAll([]), on: connection) else {
            throw Failure("no database")
        }
        func value(_ digit: UInt64) throws -> AttributeHandle {
            let found = database.characteristics.first { $0.uuid == Self.uuid(digit) }
            return try #require(found?.value)
        }
        func configuration(_ digit: UInt64) throws -> AttributeHandle {
            let handle = try value(digit)
            let found = database.descriptors.first {
                $0.uuid == .clientCharacteristicConfiguration && $0.handle > handle
            }
            return try #require(found?.handle)
        }
        #expect(Self.text(try await phone.request(.read(try value(1)), on: connection)) == "readable")
        guard case .value(let long) = try await phone.request(.readLong(try value(5)), on: connection) else {
            throw Failure("no long value")
        }
        #expect(Array(long.readableBytesView) == (0..<400).map { UInt8(truncatingIfNeeded: $0) })
        _ = try await phone.request(
            .subscribe(clientConfiguration: try configuration(3), .notifications), on: connection)
        _ = try await phone.request(
            .subscribe(clientConfiguration: try configuration(4), .indications), on: connection)
        _ = try await phone.request(.write(try value(2), ByteBuffer(string: "hello")), on: connection)
        try await phone.run("a notification") {
            if case .notification(_, _, let value) = $0 { String(buffer: value) == "hello" } else { false }
        }
        try await phone.run("an indication") {
            if case .indication(_, _, let value) = $0 { String(buffer: value) == "hello" } else { false }
        }
        _ = try await phone.request(.writeCommand(try value(2), ByteBuffer(string: "again")), on: connection)
        try await phone.run("a notification of the command") {
            if case .notification(_, _, let value) = $0 { String(buffer: value) == "again" } else { false }
        }
        await #expect(throws: GATTClientError.self) {
            try await phone.request(.read(try value(6)), on: connection)
        }
        try await phone.run("pairing") {
            if case .paired = $0 { true } else { false }
        } after: {
            try $0.pair(connection.handle, now: $1)
        }
        #expect(Self.text(try await phone.request(.read(try value(6)), on: connection)) == "secret")
        try await phone.run("the end") {
            if case .disconnected = $0 { true } else { false }
        } after: {
            try $0.disconnect(connection.handle, now: $1)
        }

        let again = try await phone.connect(to: address)
        try await phone.run("encryption") {
            if case .encryptionChanged(again.handle, .success) = $0 { true } else { false }
        } after: {
            try $0.encrypt(again.handle, now: $1)
        }
        #expect(Self.text(try await phone.request(.read(try value(6)), on: again)) == "secret")
        try await phone.run("the end") {
            if case .disconnected = $0 { true } else { false }
        } after: {
            try $0.disconnect(again.handle, now: $1)
        }
        let code = await peripheral.exit(within: .seconds(30))
        await phone.close()

        #expect(code == 0, "\(peripheral.output) \(peripheral.errors)")
        let seen = try Peers.lines(of: peripheral)
        #expect(seen.first { $0.event == "pairing" }?.secureConnections == .bool(true))
        #expect(seen.filter { $0.event == "encryption" }.count == 2)
        #expect(seen.contains { $0.event == "confirmed" })
    }
}
