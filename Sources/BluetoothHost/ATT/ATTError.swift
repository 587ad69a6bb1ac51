/// The error code of an ATT_ERROR_RSP (Vol 3, Part F, 3.4.1.1).
package struct ATTError: Error, Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package init(_ rawValue: UInt8) { self.rawValue = rawValue }

    /// Codes 0x80 to 0x9F, which an application defines.
    package var isApplicationError: Bool { (0x80...0x9f).contains(rawValue) }

    /// Codes 0xE0 to 0xFF, which profiles share (Core Specification Supplement, Part B).
    package var isCommonProfileError: Bool { rawValue >= 0xe0 }
}

extension ATTError {
    /// The handle names no attribute of this server.
    package static var invalidHandle: ATTError { ATTError(0x01) }
    package static var readNotPermitted: ATTError { ATTError(0x02) }
    package static var writeNotPermitted: ATTError { ATTError(0x03) }
    /// The PDU is malformed.
    package static var invalidPDU: ATTError { ATTError(0x04) }
    package static var insufficientAuthentication: ATTError { ATTError(0x05) }
    package static var requestNotSupported: ATTError { ATTError(0x06) }
    package static var invalidOffset: ATTError { ATTError(0x07) }
    package static var insufficientAuthorization: ATTError { ATTError(0x08) }
    package static var prepareQueueFull: ATTError { ATTError(0x09) }
    package static var attributeNotFound: ATTError { ATTError(0x0a) }
    /// The attribute cannot be read with ATT_READ_BLOB_REQ.
    package static var attributeNotLong: ATTError { ATTError(0x0b) }
    /// The link is encrypted with a key that is too short.
    package static var encryptionKeySizeTooShort: ATTError { ATTError(0x0c) }
    package static var invalidAttributeValueLength: ATTError { ATTError(0x0d) }
    package static var unlikelyError: ATTError { ATTError(0x0e) }
    package static var insufficientEncryption: ATTError { ATTError(0x0f) }
    /// The attribute type is not a grouping attribute.
    package static var unsupportedGroupType: ATTError { ATTError(0x10) }
    package static var insufficientResources: ATTError { ATTError(0x11) }
    /// The client is not aware of a change of the database (Vol 3, Part G, 2.5.2.1).
    package static var databaseOutOfSync: ATTError { ATTError(0x12) }
    package static var valueNotAllowed: ATTError { ATTError(0x13) }

    package static var writeRequestRejected: ATTError { ATTError(0xfc) }
    /// The Client Characteristic Configuration descriptor is not set as the profile requires.
    package static var cccdImproperlyConfigured: ATTError { ATTError(0xfd) }
    package static var procedureAlreadyInProgress: ATTError { ATTError(0xfe) }
    package static var outOfRange: ATTError { ATTError(0xff) }
}

extension ATTError: CustomStringConvertible {
    private static let names = [
        "invalid handle", "read not permitted", "write not permitted", "invalid PDU", "insufficient authentication",
        "request not supported", "invalid offset", "insufficient authorization", "prepare queue full",
        "attribute not found", "attribute not long", "encryption key size too short",
        "invalid attribute value length", "unlikely error", "insufficient encryption", "unsupported group type",
        "insufficient resources", "database out of sync", "value not allowed",
    ]

    package var description: String {
        let name: String
        switch rawValue {
        case 0x01...0x13: name = Self.names[Int(rawValue) - 1]
        case 0x80...0x9f: name = "application error"
        case 0xfc: name = "write request rejected"
        case 0xfd: name = "client characteristic configuration descriptor improperly configured"
        case 0xfe: name = "procedure already in progress"
        case 0xff: name = "out of range"
        default: name = "reserved"
        }
        return "\(name) (0x\(rawValue.hexadecimalDigits))"
    }
}
