public import Foundation
internal import Cloud
internal import LatchServer
internal import SimulationKernel
internal import World

extension TestWorld {
    /// A client of the property, such as `demo-m2m`: the backend of a partner.
    /// - Parameter id: one that the property lacks is refused by the first call.
    public nonisolated func client(_ id: String) -> APIClient { APIClient(world: self, identity: .client(id)) }

    /// A person, for calls with a token of theirs: the app API, and what the partner API refuses people.
    /// - Parameter name: id, email, phone number, or the part of the email before the at sign.
    public nonisolated func user(_ name: String) -> APIClient { APIClient(world: self, identity: .user(name)) }

    /// A token, got as its owner gets it and kept until it expires.
    func token(of identity: APIClient.Identity) async throws -> String {
        let now = try await world.timeStatus().now
        let name = "\(identity)"
        if let known = tokens[name], now < known.until { return known.token }
        let answer: HTTPAnswer
        switch identity {
        case .client(let id):
            let clients = try await world.read { state, _ in state.cloud.partners.values.flatMap(\.clients) }
            guard let secret = clients.first(where: { $0.id == id })?.secret else {
                throw SimulatorError(
                    .unknownClient, "the property has no client '\(id)'", candidates: clients.map(\.id))
            }
            let body: JSONValue = [
                "grant_type": "client_credentials", "client_id": .string(id), "client_secret": .string(secret),
                "audience": .string(TokenAuthority.vendorAudience),
            ]
            answer = try await send("POST", "/oauth/token", body: try JSONEncoder().encode(body)).get()
        case .user(let user):
            let body: JSONValue = ["user": .string(user)]
            answer = try await send("POST", "/sim/v1/tokens", body: try JSONEncoder().encode(body)).get()
        }
        let token = answer.json["access_token"].string ?? ""
        tokens[name] = (token, now + .seconds(answer.json["expires_in"].number ?? 0))
        return token
    }
}

/// Somebody who calls HTTP interfaces of a ``TestWorld`` with a token of their own.
///
/// Calls hand out the answer as it is, also one of 400 and more: a backend that is tested sees what it would see. Where
/// only success will do, add ``HTTPAnswer/get()``.
public struct APIClient: Sendable {
    enum Identity: Sendable, Hashable {
        case client(String)
        case user(String)
    }

    public let world: TestWorld
    let identity: Identity

    /// A bearer token: got by id and secret, or made for the person, and kept until it expires.
    public func token() async throws -> String { try await world.token(of: identity) }

    /// Sends any request with the token.
    /// - Parameter path: on the wire, with the query: `/access/sdk/v1/doors?pageSize=5`.
    public func send(
        _ method: String, _ path: String, body: Data? = nil, headers: [String: String] = [:], from: String = "127.0.0.1"
    ) async throws -> HTTPAnswer {
        let token = try await token()
        let all = headers.merging(["Authorization": "Bearer \(token)"]) { $1 }
        return try await world.send(method, path, body: body, headers: all, from: from)
    }

    public func get(_ path: String) async throws -> HTTPAnswer { try await send("GET", path) }
    public func delete(_ path: String) async throws -> HTTPAnswer { try await send("DELETE", path) }

    public func post(_ path: String, _ body: JSONValue) async throws -> HTTPAnswer {
        try await send("POST", path, body: try JSONEncoder().encode(body))
    }

    public func put(_ path: String, _ body: JSONValue) async throws -> HTTPAnswer {
        try await send("PUT", path, body: try JSONEncoder().encode(body))
    }

    public func patch(_ path: String, _ body: JSONValue) async throws -> HTTPAnswer {
        try await send("PATCH", path, body: try JSONEncoder().encode(body))
    }
}
