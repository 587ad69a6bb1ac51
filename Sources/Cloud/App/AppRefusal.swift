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
    }
}
