import SimulationKernel
import Testing

@testable import World

@Suite("Monitoring of traffic, issue 5")
struct TrafficTests {
    private static let start = instant("2026-11-21T15:00:00Z")

    private static func call(
        _ fingerprint: UInt64 = 1, status: Int = 200, client: String? = "c", operation: String = "listDoors",
        isRead: Bool = true, isWholeList: Bool = false, bytes: Int = 100, retryAfter: Duration? = nil
    ) -> Traffic.Call {
        Traffic.Call(
            client: client, operation: operation, status: status, fingerprint: fingerprint, isRead: isRead,
            isWholeList: isWholeList, bytes: bytes, retryAfter: retryAfter)
    }

    private static func advice(_ traffic: Traffic, for client: String? = "c") -> [TrafficAdvice.Code] {
        traffic.advice(for: client, traffic.lines.filter { $0.client == client }).map(\.code)
    }

    @Test("calls and statuses are counted by client and operation")
    func counts() {
        var traffic = Traffic(since: Self.start)

        for status in [200, 429, 200, 404] { traffic.note(Self.call(status: status), at: Self.start) }
        traffic.note(Self.call(operation: "getUser"), at: Self.start + .seconds(1))
        traffic.note(Self.call(client: nil), at: Self.start)
        traffic.note(Self.call(client: "d"), at: Self.start)

        let lines = traffic.lines
        #expect(lines.map(\.client) == ["c", "c", nil, "d"])
        #expect(lines.map(\.operation) == ["listDoors", "getUser", "listDoors", "listDoors"])
        #expect(lines.map(\.calls) == [4, 1, 1, 1])
        #expect(lines[0].statuses.map(\.status) == [200, 404, 429])
        #expect(lines[0].statuses.map(\.count) == [2, 1, 1])
        #expect(lines[1].last == Self.start + .seconds(1))
        #expect(Self.advice(traffic) == [.backOff], "the third call followed a 429 at once")
        #expect(Self.advice(traffic, for: "d").isEmpty)
    }

    // MARK: Polling

    @Test("the polling interval is the median gap of equal reads, from six of them on")
    func polling() {
        var traffic = Traffic(since: Self.start)
        var now = Self.start

        for (index, gap) in [0, 5, 5, 500, 5].enumerated() {
            now += .seconds(gap)
            traffic.note(Self.call(), at: now)
            // Other questions in between say nothing.
            traffic.note(Self.call(UInt64(100 + index)), at: now)
        }
        let before = traffic.lines[0].pollingInterval
        traffic.note(Self.call(), at: now + .seconds(6))

        #expect(before == nil)
        #expect(traffic.lines[0].pollingInterval == .seconds(5))
        #expect(Self.advice(traffic) == [.pollLess])
    }

    @Test("once a minute is not too often, a change is no question, and on a frozen clock nobody polls")
    func noPolling() {
        var traffic = Traffic(since: Self.start)

        for index in 0..<10 {
            traffic.note(Self.call(client: "slow"), at: Self.start + .minutes(index))
            traffic.note(Self.call(client: "frozen"), at: Self.start)
            traffic.note(Self.call(client: "writer", isRead: false), at: Self.start + .seconds(index))
        }

        #expect(traffic.lines.map(\.pollingInterval) == [.minutes(1), nil, nil])
        for client in ["slow", "frozen", "writer"] { #expect(Self.advice(traffic, for: client).isEmpty) }
    }

    // MARK: Retries

    @Test("the same request before Retry-After is over is hasty; another, or a later one, is not")
    func retries() {
        var traffic = Traffic(since: Self.start)
        let refused = Self.call(status: 429, retryAfter: .seconds(30))

        traffic.note(refused, at: Self.start)
        traffic.note(Self.call(2), at: Self.start + .seconds(1))
        #expect(traffic.lines[0].hastyRetries == 0)
        traffic.note(refused, at: Self.start + .seconds(29))
        traffic.note(Self.call(), at: Self.start + .seconds(59))

        #expect(traffic.lines[0].hastyRetries == 1)
        #expect(Self.advice(traffic) == [.backOff])
    }

    @Test("after a fault a second has to pass", arguments: [500, 503])
    func faults(status: Int) {
        var traffic = Traffic(since: Self.start)

        traffic.note(Self.call(status: status), at: Self.start)
        traffic.note(Self.call(status: status), at: Self.start + .milliseconds(999))
        traffic.note(Self.call(status: 400), at: Self.start + .milliseconds(1_999))
        traffic.note(Self.call(), at: Self.start + .milliseconds(1_999))

        #expect(traffic.lines[0].hastyRetries == 1, "a 400 asks for no wait")
    }

    // MARK: Lists

    @Test("a long list without pages is advised to be paged; a short one, or a page, is not")
    func lists() {
        var traffic = Traffic(since: Self.start)

        traffic.note(Self.call(client: "whole", isWholeList: true, bytes: Traffic.largeAnswer), at: Self.start)
        traffic.note(Self.call(client: "short", isWholeList: true, bytes: Traffic.largeAnswer - 1), at: Self.start)
        traffic.note(Self.call(client: "paged", bytes: 10 * Traffic.largeAnswer), at: Self.start)

        #expect(traffic.lines.map(\.largeWholeLists) == [1, 0, 0])
        #expect(traffic.lines[2].longestAnswer == 10 * Traffic.largeAnswer)
        #expect(Self.advice(traffic, for: "whole") == [.page])
        #expect(Self.advice(traffic, for: "short").isEmpty)
        #expect(Self.advice(traffic, for: "paged").isEmpty)
    }

    // MARK: Tokens

    @Test("tokens before half of an earlier one's life are early, and three of them bring advice")
    func tokens() {
        var traffic = Traffic(since: Self.start)
        func issue(at instant: Instant) {
            traffic.noteToken(of: "c", until: instant + .hours(24), at: instant)
        }

        issue(at: Self.start)
        issue(at: Self.start + .hours(12))
        issue(at: Self.start + .hours(36))
        #expect(traffic.tokens(of: "c").early == 0, "half of the life was over")
        for minute in 1...2 { issue(at: Self.start + .hours(36) + .minutes(minute)) }
        let two = Self.advice(traffic)
        issue(at: Self.start + .hours(36) + .minutes(3))

        #expect(two.isEmpty)
        #expect(Self.advice(traffic) == [.reuseToken])
        #expect(traffic.tokens(of: "c").issued == 6)
        #expect(traffic.tokens(of: "d").issued == 0)
    }

    @Test("token requests of the last hour are counted, of every grant and status")
    func tokenRequests() {
        var traffic = Traffic(since: Self.start)
        func ask(at instant: Instant, _ client: String? = "c") {
            traffic.note(
                Traffic.Call(client: client, operation: "token", status: 403, fingerprint: 0, isForToken: true),
                at: instant)
        }

        for minute in [0, 0, 1, 59, 60] { ask(at: Self.start + .minutes(minute)) }
        ask(at: Self.start, nil)
        traffic.note(Self.call(), at: Self.start + .minutes(60))

        let tokens = traffic.tokens(of: "c")
        #expect(tokens.requestsOfLastHour(at: Self.start + .minutes(60)) == 3)
        #expect(tokens.requestsOfLastHour(at: Self.start + .minutes(61)) == 2)
        #expect(tokens.requestsOfLastHour(at: Self.start + .hours(3)) == 0)
    }

    // MARK: Bounds

    @Test("what is kept is bounded, and what was too much is told")
    func bounds() {
        var traffic = Traffic(since: Self.start)

        for index in 0..<Traffic.capacity + 3 { traffic.note(Self.call(operation: "o\(index)"), at: Self.start) }
        for index in 0..<10_000 {
            traffic.note(Self.call(UInt64(index), operation: "o0"), at: Self.start + .seconds(index))
        }

        #expect(traffic.lines.count == Traffic.capacity)
        #expect(traffic.uncounted == 3)
        #expect(traffic.lines[0].calls == 10_001)
    }

    @Test("counting is no event, and a reset of the run begins it anew")
    func noEvent() async throws {
        let stage = try Stage()
        let before = try await stage.digest

        try await stage.world.perform { simulation in simulation.noteCall(Self.call()) }
        let counted = try await stage.world.perform { $0.traffic.lines.count }
        let after = try await stage.digest
        try await stage.world.reset()

        #expect(after == before)
        #expect(counted == 1)
        #expect(try await stage.world.perform { $0.traffic.lines.count } == 0)
    }
}
