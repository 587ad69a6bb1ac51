internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import SimulationKernel
internal import World

/// Puts the simulated time on every answer, and every failure into the shape of the interface that was called.
struct EnvelopeMiddleware: RouterMiddleware {
    typealias Context = LatchRequestContext

    let world: World

    /// The simulated instant of the answer, in milliseconds.
    static let timeHeader = HTTPField.Name("Latch-Time")!

    func handle(
        _ request: Request, context: LatchRequestContext, next: (Request, LatchRequestContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as HTTPError {
            response = failure(Int(error.status.code), request.uri.path)
            if let allowed = error.headers[.allow] { response.headers[.allow] = allowed }
        } catch {
            context.logger.error("\(request.method) \(request.uri.path): \(error)")
            response = failure(500, request.uri.path)
        }
        await CrossOrigin.complete(&response, to: request, in: world)
        let now = world.present
        response.headers[Self.timeHeader] = now.iso8601Milliseconds
        response.headers[SimulatedDateHandler.carrier] = now.httpDate
        // RFC 9110 section 9.3.2: what a GET would have answered, without the content.
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// The vendor's envelope below `/access/sdk`, the app API's below `/app`, the control API's below `/sim`, OAuth's for
    /// the rest.
    private func failure(_ status: Int, _ path: String) -> Response {
        let word =
            switch status {
            case 404: "not_found"
            case 405: "method_not_allowed"
            case 413: "too_large"
            case 500...: "internal_server_error"
            default: "bad_request"
            }
        let answer: APIResponse?
        if path.hasPrefix("/access/sdk") {
            answer = try? APIResponse(status: status, OpenKitModels.Failure(message: word.uppercased()))
        } else if path.hasPrefix("/app") {
            answer = try? APIResponse(status: status, ["error": word.uppercased(), "message": "\(path): \(word)"])
        } else if path.hasPrefix("/sim") {
            answer = try? ControlError(word, status: status, "\(path): \(word)").response()
        } else {
            answer = try? APIResponse(status: status, ["error": word, "error_description": path])
        }
        return (answer ?? APIResponse(status: 500, body: [])).response
    }
}

/// Keeps web pages and strangers from the control API: the `Host` must be one of ours, the `Origin` none but ours, and
/// where there is a control token it must be shown.
struct ControlGate: RouterMiddleware {
    typealias Context = LatchRequestContext

    /// Host names under which the daemon may be called, without ports.
    let hosts: Set<String>
    let token: String?

    func handle(
        _ request: Request, context: LatchRequestContext, next: (Request, LatchRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let host = request.head.authority.map({ Self.name($0) }), hosts.contains(host) else {
            return try refuse(
                "unknown_host", 403,
                "the control API is not called '\(request.head.authority ?? "")'; it answers to \(hosts.sorted().joined(separator: ", "))"
            )
        }
        if let origin = request.headers[.origin], !hosts.contains(Self.hostName(ofOrigin: origin)) {
            return try refuse("foreign_origin", 403, "the control API does not serve pages of \(origin)")
        }
        if let token {
            guard request.headers[.authorization] == "Bearer \(token)" else {
                return try refuse("unauthorized", 401, "the control token is missing or wrong")
            }
        }
        return try await next(request, context)
    }

    private func refuse(_ code: String, _ status: Int, _ message: String) throws -> Response {
        try ControlError(code, status: status, message).response().response
    }

    /// The host without its port; an IPv6 address keeps its brackets.
    static func name(_ authority: String) -> String {
        if authority.hasPrefix("[") { return String(authority.prefix { $0 != "]" }) + "]" }
        return authority.prefix { $0 != ":" }.lowercased()
    }

    private static func hostName(ofOrigin origin: String) -> String {
        guard let scheme = origin.range(of: "://") else { return origin }
        return name(String(origin[scheme.upperBound...]))
    }
}
