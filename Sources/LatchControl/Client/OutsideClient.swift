internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import Scenarios

/// Calls any URL, for scenarios.
struct OutsideClient: HTTPCaller {
    /// The longest answer that is read, in bytes.
    static let longestAnswer = 64 << 20

    private let http: HTTPClient

    /// - Parameter authorities: whose certificates are trusted besides the system's.
    init(authorities: TrustedAuthorities? = nil) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5)))
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.tlsConfiguration = authorities?.configuration
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func shutdown() async { try? await http.shutdown() }

    func call(_ call: HTTPCall) async throws(NoAnswer) -> HTTPAnswer {
        do {
            var request = HTTPClientRequest(url: call.url)
            request.method = HTTPMethod(rawValue: call.method)
            for (name, value) in call.headers { request.headers.add(name: name, value: value) }
            if !request.headers.contains(name: "User-Agent") {
                request.headers.add(name: "User-Agent", value: "latchctl")
            }
            if !call.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: call.body)) }
            let patience: TimeAmount = call.seconds.map { .milliseconds(Int64($0 * 1_000)) } ?? .hours(24 * 365)
            let response = try await http.execute(request, timeout: patience)
            let body = try await response.body.collect(upTo: Self.longestAnswer)
            return HTTPAnswer(
                status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
                body: Array(body.readableBytesView))
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            throw NoAnswer(call.seconds.map { "not within \($0) s" } ?? "not in time")
        } catch is NIOTooManyBytesError {
            throw NoAnswer("it is longer than \(Self.longestAnswer >> 20) MiB")
        } catch {
            throw NoAnswer(ControlError.words(for: error))
        }
    }
}
