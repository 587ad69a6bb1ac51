internal import Foundation
internal import SimulationKernel
internal import World

/// What faults make of answers, in the envelope of each interface.
enum FaultAnswers {
    /// The word for a status that a fault chose.
    static func word(_ status: Int) -> String {
        switch status {
        case 429: "TOO_MANY_REQUESTS"
        case 500: "INTERNAL_SERVER_ERROR"
        case 501: "NOT_IMPLEMENTED"
        case 502: "BAD_GATEWAY"
        case 503: "SERVICE_UNAVAILABLE"
        case 504: "GATEWAY_TIMEOUT"
        default: "SERVER_ERROR"
        }
    }

    /// The vendor's envelope.
    static func partner(_ status: Int) throws -> APIResponse {
        try APIResponse(status: status, OpenKitModels.Failure(message: word(status)))
    }

    /// The app API's.
    static func app(_ status: Int) throws -> APIResponse {
        try APIResponse(
            status: status, ["error": JSON.text(word(status)), "message": .text("the cloud has a fault of its own")])
    }

    /// That of OAuth.
    static func token(_ status: Int) throws -> APIResponse {
        try APIResponse(
            status: status,
            ["error": JSON.text(word(status).lowercased()), "error_description": "the cloud has a fault of its own"])
    }
}

extension CallFault {
    /// The status with which a call is refused that is not done; nil where it is done, or nobody answers.
    var refusal: (status: Int, headers: [String: String])? {
        guard case .refused(let status, let retryAfter) = what else { return nil }
        return (status, retryAfter.map { ["Retry-After": String(Int($0.inSeconds.rounded(.up)))] } ?? [:])
    }

    /// The answer of a call that was done, or not, as the caller gets it.
    /// - Parameter envelope: the answer for a status.
    func distort(_ response: APIResponse, _ envelope: (Int) throws -> APIResponse) rethrows -> APIResponse {
        var result = response
        switch what {
        case .refused: break
        case .misreported(let status):
            result = try envelope(status)
            result.add(response.headers)
        case .unanswered: result.isDropped = true
        case .late, .stale: break
        }
        return result
    }
}

extension World {
    /// Lets the time pass for which a fault keeps a caller waiting.
    func wait(for fault: CallFault?) async throws {
        if let fault { try await delay(fault.delay) }
    }
}
