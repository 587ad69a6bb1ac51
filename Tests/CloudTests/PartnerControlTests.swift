import Cloud
import Foundation
import SimulationKernel
import Testing

@Suite("Partners' secrets, limits, addresses and origins, issue 5")
struct PartnerControlTests {
    private static let id = "demo-m2m"

    private static func client(_ estate: Estate) throws -> Client {
        try #require(estate.cloud.client(id: id)).client
    }

    @discardableResult
    private static func rotate(
        _ estate: inout Estate, to secret: String? = nil, overlap: Duration = .hours(1), of client: String = id
    ) throws(CloudRefusal) -> [CloudEvent] {
        let events = try estate.cloud.rotateSecret(
            of: client, to: secret, overlap: overlap, using: &estate.generator, at: estate.now)
        estate.note(events)
        return events
    }

    @discardableResult
    private static func limit(_ estate: inout Estate, _ change: Client.Change) throws(CloudRefusal) -> [CloudEvent] {
        try estate.run { cloud, now throws(CloudRefusal) in try cloud.change(limitsOf: id, change, at: now) }
    }

    // MARK: Secrets

    @Test("both secrets are good until the overlap ends, and then only the new one")
    func overlap() throws {
        var estate = try Estate()
        let end = estate.now + .hours(1)

        try Self.rotate(&estate, to: "new")

        let client = try Self.client(estate)
        #expect(client.accepts(secret: "s", at: end - .nanoseconds(1)))
        #expect(client.accepts(secret: "new", at: end - .nanoseconds(1)))
        #expect(!client.accepts(secret: "s", at: end))
        #expect(client.accepts(secret: "new", at: end))
        #expect(!client.accepts(secret: "", at: estate.now))
        #expect(client.standingPrevious(at: end) == nil)
        #expect(estate.replayed == estate.cloud)
    }

    @Test("without an overlap the old secret ends at once; another rotation ends the one before the last")
    func noOverlap() throws {
        var estate = try Estate()

        try Self.rotate(&estate, to: "second")
        try Self.rotate(&estate, to: "third")
        let third = try Self.client(estate)
        try Self.rotate(&estate, to: "fourth", overlap: .zero)
        let fourth = try Self.client(estate)

        #expect(!third.accepts(secret: "s", at: estate.now))
        #expect(third.accepts(secret: "second", at: estate.now))
        #expect(!fourth.accepts(secret: "third", at: estate.now))
        #expect(fourth.accepts(secret: "fourth", at: estate.now))
    }

    @Test("a secret that is not given is drawn: long, another each time, and the same for the same seed")
    func drawn() throws {
        func secrets(seed: UInt64) throws -> [String] {
            var estate = try Estate(seed: seed)
            return try (0..<2).map { _ in
                try Self.rotate(&estate)
                return try Self.client(estate).secret
            }
        }

        let secrets = try [secrets(seed: 1), secrets(seed: 1), secrets(seed: 2)]

        #expect(secrets[0].allSatisfy { $0.count == 48 })
        #expect(secrets[0][0] != secrets[0][1])
        #expect(secrets[0] == secrets[1])
        #expect(secrets[0] != secrets[2])
    }

    @Test("a rotation that cannot be is refused, and changes nothing")
    func refusedRotations() throws {
        var estate = try Estate()
        let before = estate.cloud
        let tries: [(String?, Duration, String, CloudRefusal.Code)] = [
            ("s", .hours(1), Self.id, .badRequest), ("", .hours(1), Self.id, .badRequest),
            ("a\nb", .hours(1), Self.id, .badRequest),
            (String(repeating: "x", count: 201), .hours(1), Self.id, .badRequest),
            ("new", .seconds(-1), Self.id, .badRequest), ("new", .hours(24 * 366), Self.id, .badRequest),
            ("new", .hours(1), "nobody", .notFound),
        ]

        for (secret, overlap, client, code) in tries {
            let refusal = #expect(throws: CloudRefusal.self) {
                try Self.rotate(&estate, to: secret, overlap: overlap, of: client)
            }
            #expect(refusal?.code == code, "\(secret ?? "-") \(overlap) \(client)")
        }

        #expect(estate.cloud == before)
    }

    // MARK: Limits

    @Test("limits change one by one, and 0 takes each away")
    func limits() throws {
        var estate = try Estate()

        try Self.limit(&estate, Client.Change(tokenSeconds: 60, requestsPerMinute: 5))
        try Self.limit(&estate, Client.Change(tokensPerHour: 2, allowedAddresses: ["203.0.113.0/24"]))
        let limited = try Self.client(estate)
        try Self.limit(
            &estate, Client.Change(tokenSeconds: 0, requestsPerMinute: 0, tokensPerHour: 0, allowedAddresses: []))

        #expect(limited.tokenSeconds == 60)
        #expect(limited.requestsPerMinute == 5)
        #expect(limited.tokensPerHour == 2)
        #expect(limited.allowedAddresses == ["203.0.113.0/24"])
        #expect(try Self.client(estate) == Client(id: Self.id, secret: "s", kind: .m2m))
        #expect(estate.events.count == 3)
        #expect(estate.replayed == estate.cloud)
    }

    @Test("what changes nothing is no event")
    func nothing() throws {
        var estate = try Estate()

        try Self.limit(&estate, Client.Change())
        try Self.limit(&estate, Client.Change(requestsPerMinute: 0, allowedAddresses: []))
        try estate.run { cloud, now throws(CloudRefusal) in try cloud.set(origins: [], of: Estate.demo.id, at: now) }

        #expect(estate.events.isEmpty)
    }

    @Test(
        "a limit that cannot be is refused, and changes nothing",
        arguments: [
            Client.Change(tokenSeconds: -1), Client.Change(tokenSeconds: 31_536_001),
            Client.Change(requestsPerMinute: -1), Client.Change(requestsPerMinute: 1_000_001),
            Client.Change(requestsPerMinute: 5, tokensPerHour: -7), Client.Change(allowedAddresses: ["10.0.0.0/33"]),
            Client.Change(requestsPerMinute: 5, allowedAddresses: ["::1", "everywhere"]),
            Client.Change(allowedAddresses: (0...256).map { "10.0.0.\($0 % 256)" }),
        ])
    func refusedLimits(change: Client.Change) throws {
        var estate = try Estate()
        let before = estate.cloud

        let refusal = #expect(throws: CloudRefusal.self) { try Self.limit(&estate, change) }

        #expect(refusal?.code == .badRequest)
        #expect(estate.cloud == before)
    }

    @Test("an address list admits its addresses alone, and nobody whose address is not known")
    func addresses() {
        var client = Client(id: "c", secret: "s", kind: .m2m)
        #expect(client.admits(address: nil))
        client.allowedAddresses = ["203.0.113.0/24", "::1"]

        #expect(client.admits(address: "203.0.113.9"))
        #expect(client.admits(address: "::1"))
        #expect(!client.admits(address: "203.0.114.9"))
        #expect(!client.admits(address: nil))
    }

    // MARK: Origins

    @Test(
        "an origin is scheme, host and port as browsers write them",
        arguments: [
            "https://app.example", "http://localhost:3000", "https://app.example:8443", "http://127.0.0.1:5173",
            "http://[::1]:8080", "https://[2001:db8::1]", "capacitor://localhost", "https://xn--caf-dma.example",
            "chrome-extension://abcdefghijklmnop", "http://app.example:443",
        ])
    func origin(text: String) {
        #expect(Partner.isOrigin(text))
    }

    @Test(
        "other texts are no origins",
        arguments: [
            "", "null", "*", "app.example", "https://", "https://app.example/", "https://app.example/path",
            "https://App.example", "HTTPS://app.example", "https://app.example:443", "http://app.example:80",
            "https://app.example:", "https://app.example:0", "https://app.example:65536", "https://app.example:080",
            "https://user@app.example", "https://*.example", "https://café.example", "https://[::1", "https://[::1]x",
            "https://[localhost]", "https://app.example ", "https://a b", "://app.example", "1x://app.example",
        ])
    func noOrigin(text: String) throws {
        #expect(!Partner.isOrigin(text))

        var estate = try Estate()
        let refusal = #expect(throws: CloudRefusal.self) {
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.set(origins: ["https://app.example", text], of: Estate.demo.id, at: now)
            }
        }
        #expect(refusal?.code == .badRequest)
    }

    @Test("origins are a partner's own, and replaced as a whole")
    func origins() throws {
        var estate = try Estate()
        func set(_ origins: [String]) throws {
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.set(origins: origins, of: Estate.demo.id, at: now)
            }
        }

        try set(["https://a.example", "https://b.example"])
        try set(["https://c.example"])

        #expect(estate.cloud.partners[Estate.demo.id]?.lists(origin: "https://c.example") == true)
        #expect(estate.cloud.partners[Estate.demo.id]?.lists(origin: "https://a.example") == false)
        #expect(estate.cloud.partners[Estate.rival.id]?.lists(origin: "https://c.example") == false)
        try set([])
        #expect(estate.cloud.partners[Estate.demo.id] == Estate.demo)
        #expect(estate.replayed == estate.cloud)
    }

    // MARK: Old snapshots

    @Test("a snapshot of before these were there reads as without them")
    func oldSnapshots() throws {
        let client = #"{"allowedAddresses":[],"id":"c","kind":"m2m","secret":"s"}"#
        var settings = Settings()
        let usual = try JSONEncoder().encode(settings)
        settings.addressListScope = .all

        #expect(
            try JSONDecoder().decode(Client.self, from: Data(client.utf8)) == Client(id: "c", secret: "s", kind: .m2m))
        #expect(!String(decoding: usual, as: UTF8.self).contains("addressLists"))
        #expect(try JSONDecoder().decode(Settings.self, from: usual).addressListScope == .auth)
        let changed = try JSONDecoder().decode(Settings.self, from: JSONEncoder().encode(settings))
        #expect(changed.addressListScope == .all)
    }
}
