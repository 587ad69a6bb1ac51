internal import Cloud
internal import Foundation
package import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
package import Logging
internal import NIOCore
package import NIOSSL
package import World

/// The HTTP side of the daemon: the vendor's partner API and token endpoint, the app API and the control API, on one
/// port.
package struct LatchServer: Sendable {
    package struct Configuration: Sendable {
        package var host: String
        /// 0 takes any.
        package var port: Int
        /// The address under which clients reach us, where it is not the one that is listened on.
        package var publicURL: String?
        /// Without it, only loopback may be listened on.
        package var controlToken: String?
        /// Our certificate and key; nil serves plain HTTP.
        package var tls: TLSConfiguration?
        package var version: String
        /// Whose `X-Forwarded-For` is believed.
        package var trustedProxies = TrustedProxies([])

        package init(
            host: String, port: Int, publicURL: String?, controlToken: String?, tls: TLSConfiguration? = nil,
            version: String
        ) {
            self.host = host
            self.port = port
            self.publicURL = publicURL
            self.controlToken = controlToken
            self.tls = tls
            self.version = version
        }
    }

    /// More wait in the kernel's queue until others close.
    static let maximumConnections = 2_048
    /// A connection without a request under way is closed after this time.
    static let idleTimeout = TimeAmount.minutes(2)

    private let world: World
    private let authority: TokenAuthority
    private let renderer: MessageRenderer
    private let relay: MailRelay?
    private let configuration: Configuration
    private let adapters: (any AdapterControl)?
    private let recorder: CallRecorder

    /// - Parameters:
    ///   - relay: where mail goes, for those who ask how it fares.
    ///   - adapters: who keeps controllers outside of this process.
    package init(
        world: World, authority: TokenAuthority, renderer: MessageRenderer, relay: MailRelay? = nil,
        configuration: Configuration, adapters: (any AdapterControl)? = nil
    ) {
        self.world = world
        self.authority = authority
        self.renderer = renderer
        self.relay = relay
        self.configuration = configuration
        self.adapters = adapters
        recorder = CallRecorder(world: world, authority: authority)
    }

    /// The application, ready to run as a service.
    /// - Parameter onListening: called with the port in use.
    /// - Throws: where certificate and key cannot be used.
    package func application(
        logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
    ) throws -> some ApplicationProtocol {
        var http = ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port), serverName: nil)
        http.availableConnectionsDelegate = MaximumAvailableConnections(LatchServer.maximumConnections)
        let plain = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [SimulatedDateHandler()], idleTimeout: LatchServer.idleTimeout))
        let router = router()
        refuseOtherMethods(of: router)
        return Application(
            router: router,
            server: try configuration.tls.map { try .tls(plain, tlsConfiguration: $0) } ?? plain,
            configuration: http,
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
    }

    private func router() -> Router<LatchRequestContext> {
        let router = Router(context: LatchRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: EnvelopeMiddleware(world: world))
        router.add(middleware: PreflightMiddleware(world: world))
        router.add(middleware: ForwardingMiddleware(proxies: configuration.trustedProxies))
        addPublic(to: router)
        addPasswordless(to: router)
        addPartnerAPI(to: router)
        addAppAPI(to: router)
        addControlAPI(to: router)
        return router
    }

    /// Every route that the server has, as method and path. Where there is GET, there is HEAD.
    package var routes: Set<String> { Set(router().routes.map { "\($0.method.rawValue) \($0.path)" }) }

    /// Answers 405, with the methods that there are (RFC 9110 section 15.5.6), where a path has no such method. Where
    /// there is GET, there is HEAD.
    private func refuseOtherMethods(of router: Router<LatchRequestContext>) {
        let calls = PartnerCalls(authority: authority)
        for (path, routes) in Dictionary(grouping: router.routes, by: \.path.description) {
            var methods = Set(routes.map(\.method))
            if methods.contains(.get) { methods.insert(.head) }
            let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
            for method in LatchServer.methods where !methods.contains(method) {
                router.on(RouterPath(path), method: method) { [world] _, _ -> Response in
                    guard path.hasPrefix("/access/sdk/") else {
                        throw HTTPError(.methodNotAllowed, headers: [.allow: allowed])
                    }
                    var answer = try await calls.refuse(
                        405, "METHOD_NOT_ALLOWED", "\(path) takes \(allowed)", operation: "\(method.rawValue) \(path)",
                        in: world)
                    answer.headers["Allow"] = allowed
                    return answer.response
                }
            }
        }
    }

    /// Those of RFC 9110 section 9, RFC 5789 and the draft of QUERY.
    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, HTTPRequest.Method("QUERY")!,
    ]

    private func addPublic(to router: Router<LatchRequestContext>) {
        router.get("/healthz") { _, _ in try APIResponse(["status": "ok"]).response }
        router.get("/openapi.json") { [authority, configuration] _, _ in
            try APIResponse(
                OpenAPIDocument.document(
                    base: authority.issuer, version: configuration.version,
                    needsControlToken: configuration.controlToken != nil)
            ).response
        }
        router.get("/.well-known/jwks.json") { [authority] _, _ in try APIResponse(authority.keySet).response }
        router.get("/.well-known/openid-configuration") { [authority] _, _ in
            try APIResponse(Discovery.document(issuer: authority.issuer)).response
        }
        let endpoint = TokenEndpoint(authority: authority)
        for path in ["/oauth/token", "/v1/oauth/token"] {
            router.post(RouterPath(path)) { [world, recorder] request, context in
                let answer = try await recorder.record(APIRequest(request, context)) {
                    try await endpoint.respond(to: $0, in: world)
                }
                return await context.deliver(answer)
            }
        }
    }

    private func addPasswordless(to router: Router<LatchRequestContext>) {
        router.post("/passwordless/start") { [world, recorder] request, context in
            let answer = try await recorder.record(APIRequest(request, context)) {
                try await PasswordlessStart().respond(to: $0, in: world)
            }
            return await context.deliver(answer)
        }
    }

    private func addPartnerAPI(to router: Router<LatchRequestContext>) {
        let calls = PartnerCalls(authority: authority)
        for operation in OpenKit.operations {
            guard let method = HTTPRequest.Method(rawValue: operation.method) else { continue }
            router.on(RouterPath("/access/sdk" + operation.path), method: method) {
                [world, recorder] request, context in
                let read: APIRequest
                do {
                    read = try await APIRequest(request, context)
                } catch let error as HTTPError {
                    // The vendor documents no 413.
                    return try await calls.refuse(
                        400, CloudRefusal.Code.badRequest.rawValue,
                        error.status == .contentTooLarge
                            ? "the body is longer than \(LatchRequestContext.maximumBody) octets"
                            : "the body cannot be read", operation: operation.name, in: world
                    ).response
                }
                let answer = try await recorder.record(read) {
                    try await calls.respond(to: $0, operation: operation.name, run: operation.run, in: world)
                }
                return await context.deliver(answer)
            }
        }
    }

    private func addAppAPI(to router: Router<LatchRequestContext>) {
        let calls = AppCalls(authority: authority)
        for operation in AppAPI.operations {
            guard let method = HTTPRequest.Method(rawValue: operation.method) else { continue }
            router.on(RouterPath("/app/v1" + operation.path), method: method) { [world, recorder] request, context in
                let answer = try await recorder.record(APIRequest(request, context)) {
                    try await calls.respond(to: $0, operation: operation.name, read: operation.request, in: world)
                }
                return await context.deliver(answer)
            }
        }
    }

    private func addControlAPI(to router: Router<LatchRequestContext>) {
        let api = ControlAPI(
            world: world, authority: authority, renderer: renderer, relay: relay, version: configuration.version,
            adapters: adapters)
        let gate = ControlGate(hosts: controlHosts, token: configuration.controlToken)
        router.group("/metrics").add(middleware: gate).get { [world, configuration] _, _ in
            try await Metrics.response(of: world, version: configuration.version).response
        }
        let group = router.group("/sim/v1").add(middleware: gate)
        for operation in ControlAPI.operations {
            guard let method = HTTPRequest.Method(rawValue: operation.method) else { continue }
            group.on(RouterPath(operation.path), method: method) { [recorder] request, context in
                try await recorder.record(APIRequest(request, context)) {
                    try await api.respond(to: $0, run: operation.run)
                }.response
            }
        }
        group.get("/events") { request, context in
            let request = try await APIRequest(request, context)
            guard request.accept?.contains("application/json") == true else {
                // What is wrong with the request is said before the stream begins.
                let checked = try await api.respond(to: request) { api, request in
                    _ = try await api.eventFilter(request)
                    return APIResponse(body: [])
                }
                guard checked.status < 400 else { return checked.response }
                return try await EventStream.response(api, request)
            }
            return try await api.respond(to: request) { api, request in try await api.listEvents(request) }.response
        }
    }

    private var controlHosts: Set<String> {
        var hosts: Set<String> = [
            "localhost", "127.0.0.1", "[::1]",
            ControlGate.name(
                configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host),
        ]
        if let host = configuration.publicURL.flatMap({ URL(string: $0) })?.host() { hosts.insert(host.lowercased()) }
        return hosts
    }
}
