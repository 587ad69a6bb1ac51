internal import SimulationKernel
internal import World

extension CallBudgets.Standing {
    /// The budget as a client reads it: the fields of draft-ietf-httpapi-ratelimit-headers-06, sections 3 and 4, times in
    /// seconds; on a refusal `Retry-After` (RFC 9110 section 10.2.3) as well.
    var headers: [String: String] {
        var headers = [
            "RateLimit-Limit": String(limit), "RateLimit-Remaining": String(remaining),
            "RateLimit-Reset": String(resetSeconds), "RateLimit-Policy": "\(limit);w=\(window.components.seconds)",
        ]
        if isExceeded { headers["Retry-After"] = String(resetSeconds) }
        return headers
    }

    /// Seconds until the next window, rounded up.
    var resetSeconds: Int { Int(reset.inSeconds.rounded(.up)) }
}

extension APIResponse {
    /// Adds headers, in place of those of the same names.
    mutating func add(_ headers: [String: String]?) {
        if let headers { self.headers.merge(headers) { _, new in new } }
    }
}
