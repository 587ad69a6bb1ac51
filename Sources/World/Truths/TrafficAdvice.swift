internal import SimulationKernel

/// What a client should do otherwise, by the vendor's documents.
package struct TrafficAdvice: Sendable, Hashable {
    package let code: Code
    /// The operation that it is about; nil where it is about tokens.
    package let operation: String?
    /// One sentence with what was seen, and what to do.
    package let text: String

    package enum Code: String, Sendable, CaseIterable {
        case reuseToken = "reuse_token"
        case page
        case pollLess = "poll_less"
        case backOff = "back_off"
    }

    /// Tokens before half of an earlier one's life, from which on there is advice.
    static let manyEarlyTokens = 3
    /// Equal reads that come more often than this are polling.
    package static let pollingInterval = Duration.seconds(60)
}

extension Traffic {
    /// What a client should do otherwise.
    /// - Parameter lines: those of the client.
    package func advice(for client: String?, _ lines: [Line]) -> [TrafficAdvice] {
        var advice: [TrafficAdvice] = []
        if let client {
            let tokens = tokens(of: client)
            if tokens.early >= TrafficAdvice.manyEarlyTokens {
                advice.append(
                    TrafficAdvice(
                        code: .reuseToken, operation: nil,
                        text: "\(tokens.early) of \(tokens.issued) tokens were asked for while an earlier one had more "
                            + "than half of its life left: keep a token, and share it, until it is about to expire"))
            }
        }
        for line in lines { advice += Traffic.advice(on: line) }
        return advice
    }

    private static func advice(on line: Line) -> [TrafficAdvice] {
        var advice: [TrafficAdvice] = []
        func advise(_ code: TrafficAdvice.Code, _ text: String) {
            advice.append(TrafficAdvice(code: code, operation: line.operation, text: "\(line.operation): " + text))
        }
        if line.largeWholeLists > 0 {
            advise(
                .page,
                "\(times(line.largeWholeLists)) the whole list at once, up to \(line.longestAnswer / 1_024) KiB: ask for "
                    + "pages by pageSize and follow nextPageToken, since a long list may time out")
        }
        if let interval = line.pollingInterval, interval < TrafficAdvice.pollingInterval {
            advise(
                .pollLess,
                "the same question every \(seconds(interval)): access changes rarely, and locks hear of it after "
                    + "minutes; ask once a minute at most, and keep what your own calls answered")
        }
        if line.hastyRetries > 0 {
            advise(
                .backOff,
                "\(times(line.hastyRetries)) the same request again too soon after a 429 or a fault: wait for "
                    + "Retry-After, else a second, and twice as long each further time")
        }
        return advice
    }

    private static func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }

    private static func seconds(_ duration: Duration) -> String {
        duration < .seconds(1)
            ? "\(duration.nanoseconds / 1_000_000) ms" : "\((duration.inSeconds * 10).rounded() / 10) s"
    }
}
