package import SimulationKernel

// What the vendor keeps for each partner: secrets, limits, addresses, web origins. Everything can change at any time.
extension Client {
    /// Seconds that a token can be asked to live: up to a year.
    package static let tokenSecondsRange = 1...31_536_000
    /// Calls in a minute, and token requests in an hour, to which a client can be limited.
    package static let limitRange = 1...1_000_000
    /// Address blocks of one client, and origins of one partner, at most.
    package static let longestList = 256
    /// The longest secret, in bytes of UTF-8.
    package static let longestSecret = 200
    /// For how long a secret that was replaced may stay good.
    package static let longestOverlap = Duration.hours(24 * 365)

    /// Whether a secret proves that somebody is this client: its own, or the one before while that is still good.
    package func accepts(secret: String, at instant: Instant) -> Bool {
        secret == self.secret || standingPrevious(at: instant)?.secret == secret
    }

    /// The secret that a rotation replaced, while it is still good.
    package func standingPrevious(at instant: Instant) -> PreviousSecret? {
        previous.flatMap { instant < $0.until ? $0 : nil }
    }

    /// Whether its list lets it come from an address; an empty list lets it come from anywhere.
    /// - Parameter address: nil, where nobody knows, is on no list.
    package func admits(address: String?) -> Bool {
        if allowedAddresses.isEmpty { return true }
        guard let address else { return false }
        return allowedAddresses.contains { AddressBlock($0)?.contains(address) == true }
    }

    /// What is to change of a client; nil stays as it is, and 0 takes a limit or a lifetime of its own away.
    package struct Change: Sendable {
        package var tokenSeconds: Int?
        package var requestsPerMinute: Int?
        package var tokensPerHour: Int?
        package var allowedAddresses: [String]?

        package init(
            tokenSeconds: Int? = nil, requestsPerMinute: Int? = nil, tokensPerHour: Int? = nil,
            allowedAddresses: [String]? = nil
        ) {
            self.tokenSeconds = tokenSeconds
            self.requestsPerMinute = requestsPerMinute
            self.tokensPerHour = tokensPerHour
            self.allowedAddresses = allowedAddresses
        }
    }
}

extension Partner {
    /// Whether a text is an origin as browsers send it (RFC 6454 section 6.2): scheme, host and port, in lower case,
    /// without the scheme's own port. `null`, the origin of nobody in particular, is none.
    package static func isOrigin(_ text: String) -> Bool {
        guard text.utf8.count <= 300, let mark = text.firstRange(of: "://") else { return false }
        let (scheme, rest) = (text[..<mark.lowerBound], text[mark.upperBound...])
        guard scheme.first.map({ $0.isASCII && $0.isLowercase }) == true,
            scheme.utf8.allSatisfy({ isLower($0) || isDigit($0) || "+-.".utf8.contains($0) })
        else { return false }
        let host: Substring
        var port: Substring?
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            let behind = rest[rest.index(after: end)...]
            guard behind.isEmpty || behind.hasPrefix(":") else { return false }
            if !behind.isEmpty { port = behind.dropFirst() }
            guard host.contains(":"), AddressBlock.isAddress(String(host)), host == host.lowercased() else {
                return false
            }
        } else {
            let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = parts[0]
            if parts.count > 1 { port = parts[1] }
            guard !host.isEmpty, host.utf8.allSatisfy({ isLower($0) || isDigit($0) || "-._".utf8.contains($0) }) else {
                return false
            }
        }
        guard let port else { return true }
        guard let number = UInt16(port), number > 0, String(number) == port else { return false }
        return (scheme, number) != ("http", 80) && (scheme, number) != ("https", 443)
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Whether pages of an origin may read what is answered to this partner's tokens.
    package func lists(origin: String) -> Bool { origins?.contains(origin) == true }
}

extension Cloud {
    /// Gives a client another secret.
    /// - Parameters:
    ///   - secret: nil draws one.
    ///   - overlap: for how long the secret of before stays good; a secret that an earlier rotation replaced ends now.
    /// - Throws: `notFound` for an unknown client, `badRequest` for a secret or an overlap that cannot be.
    package mutating func rotateSecret(
        of id: String, to secret: String?, overlap: Duration, using generator: inout SeededGenerator,
        at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        guard let (_, client) = client(id: id) else { throw CloudRefusal(.notFound, "no client '\(id)'") }
        guard overlap >= .zero, overlap <= Client.longestOverlap else {
            throw CloudRefusal(.badRequest, "the overlap is from 0s to 365d")
        }
        let new = secret ?? generator.bytes(24).hexadecimal
        guard (1...Client.longestSecret).contains(new.utf8.count),
            !new.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else {
            throw CloudRefusal(
                .badRequest, "a secret has 1 to \(Client.longestSecret) bytes, and no control characters")
        }
        guard new != client.secret else { throw CloudRefusal(.badRequest, "that is the client's secret already") }
        return change(clientOf: id, at: instant) { client in
            client.previous =
                overlap > .zero ? Client.PreviousSecret(secret: client.secret, until: instant + overlap) : nil
            client.secret = new
        }
    }

    /// Changes a client's limits.
    /// - Throws: `notFound` for an unknown client, `badRequest` for a value that cannot be.
    package mutating func change(
        limitsOf id: String, _ change: Client.Change, at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        guard client(id: id) != nil else { throw CloudRefusal(.notFound, "no client '\(id)'") }
        try check(change.tokenSeconds, "tokenSeconds", Client.tokenSecondsRange)
        try check(change.requestsPerMinute, "requestsPerMinute", Client.limitRange)
        try check(change.tokensPerHour, "tokensPerHour", Client.limitRange)
        try check(
            change.allowedAddresses, "allowedAddresses",
            "an address block such as 203.0.113.0/24 or 2001:db8::/32"
        ) { AddressBlock($0) != nil }
        return self.change(clientOf: id, at: instant) { client in
            if let seconds = change.tokenSeconds { client.tokenSeconds = seconds == 0 ? nil : seconds }
            if let limit = change.requestsPerMinute { client.requestsPerMinute = limit == 0 ? nil : limit }
            if let limit = change.tokensPerHour { client.tokensPerHour = limit == 0 ? nil : limit }
            if let blocks = change.allowedAddresses { client.allowedAddresses = blocks }
        }
    }

    /// Says whose web pages may call with a partner's tokens, in place of what was said before.
    /// - Throws: `notFound` for an unknown partner, `badRequest` for a text that is no origin.
    package mutating func set(
        origins: [String], of id: PartnerID, at instant: Instant
    ) throws(CloudRefusal) -> [CloudEvent] {
        guard var partner = partners[id] else { throw CloudRefusal(.notFound, "no partner \(id)") }
        try check(
            origins, "origins", "an origin as browsers send it, such as https://app.example or http://localhost:3000",
            Partner.isOrigin)
        let new = origins.isEmpty ? nil : origins
        guard new != partner.origins else { return [] }
        partner.origins = new
        return [record(.partnerChanged(partner), at: instant)]
    }

    private mutating func change(
        clientOf id: String, at instant: Instant, _ change: (inout Client) -> Void
    ) -> [CloudEvent] {
        guard var partner = client(id: id)?.partner,
            let index = partner.clients.firstIndex(where: { $0.id == id })
        else { return [] }
        let before = partner
        change(&partner.clients[index])
        return partner == before ? [] : [record(.partnerChanged(partner), at: instant)]
    }

    private func check(_ value: Int?, _ name: String, _ range: ClosedRange<Int>) throws(CloudRefusal) {
        guard let value, value != 0, !range.contains(value) else { return }
        throw CloudRefusal(
            .badRequest, "\(name) is \(value); expected \(range.lowerBound) to \(range.upperBound), or 0 for none")
    }

    private func check(
        _ list: [String]?, _ name: String, _ expected: String, _ isRight: (String) -> Bool
    ) throws(CloudRefusal) {
        guard let list else { return }
        if let wrong = list.first(where: { !isRight($0) }) {
            throw CloudRefusal(.badRequest, "\(name) has '\(wrong)'; expected \(expected)")
        }
        guard list.count <= Client.longestList else {
            throw CloudRefusal(.badRequest, "\(name) has \(list.count) elements; at most \(Client.longestList)")
        }
    }
}
