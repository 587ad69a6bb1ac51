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

    /// The subject line of a message.
    package func subject(of message: OutboxMessage) -> String {
        switch message.kind {
        case .invite: "\(message.from) gave you access to \(doorList(message))"
        case .doorcode: "Your doorcode for \(doorList(message))"
        case .otp: "Your sign-in code for \(message.from)"
        }
    }

    /// The text of a message.
    package func text(of message: OutboxMessage) -> String {
        var lines = ["Hello \(users[message.user]?.firstName ?? ""),", ""]
        if let code = message.signInCode {
            return (lines + ["Your sign-in code for \(message.from) is \(code)."]).joined(separator: "\n")
        }
        lines.append("\(message.from) gave you access to \(doorList(message)).")
        for entry in message.doors {
            guard let code = entry.code, let door = doors[entry.door] else { continue }
            lines.append("\(door.name): \(code.digits)")
        }
        if message.kind == .doorcode { lines.append("The code is good for the day for which it was made.") }
        return lines.joined(separator: "\n")
    }

    private func doorList(_ message: OutboxMessage) -> String {
        message.doors.compactMap { doors[$0.door]?.name }.joined(separator: ", ")
    }
}
