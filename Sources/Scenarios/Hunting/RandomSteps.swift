internal import LatchServer
internal import LockModel
internal import Properties
internal import SimulationKernel

/// Makes steps at random, of which each could stand in a scenario file.
///
/// A seed does not draw from everything: it has one door or two, and some kinds of deeds and not others, so that seeds
/// differ more than by the order of the same.
struct RandomSteps {
    private var chance: SeededGenerator
    private let terrain: Terrain
    private let places: [Terrain.Place]
    private let deeds: [Deed]
    /// Names that steps capture, by door: codes that may open it, and people with access.
    private var codes: [String: [Value]] = [:]
    private var people: [String: [String]] = [:]
    private var phones: [String] = []
    private var names = 0

    /// What may happen, and how often beside the others.
    enum Deed: CaseIterable {
        case daily, singleUse, permanent, byKey, share, change, revoke
        case enter, guess, card, sync, phone, network, wait, midnight, battery, clock, bolt, restart

        var weight: Int {
            switch self {
            case .enter: 8
            case .sync, .wait: 4
            case .daily, .singleUse, .permanent, .phone: 3
            case .byKey, .share, .change, .revoke, .guess, .card, .midnight, .battery, .clock, .bolt: 2
            case .network, .restart: 1
            }
        }

        /// Without these nothing comes of the others.
        var isAlwaysThere: Bool { self == .enter || self == .sync || self == .wait }
        /// For which many seeds are better off without.
        var isRare: Bool { self == .restart || self == .phone || self == .network }
    }

    /// - Returns: nil where the property has no lock.
    init?(_ terrain: Terrain, seed: UInt64) {
        var chance = SeededGenerator(seed: seed, stream: "hunt")
        guard let first = terrain.places.randomElement(using: &chance) else { return nil }
        var places = [first]
        if Int.random(in: 0..<4, using: &chance) == 0, let second = terrain.places.randomElement(using: &chance) {
            places.append(second)
        }
        deeds = Deed.allCases.filter { deed in
            let isIn = Int.random(in: 0..<(deed.isRare ? 6 : 2), using: &chance) == 0
            return isIn || deed.isAlwaysThere
        }
        self.terrain = terrain
        self.places = places
        self.chance = chance
        for place in places {
            codes[place.name] = place.holders.compactMap(\.code).map { .text($0) }
            people[place.name] = place.holders.filter(\.isPartners).map(\.user.description)
        }
    }

    /// Settings that a seed begins with.
    mutating func settings() -> [(name: String, value: String)] {
        draw(3) == 0 ? [("wrongCodeLimit", "3"), ("lockoutSeconds", "60")] : []
    }

    /// The next steps: one, or a few that belong together.
    mutating func next() -> [Step] {
        var place = draw(deeds.reduce(0) { $0 + $1.weight })
        for deed in deeds {
            if place < deed.weight { return steps(of: deed, at: places[draw(places.count)]) }
            place -= deed.weight
        }
        return []
    }

    mutating func draw(_ count: Int) -> Int { Int.random(in: 0..<count, using: &chance) }

    private mutating func draw<Element>(from elements: [Element]) -> Element? { elements.randomElement(using: &chance) }

    private mutating func newName(_ stem: String) -> String {
        names += 1
        return "\(stem)\(names)"
    }

    // MARK: Deeds

    private mutating func steps(of deed: Deed, at place: Terrain.Place) -> [Step] {
        switch deed {
        case .daily: grant("DAILY", at: place)
        case .singleUse: grant("DAILY_SINGLE_USE", at: place)
        case .permanent: grant("PERMANENT", at: place)
        case .byKey: place.keys.first.map { grant("PERMANENT", at: place, by: $0.description) } ?? []
        case .share: share(at: place)
        case .change: change(at: place)
        case .revoke: revoke(at: place)
        case .enter: enter(at: place)
        case .guess: (0..<4).map { _ in keypad(.text("0000001"), at: place) }
        case .card: card(at: place)
        case .sync: [step("sync", ["door": .text(place.name)])]
        case .phone: phone(at: place)
        case .network: network()
        case .wait: wait()
        case .midnight: [step("advance", ["to": .text("00:00"), "door": .text(place.name)])]
        case .battery: battery(of: place)
        case .clock: clock(of: place)
        case .bolt: bolt(of: place)
        case .restart: [Step(random: "restart", ["what": .text("daemon")], takesAny: false)]
        }
    }

    private func step(_ verb: String, _ fields: KeyValuePairs<String, Value>, captures: [(String, String)] = []) -> Step
    {
        Step(random: verb, fields, captures: captures)
    }

    private mutating func grant(_ type: String, at place: Terrain.Place, by key: String? = nil) -> [Step] {
        guard let client = place.client else { return [] }
        let (code, user) = (newName("code"), newName("user"))
        let isDaily = type != "PERMANENT"
        let name = ["ann", "ben", "cleo"][draw(3)]
        let start = isDaily && draw(4) == 0 ? "${now+1d}" : "${now}"
        var body: [Value.Member] = [
            .init(key: key == nil ? "doorUuids" : "keyUuids", value: .list([.text(key ?? place.id.description)])),
            .init(key: "email", value: .text("\(name)@example.com")), .init(key: "firstName", value: .text("A")),
            .init(key: "lastName", value: .text("B")), .init(key: "passcodeType", value: .text(type)),
            .init(key: "shareable", value: .flag(false)), .init(key: "startTime", value: .text(written: start)),
        ]
        if !isDaily, draw(2) == 0 {
            body.append(.init(key: "endTime", value: .text(written: ["${now+1h}", "${now+5h}", "${now+1d}"][draw(3)])))
        }
        // The second may be in use before it is there: then its step is left out.
        codes[place.name, default: []].append(.reference(code))
        people[place.name, default: []].append("${\(user)}")
        return [
            step(
                "call",
                ["as": .text(client), "path": .text("/access/sdk/v2/users"), "body": .map(body)],
                captures: [
                    (code, "body.accesses[doorUuid=\(place.id)].doorcode.code"), (user, "body.userUuid"),
                ])
        ]
    }

    /// Somebody lets somebody in.
    private mutating func share(at place: Terrain.Place) -> [Step] {
        guard let host = draw(from: people[place.name] ?? []), let guest = draw(from: terrain.people) else { return [] }
        let code = newName("code")
        codes[place.name, default: []].append(.reference(code))
        return [
            step(
                "call",
                [
                    "path": .text("/sim/v1/accesses"),
                    "body": .map([
                        .init(key: "user", value: .text(guest)),
                        .init(key: "doors", value: .list([.text(place.name)])),
                        .init(key: "by", value: .text(written: host)),
                    ]),
                ], captures: [(code, "body.accesses[0].code")])
        ]
    }

    private mutating func change(at place: Terrain.Place) -> [Step] {
        guard let client = place.client, let user = draw(from: people[place.name] ?? []) else { return [] }
        let end = ["${now+1h}", "${now+5h}", "${now+2d}"][draw(3)]
        return [
            step(
                "call",
                [
                    "as": .text(client), "method": .text("PATCH"),
                    "path": .text(written: "/access/sdk/v1/users/\(user)/doors/\(place.id)"),
                    "body": .map("endTime", .text(written: end)),
                ])
        ]
    }

    private mutating func revoke(at place: Terrain.Place) -> [Step] {
        guard let client = place.client, let user = draw(from: people[place.name] ?? []) else { return [] }
        return [
            step(
                "call",
                [
                    "as": .text(client), "method": .text("DELETE"),
                    "path": .text(written: "/access/sdk/v1/users/\(user)/doors/\(place.id)"),
                ])
        ]
    }

    private func keypad(_ code: Value, at place: Terrain.Place) -> Step {
        step("keypad", ["door": .text(place.name), "code": code])
    }

    private mutating func enter(at place: Terrain.Place) -> [Step] {
        let known = codes[place.name] ?? []
        // Rather what was given last.
        guard let code = draw(from: draw(2) == 0 ? known.suffix(2) : known) else { return [] }
        return [keypad(code, at: place)]
    }

    private mutating func card(at place: Terrain.Place) -> [Step] {
        guard let card = draw(from: place.holders.flatMap(\.cards)) else { return [] }
        return [step("card", ["door": .text(place.name), "card": .text(card)])]
    }

    private mutating func phone(at place: Terrain.Place) -> [Step] {
        if phones.isEmpty || draw(4) == 0, phones.count < 2, let user = draw(from: place.holders.map(\.email)) {
            let name = newName("phone")
            phones.append(name)
            return [step("phone", ["create": .text(name), "user": .text(user), "door": .text(place.name)])]
        }
        guard let phone = draw(from: phones) else { return [] }
        let there = step("phone", ["move": .text(phone), "door": .text(place.name)])
        let deed = draw(2) == 0 ? "unlock" : "sync"
        return (places.count > 1 ? [there] : []) + [step("phone", [deed: .text(phone), "door": .text(place.name)])]
    }

    private mutating func network() -> [Step] {
        guard let phone = draw(from: phones) else { return [] }
        return [step("phone", ["network": .text(phone), "on": .flag(draw(2) == 0)])]
    }

    private mutating func wait() -> [Step] {
        [step("advance", ["by": .text(["10s", "2m", "16m", "1h", "6h", "1d"][draw(6)])])]
    }

    private mutating func battery(of place: Terrain.Place) -> [Step] {
        let door: Value = .text(place.name)
        if place.family.isWired { return [step("power", ["door": door, "on": .flag(draw(2) == 0)])] }
        return draw(3) == 0
            ? [step("battery", ["percentage": .number(["0", "50"][draw(2)]), "door": door])]
            : [step("battery", ["swap": .flag(true), "door": door])]
    }

    private mutating func clock(of place: Terrain.Place) -> [Step] {
        let door: Value = .text(place.name)
        if draw(2) == 0 { return [step("clock", ["lose": .flag(true), "door": door])] }
        return [step("clock", ["offset": .text(["-1d", "-1h", "1h", "1d"][draw(4)]), "door": door])]
    }

    private mutating func bolt(of place: Terrain.Place) -> [Step] {
        guard place.family.hasDeadbolt else { return [] }
        return [
            step("deadbolt", ["door": .text(place.name), "to": .text(["thrown", "thrown", "retracted"][draw(3)])])
        ]
    }
}

extension Step {
    /// A step that nobody wrote; whatever comes of it will do.
    init(
        random verb: String, _ fields: KeyValuePairs<String, Value>, captures: [(String, String)] = [],
        takesAny: Bool = true
    ) {
        self.init(
            verb: Verb.named(verb) ?? .expect, file: "hunt", position: .start,
            fields: fields.map { Value.Member(key: $0.key, value: $0.value) }, expectation: nil,
            captures: captures.map { Capture(name: $0.0, path: Template(literal: $0.1)) }, takesAny: takesAny)
    }
}

extension Value {
    /// A text as it stands in a file, with names in it.
    fileprivate static func text(written text: String) -> Value {
        Template(text).map { .text($0) } ?? .text(text)
    }

    /// A name alone.
    fileprivate static func reference(_ name: String) -> Value { .text(written: "${\(name)}") }
}
