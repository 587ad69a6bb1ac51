internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What a request carries through the router: the framework's part and the address of the caller.
struct LatchRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The socket's other end, until ``ForwardingMiddleware`` knows better.
    var remoteAddress: String?
    /// The connection, for those who are to get no answer.
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress?.ipAddress
    }

    /// Puts an answer into the framework's form. One that is dropped closes the connection before a word of it is sent.
    func deliver(_ answer: APIResponse) async -> Response {
        if answer.isDropped { try? await channel.close() }
        return answer.response
    }

    /// Longer bodies are refused.
    static let maximumBody = 1_048_576
}

extension APIRequest {
    /// Takes a framework's request apart.
    /// - Throws: the framework's error for a body over the limit.
    init(_ request: Request, _ context: LatchRequestContext) async throws {
        var request = request
        let buffer: ByteBuffer
        do {
            buffer = try await request.collectBody(upTo: LatchRequestContext.maximumBody)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge)
        } catch {
            // A chunk that cannot be read, or a client that went away.
            throw HTTPError(.badRequest)
        }
        var parameters: [String: String] = [:]
        for (name, value) in context.parameters {
            parameters[String(name)] = String(value).removingPercentEncoding ?? String(value)
        }
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters { query[String(name)] = String(value) }
        self.init(
            method: request.method.rawValue, path: request.uri.path, parameters: parameters, query: query,
            contentType: request.headers[.contentType],
            authorization: request.headers[.authorization], accept: request.headers[.accept],
            body: Array(buffer.readableBytesView), remoteAddress: context.remoteAddress,
            origin: request.headers[.origin], userAddress: request.headers[APIRequest.userAddressHeader])
    }

    private static let userAddressHeader = HTTPField.Name("auth0-forwarded-for")!
}

extension APIResponse {
    /// Puts an answer into the framework's form.
    var response: Response {
        var fields = HTTPFields()
        fields[.contentType] = "application/json; charset=utf-8"
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return Response(
            status: .init(code: status), headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
