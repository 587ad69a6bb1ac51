/// Why the cloud refuses an ``AppRequest``.
package struct AppRefusal: Error, Hashable, Codable, Sendable {
    package let code: Code
    /// For people.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The word in the app API's answers.
    package enum Code: String, CaseIterable, Codable, Sendable {
        case tokenInvalid = "TOKEN_INVALID"
        case userInactive = "USER_INACTIVE"
        case consentNotGranted = "CONSENT_NOT_GRANTED"
        case notFound = "NOT_FOUND"
        case badRequest = "BAD_REQUEST"
        case tooManyPhones = "TOO_MANY_PHONES"
        /// More calls in a minute than the client through which the user signed in may make.
        case tooManyRequests = "TOO_MANY_REQUESTS"
        case keyTaken = "KEY_TAKEN"
        case malformedReport = "MALFORMED_REPORT"
        // Invites of guests, under the vendor's words; told for each lock.
        case emailRequiredForPermanent = "EMAIL_REQUIRED_FOR_PERMANENT"
        case emailOrPhoneRequired = "EMAIL_OR_PHONE_REQUIRED"
        case emailAndPhoneProvided = "EMAIL_AND_PHONE_PROVIDED"
        case invalidPhone = "INVALID_PHONE"
        case invalidStartTime = "INVALID_START_TIME"
        case endTimeNotSupported = "END_TIME_NOT_SUPPORTED"
        /// No lasting access to the lock.
        case userCanNotShare = "USER_CAN_NOT_SHARE"
        /// Lasting access that may not be shared.
        case shareableAccessRequired = "SHAREABLE_ACCESS_REQUIRED"
        case sharingNotEnabled = "SHARING_NOT_ENABLED"
        case requestedTimeOutsideShareableAccess = "REQUESTED_TIME_OUTSIDE_SHAREABLE_ACCESS"
        /// Ours: no daily code of the kind is left at that door.
        case doorcodesExhausted = "DOORCODES_EXHAUSTED"
        // Taking back.
        case passcodeTypeCantBeRevoked = "PASSCODE_TYPE_CANT_BE_REVOKED"
        case deviceNotFound = "DEVICE_NOT_FOUND"
    }
}
