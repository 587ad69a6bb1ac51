import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@testable import World

@Suite("How people type, FACTS 3.2 and DESIGN 5.1")
struct TypingTests {
    @Test("a usual entry takes a human pace of simulated time, and is judged at its last key")
    func pace() async throws {
        let stage = try Stage()

        let outcome = try await stage.type(try stage.code("4821101"), "Maple Court/101")

        #expect(outcome.verdict == .opened)
        #expect(outcome.at == Stage.start + Typing.wakeTime + Typing.usualGap * 6)
        #expect(await stage.now == outcome.at)
    }

    @Test("slowly but within 5 s opens; a pause beyond is partial", arguments: [(5_000, true), (5_001, false)])
    func slowly(_ gap: Int, _ opens: Bool) async throws {
        let stage = try Stage()

        let outcome = try await stage.type(
            try stage.code("4821101"), "Maple Court/101", gap: .milliseconds(gap))

        #expect(outcome.verdict == (opens ? .opened : .ignored))
        #expect(outcome.reason == (opens ? nil : .partial))
    }

    @Test(
        "a part of a code is partial, once the lock has waited long enough",
        arguments: ["Maple Court/101", "103", "Lobby"])
    func partly(_ door: String) async throws {
        let stage = try Stage()

        let outcome = try await stage.type(try stage.code("4821"), door, confirms: false)

        #expect(outcome.verdict == .ignored)
        #expect(outcome.reason == .partial)
    }

    @Test("on a sleeping lens nothing happens, silently")
    func asleep() async throws {
        let stage = try Stage()

        let outcome = try await stage.type(try stage.code("4821101"), "Maple Court/101", wakes: false)

        #expect(outcome.verdict == .ignored)
        #expect(outcome.reason == .asleep)
        #expect(outcome.feedback == .none)
    }

    @Test("a C1 without its check-mark key says partial")
    func forgottenConfirmKey() async throws {
        let stage = try Stage()
        let code = try await stage.grant(.daily, "103").first?.code.doorcode

        #expect(try await stage.type(code, "103", confirms: false).reason == .partial)
        #expect(try await stage.type(code, "103").verdict == .opened)
    }

    @Test("somebody else at the keypad: busy, until they are done; cards too")
    func busy() throws {
        var simulation = try demo()
        let door = try simulation.state.door("Maple Court/101").id
        let first = try simulation.type(Typing(digits: [4, 8, 2, 1, 1, 0, 1]), at: door)

        #expect(throws: EntryRefusal.busy) { try simulation.type(Typing(digits: [1]), at: door) }
        #expect(throws: EntryRefusal.busy) { try simulation.present(card: [1, 2, 3, 4], at: door) }
        simulation.advance(to: simulation.now + .seconds(4))
        #expect(simulation.entries.outcome(of: first)?.verdict == .opened)
        simulation.endEntry(first)
        let second = try simulation.type(Typing(digits: [4, 8, 2, 1, 1, 0, 1]), at: door)
        simulation.advance(to: simulation.now + .seconds(4))
        #expect(simulation.entries.outcome(of: second)?.verdict == .opened)
    }

    @Test("digits that somebody left on the lens count for who comes within 5 s, and for nobody after that")
    func abandoned() throws {
        for (pause, verdict) in [(1, EntryOutcome.Verdict.refused), (6, .opened)] {
            var simulation = try demo()
            let door = try simulation.state.door("Maple Court/101").id
            let first = try simulation.type(Typing(digits: [9, 9, 9]), at: door)
            simulation.advance(to: simulation.now + .milliseconds(1_400) + .seconds(pause))
            simulation.endEntry(first)

            let second = try simulation.type(Typing(digits: [4, 8, 2, 1, 1, 0, 1]), at: door)
            simulation.advance(to: simulation.now + .seconds(20))

            #expect(simulation.entries.outcome(of: second)?.verdict == verdict)
        }
    }

    @Test("two doors have two keypads")
    func twoDoors() throws {
        var simulation = try demo()
        let (left, right) = (try simulation.state.door("Maple Court/101").id, try simulation.state.door("Front").id)

        let first = try simulation.type(Typing(digits: [4, 8, 2, 1, 1, 0, 1]), at: left)
        let second = try simulation.type(Typing(digits: [7, 3, 1, 6, 4, 0, 2]), at: right)
        simulation.advance(to: simulation.now + .seconds(4))

        #expect(simulation.entries.outcome(of: first)?.verdict == .opened)
        #expect(simulation.entries.outcome(of: second)?.verdict == .opened)
    }

    @Test("with an instant for the last key, the keys before it come at a human pace, or faster where time is short")
    func lastKey() async throws {
        let stage = try Stage()
        let code = try stage.code("4821101")

        let short = try await stage.type(code, "Maple Court/101", at: Stage.start)
        let long = try await stage.type(code, "Maple Court/101", at: Stage.start + .hours(5))

        #expect(short.at == Stage.start)
        #expect(short.verdict == .opened)
        #expect(long.at == Stage.start + .hours(5))
        #expect(long.verdict == .opened)
    }

    @Test("an instant that is over, and a door without a device, are refused")
    func impossible() async throws {
        let stage = try Stage()
        let code = try stage.code("4821101")

        await #expect(throws: EntryRefusal.inThePast(now: Stage.start)) {
            try await stage.type(code, "Maple Court/101", at: Stage.start - .seconds(1))
        }
        await #expect(throws: EntryRefusal.noDevice) { try await stage.type(code, "106") }
    }

    @Test("in paced time the same entry opens, in real time")
    func paced() async throws {
        let stage = try Stage(scale: 500)

        let outcome = try await stage.type(try stage.code("4821101"), "Maple Court/101")

        #expect(outcome.verdict == .opened)
        #expect(outcome.at >= Stage.start + .seconds(3))
    }

    @Test("a keycard opens where its owner may")
    func keycard() async throws {
        let stage = try Stage()
        let card = try #require([UInt8](hexadecimal: "04a1b2c3d4e5f6"))
        let (flat, other) = (try await stage.door("102"), try await stage.door("104"))

        let opened = try await stage.world.present(card: card, at: flat, at: nil)
        let refused = try await stage.world.present(card: card, at: other, at: nil)

        #expect(opened.verdict == .opened)
        #expect(refused.reason == .unknownCredential)
    }

    private func demo() throws -> Simulation {
        let property = try load(Stage.demo, "demo")
        let state = try WorldState(property.description, seed: 1, start: Stage.start)
        return Simulation(state: state, seed: 1, now: Stage.start)
    }
}
