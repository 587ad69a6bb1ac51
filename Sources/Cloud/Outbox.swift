package import LockProtocol
package import SimulationKernel

/// A mail or text message that the vendor would have sent, with what it says as fields.
package struct OutboxMessage: Hashable, Codable, Sendable {
    /// Counts from 1.
    package let id: Int
    package let kind: Kind
    package let channel: Channel
    /// An email address or a phone number.
    package let to: String
    package let user: UserID
    /// The doors that it names, each with the doorcode that it gives, if any.
    package let doors: [DoorCode]
    package let at: Instant
    /// The company or person on whose behalf it is sent.
    package let from: String
    /// The six digits of a sign-in code.
    package var signInCode: String?
    /// When the sign-in code ends.
    package var expiresAt: Instant?

    package enum Kind: String, CaseIterable, Codable, Sendable {
        /// Somebody has lasting access.
        case invite
        /// Somebody has a doorcode for a day.
        case doorcode
        /// Somebody has a code to sign in with.
        case otp
    }

    package enum Channel: String, Codable, Sendable {
        case email, sms
    }

    package struct DoorCode: Hashable, Codable, Sendable {
        package let door: DoorID
        package let code: Doorcode?
        /// Kind and time of the access; nil in what an earlier version recorded.
        package var passcodeType: PasscodeType?
        package var start: Instant?
        /// nil also where the access has no end.
        package var end: Instant?
    }
}

extension OutboxMessage.DoorCode {
    /// What its owner is told of an access.
    init(_ access: Access) {
        // A resident's lasting code is for the app alone; a code for a day has no other way to them.
        let isHidden = access.role == .resident && access.passcodeType == .permanent
        self.init(
            door: access.door, code: isHidden ? nil : access.code.doorcode, passcodeType: access.passcodeType,
            start: access.start, end: access.end)
    }
}

extension Cloud {
    /// Whom to tell, and how: the email where there is one; else the number, unless somebody with an email has it.
    func address(of user: User) -> (OutboxMessage.Channel, String)? {
        if let email = user.email { return (.email, email) }
        guard let phone = user.phone else { return nil }
        if let owner = self.user(phone: phone), owner.email != nil { return nil }
        return (.sms, phone)
    }
}
