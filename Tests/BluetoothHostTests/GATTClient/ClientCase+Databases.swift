import BluetoothHost

/// The servers that the cases of BlueZ's `unit/test-gatt.c` discover before they do what they are about, as PDUs, and as
/// what a client then knows.
enum CaseDatabase {
    static let mtuExchange = """
        > 02 0002
        < 03 0002
        """

    /// Two services with one described characteristic each.
    static let first = """
        > 10 0100ffff 0028
        < 11 06 01000400 0118
        > 10 0500ffff 0028
        < 11 06 05000800 0d18
        > 10 0900ffff 0028
        < 01 10 0900 0a
        > 10 0100ffff 0128
        < 01 10 0100 0a
        > 08 01000400 0228
        < 01 08 0100 0a
        > 08 05000800 0228
        < 01 08 0500 0a
        > 08 01000400 0328
        < 09 07 0200 02 0300 002a
        > 08 03000400 0328
        < 01 08 0300 0a
        > 04 04000400
        < 05 01 0400 0129
        > 08 05000800 0328
        < 09 07 0600 0a 0700 292a
        > 08 07000800 0328
        < 01 08 0700 0a
        > 04 08000800
        < 05 01 0800 0129
        """
    static let firstResult = RemoteDatabase(
        services: [
            RemoteService(handles: 0x0001...0x0004, uuid: 0x1801),
            RemoteService(handles: 0x0005...0x0008, uuid: 0x180d),
        ],
        characteristics: [
            RemoteCharacteristic(declaration: 0x0002, properties: .read, value: 0x0003, uuid: 0x2a00),
            RemoteCharacteristic(declaration: 0x0006, properties: [.read, .write], value: 0x0007, uuid: 0x2a29),
        ],
        descriptors: [
            RemoteDescriptor(handle: 0x0004, uuid: 0x2901), RemoteDescriptor(handle: 0x0008, uuid: 0x2901),
        ])

    /// The same with handles left free.
    static let second = """
        > 10 0100ffff 0028
        < 11 06 01000400 0118
        > 10 0500ffff 0028
        < 11 06 05000a00 0d18
        > 10 0b00ffff 0028
        < 01 10 0b00 0a
        > 10 0100ffff 0128
        < 01 10 0100 0a
        > 08 01000400 0228
        < 01 08 0100 0a
        > 08 05000a00 0228
        < 01 08 0500 0a
        > 08 01000400 0328
        < 09 07 0200 02 0300 002a
        > 08 03000400 0328
        < 01 08 0300 0a
        > 04 04000400
        < 05 01 0400 0129
        > 08 05000a00 0328
        < 09 07 0700 0a 0800 292a
        > 08 08000a00 0328
        < 01 08 0800 0a
        > 04 09000a00
        < 05 01 0a00 0129
        """
    static let secondResult = RemoteDatabase(
        services: [
            RemoteService(handles: 0x0001...0x0004, uuid: 0x1801),
            RemoteService(handles: 0x0005...0x000a, uuid: 0x180d),
        ],
        characteristics: [
            RemoteCharacteristic(declaration: 0x0002, properties: .read, value: 0x0003, uuid: 0x2a00),
            RemoteCharacteristic(declaration: 0x0007, properties: [.read, .write], value: 0x0008, uuid: 0x2a29),
        ],
        descriptors: [
            RemoteDescriptor(handle: 0x0004, uuid: 0x2901), RemoteDescriptor(handle: 0x000a, uuid: 0x2901),
        ])

    /// Large gaps, a service of one handle, a characteristic without a descriptor.
    static let third = """
        > 10 0100ffff 0028
        < 11 06 00012101 0018 00020002 0118
        > 10 0102ffff 0028
        < 11 06 00032003 0d18
        > 10 2103ffff 0028
        < 01 10 2103 0a
        > 10 0100ffff 0128
        < 01 10 0100 0a
        > 08 00012101 0228
        < 01 08 0001 0a
        > 08 00032003 0228
        < 01 08 0003 0a
        > 08 00012101 0328
        < 09 07 1001 02 1101 002a 2001 02 2101 012a
        > 08 21012101 0328
        < 01 08 2101 0a
        > 04 12011f01
        < 01 04 1201 0a
        > 08 00032003 0328
        < 09 07 1003 0a 1103 292a
        > 08 11032003 0328
        < 01 08 1103 0a
        > 04 12032003
        < 05 01 2003 0229
        """
    static let thirdResult = RemoteDatabase(
        services: [
            RemoteService(handles: 0x0100...0x0121, uuid: 0x1800),
            RemoteService(handles: 0x0200...0x0200, uuid: 0x1801),
            RemoteService(handles: 0x0300...0x0320, uuid: 0x180d),
        ],
        characteristics: [
            RemoteCharacteristic(declaration: 0x0110, properties: .read, value: 0x0111, uuid: 0x2a00),
            RemoteCharacteristic(declaration: 0x0120, properties: .read, value: 0x0121, uuid: 0x2a01),
            RemoteCharacteristic(declaration: 0x0310, properties: [.read, .write], value: 0x0311, uuid: 0x2a29),
        ],
        descriptors: [RemoteDescriptor(handle: 0x0320, uuid: 0x2902)])

    static let smallPrimary = """
        > 10 0100ffff 0028
        < 11 06 10f018f0 0018 ffffffff 0a18
        """
    static let smallPrimaryResult = [
        RemoteService(handles: 0xf010...0xf018, uuid: 0x1800), RemoteService(handles: 0xffff...0xffff, uuid: 0x180a),
    ]

    /// A secondary service, an include of it, 128-bit UUIDs, a service at the last handle.
    static let small =
        smallPrimary + """

            > 10 0100ffff 0128
            < 11 06 01001000 0a18
            > 10 1100ffff 0128
            < 01 10 1100 0a
            > 08 10f018f0 0228
            < 09 08 11f0 01000f00 0a18
            > 08 12f018f0 0228
            < 01 08 12f0 0a
            > 08 01001000 0228
            < 01 08 0100 0a
            > 08 10f018f0 0328
            < 09 07 12f0 02 13f0 002a
            > 08 13f018f0 0328
            < 09 15 14f0 82 15f0 efcdab89674523010000000009b00000
            > 08 15f018f0 0328
            < 09 07 17f0 02 18f0 012a
            > 08 18f018f0 0328
            < 01 08 18f0 0a
            > 04 16f016f0
            < 05 01 16f0 0029
            > 08 01001000 0328
            < 09 07 0200 b2 0300 292a
            > 08 03001000 0328
            < 01 08 0300 0a
            > 04 04001000
            < 05 01 0400 0229 0500 0129
            > 04 06001000
            < 01 04 0600 0a
            """
    static let smallResult = RemoteDatabase(
        services: smallPrimaryResult + [RemoteService(handles: 0x0001...0x0010, uuid: 0x180a, isPrimary: false)],
        includes: [RemoteInclude(handle: 0xf011, included: 0x0001...0x000f, uuid: 0x180a)],
        characteristics: [
            RemoteCharacteristic(
                declaration: 0x0002, properties: [.read, .notify, .indicate, .extendedProperties], value: 0x0003,
                uuid: 0x2a29),
            RemoteCharacteristic(declaration: 0xf012, properties: .read, value: 0xf013, uuid: 0x2a00),
            RemoteCharacteristic(
                declaration: 0xf014, properties: [.read, .extendedProperties], value: 0xf015,
                uuid: BluetoothUUID(high: 0x0000_b009_0000_0000, low: 0x0123_4567_89ab_cdef)),
            RemoteCharacteristic(declaration: 0xf017, properties: .read, value: 0xf018, uuid: 0x2a01),
        ],
        descriptors: [
            RemoteDescriptor(handle: 0x0004, uuid: 0x2902), RemoteDescriptor(handle: 0x0005, uuid: 0x2901),
            RemoteDescriptor(handle: 0xf016, uuid: 0x2900),
        ])
}
