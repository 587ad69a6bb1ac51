import Cloud
import SimulationKernel
import Testing

@testable import World

@Suite("Clients' budgets")
struct CallBudgetTests {
    private static let client = Client(
        id: "c", secret: "s", kind: .m2m, requestsPerMinute: 2, tokensPerHour: 1)

    @Test("calls are counted in each minute of simulated time, refused ones too")
    func minutes() {
        var budgets = CallBudgets()
        let start = instant("2026-11-21T15:00:45Z")

        let standings = (0..<3).map { _ in budgets.spend(.calls, of: Self.client, at: start) }
        let later = budgets.spend(.calls, of: Self.client, at: start + .seconds(14))
        let next = budgets.spend(.calls, of: Self.client, at: start + .seconds(15))

        #expect(standings.map { $0?.remaining } == [1, 0, 0])
        #expect(standings.map { $0?.isExceeded } == [false, false, true])
        #expect(standings.allSatisfy { $0?.reset == .seconds(15) && $0?.limit == 2 && $0?.window == .seconds(60) })
        #expect(later?.used == 4)
        #expect(later?.reset == .seconds(1))
        #expect(next?.used == 1)
    }

    @Test("tokens have an hour, and a count of their own; so has each client")
    func apart() {
        var budgets = CallBudgets()
        let start = instant("2026-11-21T15:10:00Z")
        let other = Client(id: "d", secret: "s", kind: .m2m, requestsPerMinute: 2, tokensPerHour: 1)

        let first = budgets.spend(.tokens, of: Self.client, at: start)
        let second = budgets.spend(.tokens, of: Self.client, at: start + .minutes(49))
        let third = budgets.spend(.tokens, of: Self.client, at: start + .minutes(50))

        #expect(first?.isExceeded == false)
        #expect(first?.reset == .minutes(50))
        #expect(second?.isExceeded == true)
        #expect(third?.isExceeded == false)
        #expect(budgets.standing(.calls, of: Self.client, at: start)?.used == 0)
        #expect(budgets.standing(.tokens, of: other, at: start + .minutes(50))?.used == 0)
    }

    @Test("a look costs nothing, and a client without a limit has no budget")
    func look() {
        var budgets = CallBudgets()
        let free = Client(id: "f", secret: "s", kind: .m2m)
        let start = instant("2026-11-21T15:00:00Z")

        _ = budgets.spend(.calls, of: Self.client, at: start)
        for _ in 0..<5 { _ = budgets.standing(.calls, of: Self.client, at: start) }

        #expect(budgets.standing(.calls, of: Self.client, at: start)?.used == 1)
        #expect(budgets.standing(.calls, of: Self.client, at: start + .seconds(60))?.used == 0)
        #expect(budgets.spend(.calls, of: free, at: start) == nil)
        #expect(budgets.standing(.tokens, of: free, at: start) == nil)
    }
}
