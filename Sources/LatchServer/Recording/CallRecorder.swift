internal import Cloud
internal import Foundation
internal import SimulationKernel
package import World

/// Keeps account of what is asked for over HTTP: every request that may change something, and every one of the interfaces
/// that count requests. Reads of the control API change nothing, and are left out.
package struct CallRecorder: Sendable {
    let world: World
    let authority: TokenAuthority

    package init(world: World, authority: TokenAuthority) {
        self.world = world
        self.authority = authority
    }

    /// Answers a request by `respond`, and keeps both.
    package func record(
        _ request: APIRequest, _ respond: (APIRequest) async throws -> APIResponse
    ) async throws -> APIResponse {
        guard !["GET", "HEAD"].contains(request.method) || !request.path.hasPrefix("/sim/") else {
            return try await respond(request)
        }
        let place = world.place
        // Who called is told by the state that the request found: a secret may be another afterwards.
        let caller = await caller(of: request)
        let response = try await respond(request)
        let person = request.path.hasSuffix("/setupWithToken") ? await person(whoseToken: request) : nil
        let call = KeptCall(request, answeredBy: response, at: world.place.at, caller: caller, person: person)
        // What cannot be kept has happened all the same.
        world.note(.call, at: place) { (try? JSONEncoder().encode(call)).map { [UInt8]($0) } }
        return response
    }

    private func caller(of request: APIRequest) async -> RecordedCall.Caller {
        if request.path.hasPrefix("/sim/") { return .nobody }
        if ["/oauth/token", "/v1/oauth/token", "/passwordless/start"].contains(request.path) {
            guard let fields = try? TokenFields(request), fields.client != nil else { return .nobody }
            let holder = try? await world.perform { fields.holder(in: $0)?.client.id }
            return holder.flatMap { $0 }.map { .secret($0) } ?? .stranger
        }
        guard request.authorization != nil else { return .nobody }
        guard let token = bearerToken(request), let claims = await authority.check(token) else { return .stranger }
        if let user = claims.user { return .user(user) }
        return .client(claims.azp, isExpired: world.place.at >= Instant(secondsSinceEpoch: claims.exp))
    }

    /// The person for whom a phone signs in, in place of their token; nobody for a token that is none of ours.
    private func person(whoseToken request: APIRequest) async -> String? {
        let members = try? JSONDecoder().decode([String: JSON].self, from: Data(request.body))
        guard case .text(let token)? = members?["token"] else { return nil }
        return await authority.check(token)?.user
    }
}
