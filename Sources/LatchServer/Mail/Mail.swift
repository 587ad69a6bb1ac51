package import SimulationKernel

/// A mail in text and HTML (RFC 5322, RFC 2046 section 5.1.4).
package struct Mail: Hashable, Sendable {
    package var sender: MailAddress
    /// On whose behalf it is sent, shown with the sender's address.
    package var senderName: String
    package var recipient: MailAddress
    package var subject: String
    package var text: String
    package var html: String
    /// Tells it from the sender's other mails; letters, digits, hyphens and dots.
    package var id: String
    package var date: Instant

    package init(
        sender: MailAddress, senderName: String, recipient: MailAddress, subject: String, text: String, html: String,
        id: String, date: Instant
    ) {
        self.sender = sender
        self.senderName = senderName
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.html = html
        self.id = id
        self.date = date
    }

    /// The mail as it is sent: 7-bit lines that end with CRLF.
    package var encoded: String {
        // No line of quoted-printable can be this one: there a `=` stands before two hexadecimal digits.
        let boundary = "=_alternative_\(id)"
        return """
            From: \(display(name: senderName)) <\(sender)>
            To: <\(recipient)>
            Subject: \(EncodedWord.encode(subject))
            Date: \(date.mailDate)
            Message-ID: <\(id)@\(sender.domain)>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="\(boundary)"
            Auto-Submitted: auto-generated


            """.withNetworkLineEnds
                + part(text, type: "text/plain", boundary) + part(html, type: "text/html", boundary)
                + "--\(boundary)--\r\n"
    }

    private func part(_ content: String, type: String, _ boundary: String) -> String {
        "--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + QuotedPrintable.encode(content)
    }

    /// A name before an address: a quoted string, or encoded words with the address on a line of its own.
    private func display(name: String) -> String {
        let word = EncodedWord.encode(name)
        guard !word.hasPrefix("=?") else { return word + "\r\n" }
        return "\"" + word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

extension String {
    fileprivate var withNetworkLineEnds: String {
        // A field that was folded has its line ends already.
        replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
    }
}
