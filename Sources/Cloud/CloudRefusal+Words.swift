extension CloudRefusal.Code {
    /// Every word with which the partner API answers 400: the vendor's list, and ours.
    package static let badRequests: [CloudRefusal.Code] =
        vendorWords.map { CloudRefusal.Code(rawValue: $0) } + [badRequest, doorcodesExhausted]

    /// The vendor's list.
    private static let vendorWords = [
        "BUILDING_UUID_REQUIRED", "EMAIL_AND_PHONE_PROVIDED", "EMAIL_CAN_NOT_BE_EMPTY", "EMAIL_OR_PHONE_REQUIRED",
        "EMAIL_REQUIRED_FOR_PERMANENT", "END_TIME_NOT_SUPPORTED", "INVALID_END_TIME", "INVALID_PHONE",
        "INVALID_START_TIME", "MISSING_END_TIME", "PASSCODE_TYPE_CANT_BE_REVOKED", "USER_CAN_NOT_SHARE",
    ]
}
