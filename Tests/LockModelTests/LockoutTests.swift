import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Wrong-code lockout, a setting of DESIGN 5.4")
struct LockoutTests {
    private func bench(limit: UInt8 = 3, seconds: UInt16 = 60) throws -> Bench {
        var configuration = LockConfiguration()
        configuration.wrongCodeLimit = limit
        configuration.lockoutSeconds = seconds
        return try Bench(
            .c2, configuration, credentials: [credential(), credential(2, .keycard([1, 2, 3, 4]))])
    }

    private func wrong(_ bench: inout Bench, times: Int) -> [Verdict] {
        (0..<times).map { _ in
            bench.wait(.seconds(5))
            return bench.enter(code("1111111"))
        }
    }

    @Test("is off by default")
    func offByDefault() throws {
        var bench = try Bench(credentials: [credential()])

        #expect(Set(wrong(&bench, times: 50)) == [.refused(.unknownCode)])
        bench.wait(.seconds(1))
        #expect(bench.enter(code("4821101")) == .opened)
    }

    @Test("n wrong codes in a row shut the keypad for exactly s seconds")
    func shutsTheKeypad() throws {
        var bench = try bench()
        #expect(wrong(&bench, times: 3) == Array(repeating: .refused(.unknownCode), count: 3))
        let shut = bench.now

        bench.now = shut + .milliseconds(59_999)
        #expect(bench.enter(code("4821101")) == .refused(.lockedOut))
        bench.now = shut + .seconds(60)
        #expect(bench.enter(code("4821101")) == .opened)
    }

    @Test("a code that opens begins the count anew")
    func successResets() throws {
        var bench = try bench()

        _ = wrong(&bench, times: 2)
        bench.wait(.seconds(5))
        #expect(bench.enter(code("4821101")) == .opened)
        _ = wrong(&bench, times: 2)
        bench.wait(.seconds(5))

        #expect(bench.enter(code("4821101")) == .opened)
    }

    @Test("a known code that is refused does not count, and entries during the lockout do not prolong it")
    func whatDoesNotCount() throws {
        var bench = try bench(limit: 2)
        _ = wrong(&bench, times: 1)
        bench.wait(.seconds(5))
        #expect(bench.enter(bench.dailyCode("2026-11-20")) == .refused(.expired))
        bench.wait(.seconds(5))
        #expect(bench.enter(code("1111111")) == .refused(.unknownCode))
        let until = bench.lock.lockedOutUntil

        bench.wait(.seconds(5))
        #expect(bench.enter(code("1111111")) == .refused(.lockedOut))

        #expect(until != nil)
        #expect(bench.lock.lockedOutUntil == until)
    }

    @Test("keycards open a keypad that is shut")
    func cardsOpen() throws {
        var bench = try bench(limit: 1)
        _ = wrong(&bench, times: 1)

        #expect(bench.present([1, 2, 3, 4]) == .opened)
    }

    @Test("the setting travels in a package")
    func settingTravels() throws {
        var bench = try Bench(credentials: [credential()])
        var configuration = LockConfiguration()
        configuration.wrongCodeLimit = 1
        configuration.lockoutSeconds = 10
        try bench.sync(bench.package([.configure(configuration)]))

        _ = wrong(&bench, times: 1)
        bench.wait(.seconds(2))

        #expect(bench.enter(code("4821101")) == .refused(.lockedOut))
    }
}
