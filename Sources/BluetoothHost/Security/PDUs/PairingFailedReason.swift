/// Why a pairing failed, as one side tells the other (Vol 3, Part H, 3.5.5). A peer may send values without a name.
package struct PairingFailedReason: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let passkeyEntryFailed = Self(rawValue: 0x01)
    package static let outOfBandNotAvailable = Self(rawValue: 0x02)
    package static let authenticationRequirements = Self(rawValue: 0x03)
    package static let confirmValueFailed = Self(rawValue: 0x04)
    package static let pairingNotSupported = Self(rawValue: 0x05)
    package static let encryptionKeySize = Self(rawValue: 0x06)
    package static let commandNotSupported = Self(rawValue: 0x07)
    package static let unspecifiedReason = Self(rawValue: 0x08)
    package static let repeatedAttempts = Self(rawValue: 0x09)
    package static let invalidParameters = Self(rawValue: 0x0a)
    package static let dhKeyCheckFailed = Self(rawValue: 0x0b)
    package static let numericComparisonFailed = Self(rawValue: 0x0c)
    package static let brEDRPairingInProgress = Self(rawValue: 0x0d)
    package static let crossTransportKeyNotAllowed = Self(rawValue: 0x0e)
    package static let keyRejected = Self(rawValue: 0x0f)
    package static let busy = Self(rawValue: 0x10)

    /// The names of the specification, by value; 0 is reserved.
    static let names = [
        "Reserved", "Passkey Entry Failed", "OOB Not Available", "Authentication Requirements", "Confirm Value Failed",
        "Pairing Not Supported", "Encryption Key Size", "Command Not Supported", "Unspecified Reason",
        "Repeated Attempts", "Invalid Parameters", "DHKey Check Failed", "Numeric Comparison Failed",
        "BR/EDR Pairing In Progress", "Cross-transport Key Derivation/Generation Not Allowed", "Key Rejected", "Busy",
    ]
}

extension PairingFailedReason: CustomStringConvertible {
    package var description: String {
        let code = String(rawValue, radix: 16, uppercase: true)
        let name = Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : "Reserved"
        return "\(name) (0x\(rawValue < 0x10 ? "0" : "")\(code))"
    }
}
