import Cloud
import Foundation
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Events make the same cloud again, DESIGN 3.6")
struct ReplayTests {
    private typealias Doors = Estate.Doors
    private static let doors = [Doors.front, Doors.gym, Doors.flat, Doors.annex, Doors.lobby, Doors.pool]

    @Test("replaying the events of random lives gives an equal cloud, which survives JSON", arguments: 0..<20)
    func replay(seed: Int) throws {
        var estate = try Estate(seed: UInt64(seed))
        var chance = SeededGenerator(seed: UInt64(seed), stream: "life")

        for _ in 0..<60 {
            estate.now += .seconds(Int.random(in: 0..<40_000, using: &chance))
            try ReplayTests.step(&estate, &chance)
        }

        #expect(estate.replayed == estate.cloud)
        let json = try JSONEncoder().encode(estate.cloud)
        var decoded = try JSONDecoder().decode(Cloud.self, from: json)
        decoded.rebuildIndex()
        #expect(decoded == estate.cloud)
        #expect(behaves(decoded, like: estate))
    }

    /// Whether a restored cloud, whose look-up tables were made anew, decides as the live one does.
    private func behaves(_ restored: Cloud, like estate: Estate) -> Bool {
        var (left, right) = (estate, estate)
        right.cloud = restored
        let request = estate.request(.daily, email: "1@example.com", Doors.flat, Doors.gym)
        let (first, second) = (try? left.grant(request), try? right.grant(request))
        return first == second && left.cloud == right.cloud
    }

    private static func step(_ estate: inout Estate, _ chance: inout SeededGenerator) throws {
        let door = doors.randomElement(using: &chance) ?? Doors.flat
        let email = "\(Int.random(in: 0..<6, using: &chance))@example.com"
        switch Int.random(in: 0..<14, using: &chance) {
        case 0...3:
            let type = PasscodeType.allCases.randomElement(using: &chance) ?? .daily
            let role = Role.allCases.randomElement(using: &chance)
            _ = estate.refusal(estate.request(type, email: email, role: role, door))
        case 4:
            let phone = "+1212555010\(Int.random(in: 0..<5, using: &chance))"
            _ = estate.refusal(estate.request(.daily, email: nil, phone: phone, door))
        case 5:
            guard let user = estate.cloud.user(email: email) else { return }
            _ = try? estate.run { cloud, now throws(CloudRefusal) in
                try cloud.revoke(user: user.id, door: door, by: Estate.demo, at: now)
            }
        case 6:
            guard let user = estate.cloud.user(email: email) else { return }
            _ = try? estate.run { cloud, now throws(CloudRefusal) in
                try cloud.change(
                    user: user.id, door: door, end: now + .hours(5), shareable: nil, role: nil, by: Estate.demo,
                    at: now)
            }
        case 7:
            let limit = "\(Int.random(in: 0..<9, using: &chance))"
            _ = try? estate.run { cloud, now throws(CloudRefusal) in
                try cloud.set(setting: "wrongCodeLimit", to: limit, at: now)
            }
        case 10:
            guard let user = estate.cloud.user(email: email) else { return }
            _ = estate.appRefusal(.setConsent(Int.random(in: 0..<4, using: &chance) > 0), of: user)
        case 11:
            guard let user = estate.cloud.user(email: email) else { return }
            let key = Estate.key(UInt8.random(in: 1...20, using: &chance))
            _ = estate.appRefusal(.registerPhone(publicKey: key, name: "Phone"), of: user)
        case 12:
            guard let user = estate.cloud.user(email: email),
                let phone = estate.cloud.phones(of: user.id).randomElement(using: &chance)
            else { return }
            _ = estate.appRefusal(.removePhone(phone.id), of: user)
        case 13:
            let client = Client(id: "app", secret: "s", kind: .passwordless)
            guard
                let events = try? estate.cloud.startLogin(
                    email: email, client: client, of: Estate.demo, using: &estate.generator, at: estate.now)
            else { return }
            estate.note(events)
            let code = Bool.random(using: &chance) ? estate.cloud.outbox.last?.signInCode ?? "" : "x"
            let (_, more) = estate.cloud.completeLogin(
                email: email, code: code, client: "app", using: &estate.generator, at: estate.now)
            estate.note(more)
        default:
            let isLost = Int.random(in: 0..<4, using: &chance) == 0
            _ = estate.locks[door]?.present(card: [1, 1, 1, 1], at: estate.now)
            try estate.sync(door, losingReport: isLost)
        }
    }

    @Test("every kind of event survives JSON")
    func eventsSurviveJSON() throws {
        var estate = try Estate()
        var chance = SeededGenerator(seed: 3)
        for _ in 0..<100 { try ReplayTests.step(&estate, &chance) }
        let events = estate.events.map(\.event)

        let decoded = try JSONDecoder().decode([CloudEvent].self, from: try JSONEncoder().encode(events))

        #expect(decoded == events)
    }
}
