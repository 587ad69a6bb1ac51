internal import SimulationKernel
internal import World

extension Traffic.Call {
    /// What is counted of a request and its answer.
    /// - Parameters:
    ///   - client: the client of the property that called; nil where the caller could not be told.
    ///   - subject: the caller, whose equal requests are equal.
    ///   - isList: whether its answer is a list of which pages can be had, and which is whole without them.
    init(
        _ request: APIRequest, answeredBy response: APIResponse, operation: String, client: String?,
        subject: String? = nil, isList: Bool = false
    ) {
        self.init(
            client: client, operation: operation, status: response.status,
            fingerprint: Self.fingerprint(of: request, by: subject), isRead: request.method == "GET",
            isWholeList: isList && request.query["pageSize"] == nil,
            isForToken: operation == TokenEndpoint.operation, bytes: response.body.count,
            retryAfter: response.headers["Retry-After"].flatMap { Int($0) }.map { .seconds($0) })
    }

    private static func fingerprint(of request: APIRequest, by subject: String?) -> UInt64 {
        var digest = TraceDigest()
        for text in [subject ?? "", request.method, request.path] {
            digest.combine(text.utf8)
            digest.combine(0)
        }
        for (name, value) in request.query.sorted(by: { $0.key < $1.key }) {
            digest.combine("\(name)=\(value)\0".utf8)
        }
        digest.combine(request.body)
        return digest.value
    }
}
