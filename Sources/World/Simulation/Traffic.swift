package import SimulationKernel

/// What each client asks of the cloud, and how: counts, statuses, and the habits that the vendor's documents warn of.
///
/// RAM, outside the state and its digest: a restart, a reset and a loaded snapshot forget it. Bounded.
package struct Traffic: Sendable {
    /// One request that was answered.
    package struct Call: Sendable {
        /// A client of the property; nil where the caller could not be told.
        package var client: String?
        /// The operation's name.
        package var operation: String
        package var status: Int
        /// Equal for equal requests of the same caller: method, path, query and body.
        package var fingerprint: UInt64
        /// Whether it changes nothing.
        package var isRead: Bool
        /// Whether it asked for a list that can be had in pages, and for none.
        package var isWholeList: Bool
        /// Whether it asked for a token.
        package var isForToken: Bool
        /// The answer's length.
        package var bytes: Int
        /// The answer's `Retry-After`.
        package var retryAfter: Duration?

        package init(
            client: String?, operation: String, status: Int, fingerprint: UInt64, isRead: Bool = false,
            isWholeList: Bool = false, isForToken: Bool = false, bytes: Int = 0, retryAfter: Duration? = nil
        ) {
            self.client = client
            self.operation = operation
            self.status = status
            self.fingerprint = fingerprint
            self.isRead = isRead
            self.isWholeList = isWholeList
            self.isForToken = isForToken
            self.bytes = bytes
            self.retryAfter = retryAfter
        }
    }

    /// The calls of one client to one operation.
    package struct Line: Sendable {
        package let client: String?
        package let operation: String
        package private(set) var calls = 0
        /// How many answers had each status; an array, in order of status.
        package private(set) var statuses: [(status: Int, count: Int)] = []
        /// Lists without pages whose answers were at least ``Traffic/largeAnswer`` long.
        package private(set) var largeWholeLists = 0
        package private(set) var longestAnswer = 0
        /// Requests that came again before their time.
        package private(set) var hastyRetries = 0
        package private(set) var last: Instant
        /// From a read to the next that is equal, the newest.
        private var gaps: [Duration] = []
        /// The requests that were seen, the newest last.
        private var seen: [Seen] = []

        private struct Seen: Sendable {
            let fingerprint: UInt64
            let at: Instant
            /// Before this, a repetition is hasty.
            let notBefore: Instant?
        }

        fileprivate init(_ call: Call, at instant: Instant) {
            (client, operation, last) = (call.client, call.operation, instant)
        }

        /// How often an equal read comes: the median of the newest gaps; nil where there are too few of them.
        package var pollingInterval: Duration? {
            gaps.count < Traffic.fewestGaps ? nil : gaps.sorted()[(gaps.count - 1) / 2]
        }

        fileprivate mutating func note(_ call: Call, at instant: Instant) {
            calls += 1
            last = instant
            count(call.status)
            longestAnswer = max(longestAnswer, call.bytes)
            if call.isWholeList, call.bytes >= Traffic.largeAnswer { largeWholeLists += 1 }
            if let index = seen.lastIndex(where: { $0.fingerprint == call.fingerprint }) {
                let before = seen.remove(at: index)
                if let end = before.notBefore, instant < end { hastyRetries += 1 }
                let gap = instant.since(before.at)
                // On a frozen clock no time passes, and nobody polls.
                if call.isRead, gap > .zero {
                    gaps.append(gap)
                    if gaps.count > Traffic.mostGaps { gaps.removeFirst() }
                }
            }
            let wait = call.retryAfter ?? (call.status == 429 || call.status >= 500 ? Traffic.patience : nil)
            seen.append(Seen(fingerprint: call.fingerprint, at: instant, notBefore: wait.map { instant + $0 }))
            if seen.count > Traffic.mostSeen { seen.removeFirst() }
        }

        private mutating func count(_ status: Int) {
            if let index = statuses.firstIndex(where: { $0.status == status }) {
                statuses[index].count += 1
            } else {
                statuses.append((status, 1))
                statuses.sort { $0.status < $1.status }
            }
        }
    }

    /// The tokens that a client asked for.
    package struct Tokens: Sendable {
        /// How many it got for itself, by `client_credentials`.
        package private(set) var issued = 0
        /// Those of them that came while an earlier one had more than half of its life left.
        package private(set) var early = 0
        /// Requests in each minute of the last hour, of every grant, the newest last.
        private var minutes: [(number: Int64, requests: Int)] = []
        private var newest: (from: Instant, until: Instant)?

        /// How many it asked for in the last hour, of every grant.
        package func requestsOfLastHour(at instant: Instant) -> Int {
            let now = instant.secondsSinceEpoch / 60
            return minutes.reduce(0) { $1.number > now - 60 ? $0 + $1.requests : $0 }
        }

        fileprivate mutating func noteRequest(at instant: Instant) {
            let minute = instant.secondsSinceEpoch / 60
            minutes.removeAll { $0.number <= minute - 60 }
            if minutes.last?.number != minute { minutes.append((minute, 0)) }
            minutes[minutes.count - 1].requests += 1
        }

        fileprivate mutating func note(until end: Instant, at instant: Instant) {
            issued += 1
            if let newest, newest.until.since(instant) * 2 > newest.until.since(newest.from) { early += 1 }
            newest = (instant, end)
        }
    }

    private struct LineID: Hashable, Sendable {
        let client: String?
        let operation: String
    }

    /// From here on is counted.
    package let since: Instant
    private var table = OrderedTable<LineID, Line>()
    private var tokens = OrderedTable<String, Tokens>()
    /// Calls that came when the table was full, and are nowhere else.
    package private(set) var uncounted = 0

    /// Lines that are kept, one for each client and operation.
    static let capacity = 4_096
    /// From here on a list without pages is large, in bytes: some hundred doors.
    package static let largeAnswer = 32_768
    /// How long to wait after a fault that has no `Retry-After`.
    package static let patience = Duration.seconds(1)
    static let fewestGaps = 5
    private static let mostGaps = 31
    private static let mostSeen = 64

    init(since instant: Instant) { since = instant }

    mutating func note(_ call: Call, at instant: Instant) {
        let id = LineID(client: call.client, operation: call.operation)
        if table[id] == nil {
            guard table.count < Traffic.capacity else {
                uncounted += 1
                return
            }
            table[id] = Line(call, at: instant)
        }
        table.update(id) { $0.note(call, at: instant) }
        if call.isForToken, let client = call.client { tokens[client, default: Tokens()].noteRequest(at: instant) }
    }

    mutating func noteToken(of client: String, until end: Instant, at instant: Instant) {
        // Their requests are counted, too, so that there are no more of them than lines.
        guard tokens[client] != nil || tokens.count < Traffic.capacity else { return }
        tokens[client, default: Tokens()].note(until: end, at: instant)
    }

    /// Everything that was counted, in the order in which it first came.
    package var lines: [Line] { Array(table.values) }

    /// The tokens that a client asked for.
    package func tokens(of client: String) -> Tokens { tokens[client] ?? Tokens() }
}

extension Simulation {
    /// Counts a request that was answered. It is no event.
    package mutating func noteCall(_ call: Traffic.Call) { traffic.note(call, at: now) }

    /// Counts a token that a client got for itself.
    package mutating func noteToken(of client: String, until end: Instant) {
        traffic.noteToken(of: client, until: end, at: now)
    }

    /// Begins to count anew.
    package mutating func resetTraffic() { traffic = Traffic(since: now) }
}
