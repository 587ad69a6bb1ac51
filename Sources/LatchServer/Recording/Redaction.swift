/// Takes out of what is handed on what opens a door or proves who somebody is.
package enum Redaction {
    static let removed = "redacted"

    /// A property file without its clients' secrets. Codes and cards stay: without them it is another property.
    package static func property(_ yaml: String) -> String {
        yaml.replacing(#/(\bsecret:\s*)("[^"\n]*"|'[^'\n]*'|[^\s,}#]+)/#) { "\($0.output.1)redacted" }
    }

    /// A value without keys, secrets and tokens, and with codes and cards of which only the end is left.
    package static func json(_ json: JSON, name: String = "") -> JSON {
        switch json {
        case .object(let members):
            return .object(Dictionary(members.map { ($0, self.json($1, name: $0)) }) { first, _ in first })
        case .list(let elements):
            // Keys are lists of octets in some places.
            if elements.count >= 16, elements.allSatisfy(\.isOctet) { return .text(removed) }
            return .list(elements.map { self.json($0, name: name) })
        case .text(let text): return .text(self.text(text, name: name))
        default: return json
        }
    }

    private static let secretNames: Set<String> = ["secret", "previousSecret", "identity", "token", "refreshToken"]
    /// Digits that are no codes.
    private static let plainNames: Set<String> = [
        "id", "event", "cause", "postalCode", "phone", "line1", "line2", "line3", "name", "serialNumber", "sequence",
        "value", "default", "firmware", "doorName", "to", "from",
    ]

    private static func text(_ text: String, name: String) -> String {
        if secretNames.contains(name) || isKey(text) { return removed }
        if name == "keycards" || name == "card" { return masked(text) }
        let isCode = (4...12).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isCode && !plainNames.contains(name) ? masked(text) : text
    }

    /// `•••••88`
    private static func masked(_ text: String) -> String {
        String(repeating: "•", count: max(0, text.count - 2)) + text.suffix(2)
    }

    /// Whether a text is at least 128 bits in hexadecimal or base 64, and no UUID.
    private static func isKey(_ text: String) -> Bool {
        if text.utf8.count >= 32, text.utf8.count.isMultiple(of: 2), text.allSatisfy(\.isHexDigit) { return true }
        return text.utf8.count >= 40
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || [0x2b, 0x2d, 0x2e, 0x2f, 0x3d, 0x5f].contains(byte)
            } && text.contains(where: \.isUppercase) && text.contains(where: \.isNumber)
    }
}

extension JSON {
    fileprivate var isOctet: Bool { if case .integer(let number) = self { (0...255).contains(number) } else { false } }
}
