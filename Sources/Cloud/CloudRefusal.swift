/// A request that the cloud turned down, with the word that the partner API has for it.
package struct CloudRefusal: Error, Hashable, Sendable {
    package let code: Code
    /// What is wrong, for people.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The `message` of the partner API's error body. Those marked *ours* are not in the vendor's list.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        package static let buildingUUIDRequired = Code(rawValue: "BUILDING_UUID_REQUIRED")
        package static let emailAndPhoneProvided = Code(rawValue: "EMAIL_AND_PHONE_PROVIDED")
        package static let emailCanNotBeEmpty = Code(rawValue: "EMAIL_CAN_NOT_BE_EMPTY")
        package static let emailOrPhoneRequired = Code(rawValue: "EMAIL_OR_PHONE_REQUIRED")
        package static let emailRequiredForPermanent = Code(rawValue: "EMAIL_REQUIRED_FOR_PERMANENT")
        package static let endTimeNotSupported = Code(rawValue: "END_TIME_NOT_SUPPORTED")
        package static let invalidEndTime = Code(rawValue: "INVALID_END_TIME")
        package static let invalidPhone = Code(rawValue: "INVALID_PHONE")
        package static let invalidStartTime = Code(rawValue: "INVALID_START_TIME")
        package static let missingEndTime = Code(rawValue: "MISSING_END_TIME")
        package static let passcodeTypeCantBeRevoked = Code(rawValue: "PASSCODE_TYPE_CANT_BE_REVOKED")
        package static let userCanNotShare = Code(rawValue: "USER_CAN_NOT_SHARE")
        package static let notFound = Code(rawValue: "NOT_FOUND")
        /// Ours: a body or parameter that does not have the documented shape.
        package static let badRequest = Code(rawValue: "BAD_REQUEST")
        /// Ours: every slot of the door, day and kind is given away.
        package static let doorcodesExhausted = Code(rawValue: "DOORCODES_EXHAUSTED")
    }
}
