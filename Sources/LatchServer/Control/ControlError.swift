internal import Cloud
internal import SimulationKernel
internal import World

/// Why the control API refuses, with the status that tells `latchctl` its exit code: 409 and 408 are answers, the rest
/// means that the request could not be run.
struct ControlError: Error {
    let code: String
    let status: Int
    let message: String
    let candidates: [String]
    /// Further members of the error.
    let details: [String: JSON]

    init(
        _ code: String, status: Int, _ message: String, candidates: [String] = [], details: [String: JSON] = [:]
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.candidates = candidates
        self.details = details
    }

    init(_ error: ReferenceError) {
        self.init(
            error.isAmbiguous ? "ambiguous_\(error.kind)" : "unknown_\(error.kind)", status: 404, error.message,
            candidates: error.candidates)
    }

    init(_ refusal: EntryRefusal) {
        switch refusal {
        case .noDevice: self = .noDevice
        case .busy: self.init("busy", status: 409, "somebody else is at that keypad")
        case .inThePast(let now): self = .runsForward(now)
        }
    }

    /// What the cloud refuses keeps the cloud's own word, but for a request that has not the expected shape.
    init(_ refusal: CloudRefusal) {
        if refusal.code == .badRequest {
            self = .badRequest(refusal.message)
        } else {
            self.init(refusal.code.rawValue, status: 409, refusal.message)
        }
    }

    static func badRequest(_ message: String) -> ControlError { ControlError("bad_request", status: 400, message) }
    static let noDevice = ControlError("no_device", status: 409, "the door has no device")

    static func runsForward(_ now: Instant) -> ControlError {
        ControlError(
            "time_runs_forward", status: 409,
            "that instant is over: it is \(now.iso8601Milliseconds), and world time never runs back")
    }

    func response() throws -> APIResponse {
        var body: [String: JSON] = ["code": .text(code), "message": .text(message)]
        body.merge(details) { own, _ in own }
        if !candidates.isEmpty { body["candidates"] = .list(candidates.map { .text($0) }) }
        return try APIResponse(status: status, ["error": JSON.object(body)])
    }
}
