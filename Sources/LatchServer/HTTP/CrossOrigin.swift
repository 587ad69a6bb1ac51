internal import Cloud
internal import HTTPTypes
internal import Hummingbird
internal import SimulationKernel
internal import World

/// What browsers are told of whose pages may read our answers: the CORS protocol (WHATWG Fetch, section 3.2).
///
/// It is for the partner API and the app API, whose tokens are in `Authorization`; there are no cookies. The token
/// endpoint and the sign-in are for backends alone. A call is never refused for its origin: the browser refuses to hand
/// the answer out.
enum CrossOrigin {
    /// Paths below which it is spoken.
    private static let prefixes = ["/access/sdk/", "/app/"]
    /// Headers of answers that pages may read besides the usual.
    private static let exposed =
        "Latch-Event-Id, Latch-Time, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After"

    static func covers(_ path: String) -> Bool { prefixes.contains { path.hasPrefix($0) } }

    /// The headers of an answer.
    /// - Parameter partner: whose token was shown; nil where none tells: then any partner's list does, since the answer
    ///   has nobody's data.
    static func headers(for origin: String?, partner: Partner?, in cloud: Cloud) -> [String: String] {
        var headers = ["Vary": "Origin"]
        if let origin, isListed(origin, partner, cloud) {
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Expose-Headers"] = exposed
        }
        return headers
    }

    private static func isListed(_ origin: String, _ partner: Partner?, _ cloud: Cloud) -> Bool {
        partner?.lists(origin: origin) ?? cloud.partners.values.contains { $0.lists(origin: origin) }
    }

    /// Gives an answer that no operation gave, such as that to an unknown route, its headers.
    static func complete(_ response: inout Response, to request: Request, in world: World) async {
        guard covers(request.uri.path), response.headers[.vary] == nil else { return }
        let origin = request.headers[.origin]
        guard let headers = try? await world.read({ state, _ in headers(for: origin, partner: nil, in: state.cloud) })
        else { return }
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { response.headers[name] = value }
        }
    }
}

/// Answers the question that a browser puts before a call with a token: the CORS-preflight request (WHATWG Fetch,
/// section 3.2.2). It has no token, so that any partner's list does.
struct PreflightMiddleware: RouterMiddleware {
    typealias Context = LatchRequestContext

    let world: World

    func handle(
        _ request: Request, context: LatchRequestContext, next: (Request, LatchRequestContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .options, CrossOrigin.covers(request.uri.path),
            request.headers[.origin] != nil, request.headers[.accessControlRequestMethod] != nil
        else { return try await next(request, context) }
        var response = Response(status: .noContent)
        await CrossOrigin.complete(&response, to: request, in: world)
        response.headers[.vary] = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
        if response.headers[.accessControlAllowOrigin] != nil {
            response.headers[.accessControlExposeHeaders] = nil
            response.headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE"
            response.headers[.accessControlAllowHeaders] = request.headers[.accessControlRequestHeaders]
            response.headers[.accessControlMaxAge] = "600"
        }
        return response
    }
}
