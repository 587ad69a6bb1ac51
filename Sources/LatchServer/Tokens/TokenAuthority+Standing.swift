internal import Cloud
internal import SimulationKernel
package import World

// Tokens that stand for one that was shown once before, and which nobody kept: none is issued, so that nothing happens.
extension TokenAuthority {
    /// A token as a client has it, or had it until a second ago.
    package func standing(forClient id: String, isExpired: Bool, in world: World) async throws -> String {
        let (issuer, wall) = (issuer, WallClock.now)
        let claims = try await world.read { state, now in
            let settings = state.cloud.settings
            let found = state.cloud.client(id: id)
            let lifetime = Duration.seconds(found?.client.tokenSeconds ?? settings.tokenSeconds)
            let start = (settings.tokensUseWallTime ? wall : now) - (isExpired ? lifetime + .seconds(1) : .zero)
            guard let found else {
                // The client is gone, and its tokens with it.
                return Claims(
                    iss: issuer, sub: id + "@clients", aud: TokenAuthority.vendorAudience,
                    iat: start.secondsSinceEpoch, exp: (start + lifetime).secondsSinceEpoch, azp: id,
                    gty: "client-credentials", partner: nil, user: nil)
            }
            return .partner(
                found.partner, found.client, issuer: issuer, audience: TokenAuthority.vendorAudience, at: start,
                lifetime: lifetime)
        }
        return try await sign(claims)
    }

    /// A token as a person has it.
    /// - Parameter id: the user's uuid.
    /// - Returns: nil where that is none.
    package func standing(forUser id: String, in world: World) async throws -> String? {
        guard let user = UserID(id) else { return nil }
        let (issuer, wall) = (issuer, WallClock.now)
        let claims = try await world.read { state, now in
            let settings = state.cloud.settings
            return Claims.user(
                user, nil, issuer: issuer, audience: TokenAuthority.vendorAudience,
                at: settings.tokensUseWallTime ? wall : now, lifetime: .seconds(settings.tokenSeconds))
        }
        return try await sign(claims)
    }
}
