import BluetoothHost

/// Cases of BlueZ's `unit/test-gatt.c` in the role of the client: server configuration and discovery.
extension ClientCase {
    /// A case that exchanges the MTU, then does one procedure.
    init(afterMTU name: String, _ procedure: GATTProcedure, _ transcript: String, _ result: GATTResult) {
        self.init(
            name, [.exchangeMTU(512), procedure], CaseDatabase.mtuExchange + "\n" + transcript,
            [.success(.mtu(512)), .success(result)])
    }

    static let discovery: [ClientCase] = [
        ClientCase(
            "GAC/CL/BV-01-C", [.exchangeMTU(512)], CaseDatabase.mtuExchange, [.success(.mtu(512))]),
        ClientCase(
            afterMTU: "GAD/CL/BV-01-C", .discoverPrimaryServices,
            """
            > 10 0100ffff 0028
            < 11 06 10001300 0018 20002900 b068 30003200 1918
            > 10 3300ffff 0028
            < 11 14 90009600 efcdab89674523010000000085600000
            > 10 9700ffff 0028
            < 01 10 9700 0a
            """,
            .services([
                RemoteService(handles: 0x0010...0x0013, uuid: 0x1800),
                RemoteService(handles: 0x0020...0x0029, uuid: 0x68b0),
                RemoteService(handles: 0x0030...0x0032, uuid: 0x1819),
                RemoteService(
                    handles: 0x0090...0x0096,
                    uuid: BluetoothUUID(high: 0x0000_6085_0000_0000, low: 0x0123_4567_89ab_cdef)),
            ])),
        ClientCase(
            afterMTU: "GAD/CL/BV-01-C-small", .discoverPrimaryServices, CaseDatabase.smallPrimary,
            .services(CaseDatabase.smallPrimaryResult)),
        ClientCase(
            afterMTU: "GAD/CL/BV-02-C-1", .discoverServices(0x1800),
            """
            > 06 0100ffff 0028 0018
            < 07 01000700
            > 06 0800ffff 0028 0018
            < 01 06 0800 0a
            """,
            .services([RemoteService(handles: 0x0001...0x0007, uuid: 0x1800)])),
        // Accepted difference: BlueZ asks for a UUID that has a 16-bit form with 16 octets when it was given so. Both
        // forms name the same service (Vol 3, Part F, 3.2.1); this client always sends the short one.
        ClientCase(
            afterMTU: "GAD/CL/BV-02-C-2",
            .discoverServices(BluetoothUUID(high: 0x0000_180d_0000_1000, low: 0x8000_0080_5f9b_34fb)),
            """
            > 06 0100ffff 0028 0d18
            < 07 10001700
            > 06 1800ffff 0028 0d18
            < 01 06 1800 0a
            """,
            .services([RemoteService(handles: 0x0010...0x0017, uuid: 0x180d)])),
        ClientCase(
            afterMTU: "GAD/CL/BV-03-C", .findIncludedServices(0x0001...0xffff),
            """
            > 08 0100ffff 0228
            < 09 08 0200 10001f00 0f18
            > 08 0300ffff 0228
            < 09 06 0300 20002f00 0400 30003f00
            > 0a 2000
            < 0b 00003e39000000000123456789abcdef
            > 0a 3000
            < 0b 00003b39000000000123456789abcdef
            > 08 0500ffff 0228
            < 09 08 0500 40004f00 0a18
            > 08 0600ffff 0228
            < 01 08 0600 0a
            """,
            .includedServices([
                RemoteInclude(handle: 0x0002, included: 0x0010...0x001f, uuid: 0x180f),
                RemoteInclude(
                    handle: 0x0003, included: 0x0020...0x002f,
                    uuid: BluetoothUUID(high: 0xefcd_ab89_6745_2301, low: 0x0000_0000_393e_0000)),
                RemoteInclude(
                    handle: 0x0004, included: 0x0030...0x003f,
                    uuid: BluetoothUUID(high: 0xefcd_ab89_6745_2301, low: 0x0000_0000_393b_0000)),
                RemoteInclude(handle: 0x0005, included: 0x0040...0x004f, uuid: 0x180a),
            ])),
        ClientCase(
            afterMTU: "GAD/CL/BV-04-C", .discoverCharacteristics(0x0010...0x0020), characteristics,
            .characteristics(twoCharacteristics)),
        // Discover Characteristics by UUID sends the same PDUs; what it keeps is the difference.
        ClientCase(
            afterMTU: "GAD/CL/BV-05-C", .discoverCharacteristicsByUUID(0x2a25, 0x0010...0x0020), characteristics,
            .characteristics([twoCharacteristics[0]])),
        ClientCase(
            afterMTU: "GAD/CL/BV-06-C", .discoverDescriptors(0x0013...0x0016),
            """
            > 04 13001600
            < 05 01 1300 0229 1400 0329
            > 04 15001600
            < 05 01 1500 0429 1600 0529
            """,
            .descriptors([
                RemoteDescriptor(handle: 0x0013, uuid: 0x2902), RemoteDescriptor(handle: 0x0014, uuid: 0x2903),
                RemoteDescriptor(handle: 0x0015, uuid: 0x2904), RemoteDescriptor(handle: 0x0016, uuid: 0x2905),
            ])),
        ClientCase(
            afterMTU: "GAD/CL/BV-06-C/client-1", .discoverAll(.complete), CaseDatabase.first,
            .database(CaseDatabase.firstResult)),
        ClientCase(
            afterMTU: "GAD/CL/BV-06-C/client-2", .discoverAll(.complete), CaseDatabase.second,
            .database(CaseDatabase.secondResult)),
        ClientCase(
            afterMTU: "GAD/CL/BV-06-C/client-3", .discoverAll(.complete), CaseDatabase.third,
            .database(CaseDatabase.thirdResult)),
    ]

    private static let twoCharacteristics = [
        RemoteCharacteristic(declaration: 0x0011, properties: .read, value: 0x0012, uuid: 0x2a25),
        RemoteCharacteristic(
            declaration: 0x0013, properties: .read, value: 0x0014,
            uuid: BluetoothUUID(high: 0x0000_0000_0000_0123, low: 0x4567_89ab_cdef_0085)),
    ]

    private static let characteristics = """
        > 08 10002000 0328
        < 09 07 1100 02 1200 252a
        > 08 12002000 0328
        < 09 15 1300 02 1400 8500efcdab8967452301000000000000
        > 08 14002000 0328
        < 01 08 1200 0a
        """
}
