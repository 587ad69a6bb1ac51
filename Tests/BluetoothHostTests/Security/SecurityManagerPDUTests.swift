import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct SecurityManagerPDUTests {
    static let block = Block128(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
    static let blockOctets = "000102030405060708090a0b0c0d0e0f"

    static func samples() throws -> [(SecurityManagerPDU, String)] {
        let features = PairingFeatures(
            authentication: [.bonding, .secureConnections], initiatorKeys: [.encryption, .identity],
            responderKeys: [.encryption, .identity])
        let other = PairingFeatures(
            ioCapability: .keyboardDisplay, hasOutOfBandData: true, authentication: [.bonding, .mitm, .ct2],
            maximumKeySize: 7, initiatorKeys: .signing, responderKeys: .link)
        let key = try #require(P256PublicKey(wireOrder: (0..<64).map { UInt8($0) }))
        return [
            // Request and response as Bumble sends them.
            (.pairingRequest(features), "01 03 00 09 10 03 03"),
            (.pairingResponse(features), "02 03 00 09 10 03 03"),
            (.pairingRequest(other), "01 04 01 25 07 04 08"),
            (.pairingConfirm(block), "03" + blockOctets),
            (.pairingRandom(block), "04" + blockOctets),
            (.pairingFailed(.authenticationRequirements), "05 03"),
            (.encryptionInformation(block), "06" + blockOctets),
            (.centralIdentification(diversifier: 0x1234, random: 0x0102_0304_0506_0708), "07 3412 0807060504030201"),
            (.identityInformation(block), "08" + blockOctets),
            (.identityAddressInformation(try .random("C4:F2:11:0A:9B:01")), "09 01 01 9b 0a 11 f2 c4"),
            (.identityAddressInformation(try .publicAddress("C4:F2:11:0A:9B:01")), "09 00 01 9b 0a 11 f2 c4"),
            (.signingInformation(block), "0a" + blockOctets),
            (.securityRequest([.bonding, .secureConnections]), "0b 09"),
            (.pairingPublicKey(key), "0c" + (0..<64).map { [UInt8($0)].hexadecimal }.joined()),
            (.pairingDHKeyCheck(block), "0d" + blockOctets),
            (.pairingKeypressNotification(4), "0e 04"),
        ]
    }

    @Test func `every command is written and read as the specification lays it out`() throws {
        for (pdu, text) in try Self.samples() {
            let octets = try securityOctets(text)

            #expect(Array(pdu.encoded.readableBytesView) == octets)
            #expect(try SecurityManagerPDU(ByteBuffer(bytes: octets)) == pdu)
            #expect(octets.count == 1 + pdu.code.parameterLength)
        }
        #expect(Set(try Self.samples().map(\.0.code)).count == 14)
    }

    @Test func `a command of another length is refused`() throws {
        for (pdu, text) in try Self.samples() {
            let octets = try securityOctets(text)

            #expect(throws: SecurityManagerPDUError.wrongLength(pdu.code)) {
                try SecurityManagerPDU(ByteBuffer(bytes: octets + [0]))
            }
            for count in 1..<octets.count {
                #expect(throws: SecurityManagerPDUError.wrongLength(pdu.code)) {
                    try SecurityManagerPDU(ByteBuffer(bytes: octets.prefix(count)))
                }
            }
        }
    }

    @Test(
        "a value out of its range is refused",
        arguments: [
            ("01 05 00 09 10 00 00", SecurityManagerCode.pairingRequest),
            ("01 03 02 09 10 00 00", .pairingRequest),
            ("01 03 00 09 06 00 00", .pairingRequest),
            ("02 03 00 09 11 00 00", .pairingResponse),
            ("09 02 01 9b 0a 11 f2 c4", .identityAddressInformation),
            ("09 ff 01 9b 0a 11 f2 c4", .identityAddressInformation),
        ])
    func badValue(text: String, code: SecurityManagerCode) throws {
        let octets = try securityOctets(text)

        #expect(throws: SecurityManagerPDUError.invalidParameter(code)) {
            try SecurityManagerPDU(ByteBuffer(bytes: octets))
        }
    }

    @Test func `nothing, and reserved codes, are told apart from commands`() {
        #expect(throws: SecurityManagerPDUError.empty) { try SecurityManagerPDU(ByteBuffer()) }
        for code in [UInt8(0x00), 0x0f, 0x10, 0x80, 0xff] {
            #expect(throws: SecurityManagerPDUError.reservedCode(code)) {
                try SecurityManagerPDU(ByteBuffer(bytes: [code, 1, 2, 3]))
            }
        }
    }

    @Test func `reserved bits are kept, for the check value covers them`() throws {
        let pdu = try SecurityManagerPDU(ByteBuffer(bytes: try securityOctets("01 03 00 c9 10 f3 f3")))

        #expect(Array(pdu.encoded.readableBytesView) == (try securityOctets("01 03 00 c9 10 f3 f3")))
    }

    @Test func `reasons have the names of the specification`() {
        #expect(PairingFailedReason.authenticationRequirements.description == "Authentication Requirements (0x03)")
        #expect(PairingFailedReason.dhKeyCheckFailed.description == "DHKey Check Failed (0x0B)")
        #expect(PairingFailedReason.busy.description == "Busy (0x10)")
        #expect(PairingFailedReason(rawValue: 0xff).description == "Reserved (0xFF)")
    }

    @Test(
        "bonding is only the value 01 of its field",
        arguments: [(UInt8(0x00), false), (0x01, true), (0x02, false), (0x03, false), (0xfd, true), (0xfe, false)])
    func bonding(value: UInt8, isBonding: Bool) {
        #expect(AuthenticationRequirements(rawValue: value).isBonding == isBonding)
    }
}
