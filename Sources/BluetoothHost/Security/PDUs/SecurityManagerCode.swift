/// The commands of the Security Manager Protocol: the Code field (Vol 3, Part H, 3.3).
package enum SecurityManagerCode: UInt8, Hashable, Sendable {
    case pairingRequest = 0x01
    case pairingResponse = 0x02
    case pairingConfirm = 0x03
    case pairingRandom = 0x04
    case pairingFailed = 0x05
    case encryptionInformation = 0x06
    case centralIdentification = 0x07
    case identityInformation = 0x08
    case identityAddressInformation = 0x09
    case signingInformation = 0x0a
    case securityRequest = 0x0b
    case pairingPublicKey = 0x0c
    case pairingDHKeyCheck = 0x0d
    case pairingKeypressNotification = 0x0e

    /// How many octets follow the code; every command has a fixed length.
    package var parameterLength: Int {
        switch self {
        case .pairingRequest, .pairingResponse: 6
        case .pairingConfirm, .pairingRandom, .encryptionInformation, .identityInformation, .signingInformation,
            .pairingDHKeyCheck:
            16
        case .pairingFailed, .securityRequest, .pairingKeypressNotification: 1
        case .centralIdentification: 10
        case .identityAddressInformation: 7
        case .pairingPublicKey: P256PublicKey.octetCount
        }
    }
}
