internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// The control API of one daemon.
struct ControlClient: Sendable {
    /// The longest answer that is read, in bytes.
    static let longestAnswer = 64 << 20
    static let connectSeconds: Int64 = 5
    static let readSeconds: Int64 = 60

    let server: ServerAddress
    private let token: String?
    private let http: HTTPClient

    init(server: ServerAddress, token: String?, authorities: TrustedAuthorities?) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(Self.connectSeconds)))
        // A daemon that is not there is to be reported at once, not after five seconds of further attempts.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        configuration.tlsConfiguration = authorities?.configuration
        self.server = server
        self.token = token
        self.http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Closes the connections. What may still go wrong then changes no answer.
    func shutdown() async { try? await http.shutdown() }

    /// The daemon's answer, once it has agreed.
    func answer(to request: ControlRequest) async throws -> JSONValue {
        let response = try await response(to: request, accept: "application/json", forever: request.isPatient)
        return try await body(of: response)
    }

    /// The daemon's events as they come, for ever.
    func events(_ request: ControlRequest) async throws -> HTTPClientResponse.Body {
        let response = try await response(to: request, accept: "text/event-stream", forever: true)
        guard response.headers.first(name: "content-type")?.hasPrefix("text/event-stream") == true else {
            throw ControlError(code: .badAnswer, message: "\(server) answered no stream of events: is that latchd?")
        }
        return response.body
    }

    private func response(
        to request: ControlRequest, accept: String, forever: Bool
    ) async throws -> HTTPClientResponse {
        var message = HTTPClientRequest(url: "\(server)/sim/v1\(request.target)")
        message.method = request.method
        message.headers = ["Accept": accept, "User-Agent": "latchctl"]
        if let token { message.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if let body = request.body {
            message.headers.add(name: "Content-Type", value: "application/json")
            message.body = .bytes(ByteBuffer(string: body.compact))
        }
        let response: HTTPClientResponse
        do {
            let patience: TimeAmount = forever ? .hours(24 * 365) : .seconds(Self.readSeconds)
            response = try await http.execute(message, timeout: patience)
        } catch {
            throw ControlError(noAnswerFrom: server, because: error)
        }
        guard (200..<300).contains(response.status.code) else {
            let answer = try? await body(of: response)
            throw ControlError(refusal: response.status, answer: answer, from: server)
        }
        return response
    }

    private func body(of response: HTTPClientResponse) async throws -> JSONValue {
        let bytes: ByteBuffer
        do {
            bytes = try await response.body.collect(upTo: Self.longestAnswer)
        } catch is NIOTooManyBytesError {
            let message = "the answer is longer than \(Self.longestAnswer >> 20) MiB: ask for less, as by --limit"
            throw ControlError(code: .badAnswer, message: message)
        } catch {
            throw ControlError(noAnswerFrom: server, because: error)
        }
        if bytes.readableBytes == 0 { return .object([]) }
        do {
            return try JSONValue(parsing: bytes.readableBytesView)
        } catch {
            let message = "\(server) answered something that is not JSON (\(error.message)): is that latchd?"
            throw ControlError(code: .badAnswer, message: message)
        }
    }
}
