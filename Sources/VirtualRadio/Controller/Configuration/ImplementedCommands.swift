import BluetoothHCI

/// The commands that ``Controller`` carries out, and which feature brings each.
enum ImplementedCommands {
    /// In ascending order of opcodes.
    static let opcodes: [Opcode] = groups.flatMap(\.opcodes).sorted()

    /// The features of which a controller has to have one, so that it has the command; none for any controller.
    static let features: [Opcode: LEFeatures] = Dictionary(
        groups.flatMap { group in group.opcodes.map { ($0, group.features) } }, uniquingKeysWith: { first, _ in first })

    private struct Group {
        let features: LEFeatures
        let opcodes: [Opcode]
    }

    private static let groups: [Group] = [
        Group(
            features: [],
            opcodes: [
                0x0406, 0x041D, 0x0C01, 0x0C03, 0x0C13, 0x0C14, 0x0C23, 0x0C2D, 0x0C31, 0x0C33, 0x0C35, 0x0C63, 0x0C6C,
                0x0C6D, 0x1001, 0x1002, 0x1003, 0x1004, 0x1005, 0x1009, 0x1405,
            ]),
        Group(features: .ping, opcodes: [0x0C7B, 0x0C7C]),
        Group(
            features: [],
            opcodes: [
                0x2001, 0x2002, 0x2003, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x200B, 0x200C, 0x200D, 0x200E,
                0x200F, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2016, 0x2017, 0x2018, 0x201C, 0x2025, 0x2026,
                0x204B, 0x205E, 0x2060,
            ]),
        Group(features: .encryption, opcodes: [0x2019, 0x201A, 0x201B]),
        Group(features: .connectionParametersRequest, opcodes: [0x2020, 0x2021]),
        Group(features: .dataPacketLengthExtension, opcodes: [0x2022, 0x2023, 0x2024, 0x202F]),
        Group(
            features: .privacy,
            opcodes: [0x2027, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x204E]),
        Group(features: [.phy2M, .codedPHY], opcodes: [0x2030, 0x2031, 0x2032]),
        Group(
            features: .extendedAdvertising,
            opcodes: [
                0x2035, 0x2036, 0x2037, 0x2038, 0x2039, 0x203A, 0x203B, 0x203C, 0x203D, 0x2041, 0x2042, 0x2043,
            ]),
    ]
}
