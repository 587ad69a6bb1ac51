/// Sends requests over HTTP. Who runs scenarios brings one, where they may leave the process.
package protocol HTTPCaller: Sendable {
    /// - Throws: ``NoAnswer`` where none comes.
    func call(_ request: HTTPCall) async throws(NoAnswer) -> HTTPAnswer
}

/// A request to any URL.
package struct HTTPCall: Sendable {
    package var method: String
    package var url: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// How long to wait for the answer, in seconds of the wall clock; nil waits as long as it takes.
    package var seconds: Double?

    package init(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        seconds: Double? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.seconds = seconds
    }
}

package struct HTTPAnswer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Why a request has no answer, in words.
package struct NoAnswer: Error {
    package let message: String
    package init(_ message: String) { self.message = message }
}
