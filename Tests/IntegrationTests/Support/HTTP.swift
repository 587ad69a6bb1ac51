import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The method of a request.
enum Method: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
}

/// An answer over HTTP, read to its end.
struct Answer: Sendable, CustomStringConvertible {
    let status: Int
    let headers: HTTPHeaders
    let body: String

    var json: JSON { get throws { try JSON(parsing: body) } }
    /// The vendor's word for a failure.
    var message: String? { (try? json)?.message.string }
    var description: String { "\(status) \(body)" }

    /// All values of a header.
    func all(_ name: String) -> [String] { headers[name] }
    func header(_ name: String) -> String? { headers.first(name: name) }
}

/// The client of all tests: it does not try again where nobody listens, since daemons here come and go.
let httpClient: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 200
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
}()

extension Daemon {
    func http(
        _ method: Method, _ path: String, headers: [(String, String)] = [], body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: base + path)
        request.method = HTTPMethod(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await httpClient.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Answer(status: Int(response.status.code), headers: response.headers, body: String(buffer: bytes))
    }

    /// Sends a JSON body.
    func send(
        _ method: Method, _ path: String, _ json: JSON, headers: [(String, String)] = []
    ) async throws -> Answer {
        try await http(method, path, headers: headers + [("Content-Type", "application/json")], body: json.body)
    }
}
