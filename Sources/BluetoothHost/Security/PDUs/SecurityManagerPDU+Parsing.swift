import BluetoothHCI
package import NIOCore

/// What is wrong with the octets of a command.
package enum SecurityManagerPDUError: Error, Hashable, Sendable {
    case empty
    /// The code has no meaning; such a command is ignored (Vol 3, Part H, 3.3).
    case reservedCode(UInt8)
    /// Not the length of this command.
    case wrongLength(SecurityManagerCode)
    /// A field has a value outside its range.
    case invalidParameter(SecurityManagerCode)

    /// The command, where it is known.
    package var code: SecurityManagerCode? {
        switch self {
        case .empty, .reservedCode: nil
        case .wrongLength(let code), .invalidParameter(let code): code
        }
    }
}

extension SecurityManagerPDU {
    /// Reads one command from the whole payload of an L2CAP frame.
    package init(_ payload: ByteBuffer) throws(SecurityManagerPDUError) {
        let octets = payload.readableBytesView
        guard let first = octets.first else { throw .empty }
        guard let code = SecurityManagerCode(rawValue: first) else { throw .reservedCode(first) }
        guard octets.count == 1 + code.parameterLength else { throw .wrongLength(code) }
        guard let pdu = Self(code, Array(octets.dropFirst())) else { throw .invalidParameter(code) }
        self = pdu
    }

    /// - Parameter parameters: as many octets as the command has.
    private init?(_ code: SecurityManagerCode, _ parameters: [UInt8]) {
        switch code {
        case .pairingRequest:
            guard let features = PairingFeatures(parameters) else { return nil }
            self = .pairingRequest(features)
        case .pairingResponse:
            guard let features = PairingFeatures(parameters) else { return nil }
            self = .pairingResponse(features)
        case .pairingConfirm, .pairingRandom, .encryptionInformation, .identityInformation, .signingInformation,
            .pairingDHKeyCheck:
            guard let block = Block128(wireOrder: parameters) else { return nil }
            self.init(code, block)
        case .centralIdentification:
            self = .centralIdentification(
                diversifier: parameters.prefix(2).reversed().reduce(0) { $0 << 8 | UInt16($1) },
                random: parameters.dropFirst(2).reversed().reduce(0) { $0 << 8 | UInt64($1) })
        case .identityAddressInformation:
            guard let type = parameters.first.flatMap(AddressType.init(rawValue:)), AddressType.device.contains(type),
                let address = Address(wireOrder: parameters.dropFirst())
            else { return nil }
            self = .identityAddressInformation(DeviceAddress(address, type))
        case .pairingPublicKey:
            guard let key = P256PublicKey(wireOrder: parameters) else { return nil }
            self = .pairingPublicKey(key)
        case .pairingFailed, .securityRequest, .pairingKeypressNotification:
            guard let octet = parameters.first else { return nil }
            self.init(code, octet)
        }
    }

    private init?(_ code: SecurityManagerCode, _ block: Block128) {
        switch code {
        case .pairingConfirm: self = .pairingConfirm(block)
        case .pairingRandom: self = .pairingRandom(block)
        case .encryptionInformation: self = .encryptionInformation(block)
        case .identityInformation: self = .identityInformation(block)
        case .signingInformation: self = .signingInformation(block)
        case .pairingDHKeyCheck: self = .pairingDHKeyCheck(block)
        default: return nil
        }
    }

    private init?(_ code: SecurityManagerCode, _ octet: UInt8) {
        switch code {
        case .pairingFailed: self = .pairingFailed(PairingFailedReason(rawValue: octet))
        case .securityRequest: self = .securityRequest(AuthenticationRequirements(rawValue: octet))
        case .pairingKeypressNotification: self = .pairingKeypressNotification(octet)
        default: return nil
        }
    }
}

extension PairingFeatures {
    /// - Returns: nil for another count than six, and for an IO capability, OOB data flag or key size out of range.
    fileprivate init?(_ octets: [UInt8]) {
        guard octets.count == 6, let ioCapability = IOCapability(rawValue: octets[0]), octets[1] <= 1,
            Self.keySizes.contains(octets[3])
        else { return nil }
        self.init(
            ioCapability: ioCapability, hasOutOfBandData: octets[1] == 1,
            authentication: AuthenticationRequirements(rawValue: octets[2]), maximumKeySize: octets[3],
            initiatorKeys: KeyDistribution(rawValue: octets[4]), responderKeys: KeyDistribution(rawValue: octets[5]))
    }
}
