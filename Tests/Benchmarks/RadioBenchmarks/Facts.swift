/// How often something can be done in a second: the best and the median of several runs.
struct RateFacts: Codable {
    var benchmark: String
    var timing: String
    var runs: Int
    var best: Double
    var median: Double
    var processorMicrosecondsEach: Double
    var payload: Int?
    var protocolDataUnits: Int?
}

/// What an idle advertising lock takes.
struct MemoryFacts: Codable {
    var benchmark = "memory"
    var devices: Int
    var bytesEach: Int
    var microsecondsEach: Double
}

/// What a crowd of advertisers takes.
struct CrowdFacts: Codable {
    var benchmark: String
    var advertisers: Int
    /// Simulated.
    var seconds: Double
    var delivered: Int
    /// Advertising events that there were, of which fading loses some.
    var due: Int
    /// Seconds of processor time for a second of simulated time.
    var processorShare: Double
}

/// A line of Bumble's benchmark.
struct BumbleFacts: Codable {
    var benchmark: String
    var perSecond: Double?
    var bytesEach: Int?
    var protocolDataUnits: Int?
    var advertisers: Int?
    var delivered: Int?
    var due: Int?
    var processorShare: Double?
}
