internal import LatchServer
internal import SimulationKernel

/// What a run's requests go to: a world of its own in this process, or a daemon.
protocol RunBackend: Sendable {
    /// The address under which programs outside reach it; nil where they cannot.
    var base: String? { get }
    /// Answers a request for a path on the wire.
    func respond(_ method: String, _ target: String, _ request: APIRequest) async throws -> APIResponse
    func status() async throws -> BackendStatus
    /// The ids of its clients and their secrets; nil where they are not told.
    func secrets() async throws -> [String: String]?
    /// The daemon's end and its new beginning.
    mutating func restart() async throws
    /// What came in over its socket, behind an input that is known.
    func inputs(after id: UInt64) async throws -> [RecordingEntry]
    func end() async
}

struct BackendStatus: Sendable {
    var now: Instant
    var lastEvent: UInt64
    var digest: String
    var seed: UInt64
}
