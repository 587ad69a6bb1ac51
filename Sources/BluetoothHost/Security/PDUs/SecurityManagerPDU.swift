package import BluetoothHCI
package import NIOCore

/// A command of the Security Manager Protocol (Vol 3, Part H, 3.3 to 3.6), the payload of an L2CAP frame on channel
/// 0x0006.
package enum SecurityManagerPDU: Hashable, Sendable {
    case pairingRequest(PairingFeatures)
    case pairingResponse(PairingFeatures)
    case pairingConfirm(Block128)
    case pairingRandom(Block128)
    case pairingFailed(PairingFailedReason)
    /// The long term key of legacy pairing.
    case encryptionInformation(Block128)
    /// EDIV and Rand of legacy pairing.
    case centralIdentification(diversifier: UInt16, random: UInt64)
    /// The identity resolving key; all zeros means that there is none.
    case identityInformation(Block128)
    case identityAddressInformation(DeviceAddress)
    /// The key of signed writes.
    case signingInformation(Block128)
    case securityRequest(AuthenticationRequirements)
    case pairingPublicKey(P256PublicKey)
    case pairingDHKeyCheck(Block128)
    case pairingKeypressNotification(UInt8)

    /// The greatest length of a command, and so the MTU of the channel with LE Secure Connections (3.2).
    package static let maximumLength = 65

    package var code: SecurityManagerCode {
        switch self {
        case .pairingRequest: .pairingRequest
        case .pairingResponse: .pairingResponse
        case .pairingConfirm: .pairingConfirm
        case .pairingRandom: .pairingRandom
        case .pairingFailed: .pairingFailed
        case .encryptionInformation: .encryptionInformation
        case .centralIdentification: .centralIdentification
        case .identityInformation: .identityInformation
        case .identityAddressInformation: .identityAddressInformation
        case .signingInformation: .signingInformation
        case .securityRequest: .securityRequest
        case .pairingPublicKey: .pairingPublicKey
        case .pairingDHKeyCheck: .pairingDHKeyCheck
        case .pairingKeypressNotification: .pairingKeypressNotification
        }
    }

    /// The octets of the command, code first.
    package var encoded: ByteBuffer {
        var octets = [code.rawValue]
        octets.reserveCapacity(1 + code.parameterLength)
        switch self {
        case .pairingRequest(let features), .pairingResponse(let features):
            octets += [
                features.ioCapability.rawValue, features.hasOutOfBandData ? 1 : 0, features.authentication.rawValue,
                features.maximumKeySize, features.initiatorKeys.rawValue, features.responderKeys.rawValue,
            ]
        case .pairingConfirm(let block), .pairingRandom(let block), .encryptionInformation(let block),
            .identityInformation(let block), .signingInformation(let block), .pairingDHKeyCheck(let block):
            octets += block.wireOrder
        case .pairingFailed(let reason): octets.append(reason.rawValue)
        case .centralIdentification(let diversifier, let random):
            octets += (0..<2).map { UInt8(truncatingIfNeeded: diversifier >> (8 * $0)) }
            octets += (0..<8).map { UInt8(truncatingIfNeeded: random >> (8 * $0)) }
        case .identityAddressInformation(let address):
            octets.append(address.type.isRandom ? 1 : 0)
            octets += address.address.wireOrder
        case .securityRequest(let requirements): octets.append(requirements.rawValue)
        case .pairingPublicKey(let key): octets += key.wireOrder
        case .pairingKeypressNotification(let kind): octets.append(kind)
        }
        return ByteBuffer(bytes: octets)
    }
}
