internal import Foundation
package import World

/// The daemon's HTTP interface without HTTP: requests go to the operations that ``LatchServer`` serves, by the same
/// tables, and no socket is opened.
///
/// What the server adds around them, and this does not: the control gate (there is no stranger in the same process),
/// browsers' preflights, trust in proxies, mail that leaves the machine, and the headers with the time.
package struct Dispatcher: Sendable {
    private let routes: [Route]

    private struct Route: Sendable {
        let method: String
        let segments: [String]
        let respond: @Sendable (APIRequest) async throws -> APIResponse
    }

    package init(world: World, authority: TokenAuthority, renderer: MessageRenderer, version: String) {
        var routes: [Route] = []
        func add(
            _ method: String, _ path: String, _ respond: @escaping @Sendable (APIRequest) async throws -> APIResponse
        ) {
            routes.append(Route(method: method, segments: Dispatcher.segments(of: path), respond: respond))
        }
        add("GET", "/healthz") { _ in try APIResponse(["status": "ok"]) }
        add("GET", "/metrics") { _ in try await Metrics.response(of: world, version: version) }
        add("GET", "/openapi.json") { _ in
            try APIResponse(
                OpenAPIDocument.document(base: authority.issuer, version: version, needsControlToken: false))
        }
        add("GET", "/.well-known/jwks.json") { _ in try APIResponse(authority.keySet) }
        add("GET", "/.well-known/openid-configuration") { _ in
            try APIResponse(Discovery.document(issuer: authority.issuer))
        }
        let tokens = TokenEndpoint(authority: authority)
        for path in ["/oauth/token", "/v1/oauth/token"] {
            add("POST", path) { try await tokens.respond(to: $0, in: world) }
        }
        add("POST", "/passwordless/start") { try await PasswordlessStart().respond(to: $0, in: world) }
        let partner = PartnerCalls(authority: authority)
        for operation in OpenKit.operations {
            add(operation.method, "/access/sdk" + operation.path) {
                try await partner.respond(to: $0, operation: operation.name, run: operation.run, in: world)
            }
        }
        let app = AppCalls(authority: authority)
        for operation in AppAPI.operations {
            add(operation.method, "/app/v1" + operation.path) {
                try await app.respond(to: $0, operation: operation.name, read: operation.request, in: world)
            }
        }
        let control = ControlAPI(
            world: world, authority: authority, renderer: renderer, relay: nil, version: version)
        for operation in ControlAPI.operations {
            add(operation.method, "/sim/v1" + operation.path) {
                try await control.respond(to: $0, run: operation.run)
            }
        }
        add("GET", "/sim/v1/events") {
            try await control.respond(to: $0) { api, request in try await api.listEvents(request) }
        }
        self.routes = routes
    }

    /// Every route that it has, as method and path.
    package var paths: Set<String> { Set(routes.map { "\($0.method) /\($0.segments.joined(separator: "/"))" }) }

    /// Answers a request.
    /// - Parameters:
    ///   - target: the path and, behind a question mark, the query, both percent-encoded.
    ///   - request: the rest; its method, path, parameters and query are set here.
    /// - Throws: what an operation could not turn into an answer.
    package func respond(_ method: String, _ target: String, _ request: APIRequest) async throws -> APIResponse {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var request = request
        request.method = method
        request.path = parts.first.map(String.init) ?? ""
        request.query = Dispatcher.query(parts.count > 1 ? parts[1] : "")
        let wanted = Dispatcher.segments(of: request.path)
        // What is written out goes before what is left open.
        let matches = routes.compactMap { route in
            Dispatcher.parameters(of: wanted, in: route.segments).map { (route, $0) }
        }.sorted { $0.1.count < $1.1.count }
        guard let (route, parameters) = matches.first(where: { $0.0.method == method }) else {
            return try Dispatcher.notFound(request.path)
        }
        request.parameters = parameters
        return try await route.respond(request)
    }

    private static func notFound(_ path: String) throws -> APIResponse {
        if path.hasPrefix("/access/sdk") {
            return try APIResponse(status: 404, OpenKitModels.Failure(message: "NOT_FOUND"))
        }
        if path.hasPrefix("/sim") {
            return try ControlError("not_found", status: 404, "\(path): not_found").response()
        }
        return try APIResponse(status: 404, ["error": JSON.text("not_found"), "error_description": .text(path)])
    }

    private static func segments(of path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    }

    /// What stands for the names in braces; nil where the path is another.
    private static func parameters(of path: [String], in route: [String]) -> [String: String]? {
        guard path.count == route.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, pattern) in zip(path, route) {
            if pattern.hasPrefix("{"), pattern.hasSuffix("}") {
                parameters[String(pattern.dropFirst().dropLast())] = segment.removingPercentEncoding ?? segment
            } else if segment != pattern {
                return nil
            }
        }
        return parameters
    }

    private static func query(_ text: Substring) -> [String: String] {
        var query: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? String($0)
            }
            query[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return query
    }
}
