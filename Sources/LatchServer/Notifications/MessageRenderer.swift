package import Cloud
internal import Mustache

/// A message as its reader sees it.
package struct RenderedMessage: Hashable, Sendable {
    /// A text message has none.
    package let subject: String?
    package let text: String
    /// A text message has none.
    package let html: String?
}

/// Makes messages of the outbox readable: mails in text and HTML, text messages short.
package struct MessageRenderer: Sendable {
    private let library: MustacheLibrary

    /// Reads the templates.
    /// - Throws: for a template that cannot be read.
    package init() throws {
        let sources: KeyValuePairs = [
            "invite.subject": MessageTemplates.inviteSubject, "invite.text": MessageTemplates.inviteText,
            "invite.html": MessageTemplates.inviteHTML, "doorcode.subject": MessageTemplates.doorcodeSubject,
            "doorcode.text": MessageTemplates.doorcodeText, "doorcode.html": MessageTemplates.doorcodeHTML,
            "otp.subject": MessageTemplates.otpSubject, "otp.text": MessageTemplates.otpText,
            "otp.html": MessageTemplates.otpHTML, "sms": MessageTemplates.shortText,
            "footerText": MessageTemplates.footerText, "doorsHTML": MessageTemplates.doorsHTML,
            "page": MessageTemplates.page,
        ]
        var templates: [String: MustacheTemplate] = [:]
        for (name, source) in sources { templates[name] = try MustacheTemplate(string: source) }
        library = MustacheLibrary(templates: templates)
    }

    package func render(_ message: OutboxMessage, in cloud: Cloud) throws -> RenderedMessage {
        try render(MessageContent(message, in: cloud), kind: message.kind, channel: message.channel)
    }

    package func render(
        _ content: MessageContent, kind: OutboxMessage.Kind, channel: OutboxMessage.Channel
    ) throws -> RenderedMessage {
        let values: [String: Any?] = [
            "firstName": content.firstName, "from": content.from, "doorList": content.doorList,
            "doors": content.doors, "signInCode": content.signInCode, "codeMinutes": content.codeMinutes,
        ]
        let object = values.compactMapValues { $0 }
        func text(_ name: String) throws -> String {
            guard let text = library.render(object, withTemplate: name) else { throw MissingTemplate(name: name) }
            return text
        }
        switch channel {
        case .sms: return RenderedMessage(subject: nil, text: try text("sms"), html: nil)
        case .email:
            return RenderedMessage(
                subject: try text("\(kind.rawValue).subject"), text: try text("\(kind.rawValue).text"),
                html: try text("\(kind.rawValue).html"))
        }
    }

    /// A kind of message without a template.
    struct MissingTemplate: Error {
        let name: String
    }
}
