/// What is asked for, over and over.
enum Work: String, CaseIterable, Codable {
    /// `GET /v1/doors`, a page of 100: the last one, where there are more.
    case doors
    /// `GET /v1/users`, a page of 100: one in the middle, where there are more.
    case users
    /// `POST /v2/users`: somebody new, PERMANENT at a private door.
    case grant
    /// The same at a door with common doorcodes.
    case communalGrant
    /// `PATCH` of an access that stands.
    case change
    /// `DELETE` of one.
    case revoke

    /// Where the bare handler does the same.
    var barePath: String? {
        switch self {
        case .doors: "/doors"
        case .grant: "/users"
        case .users, .communalGrant, .change, .revoke: nil
        }
    }

    /// The least share of the bare handler's requests per second.
    var budget: Double? {
        switch self {
        case .doors: 0.5
        case .grant: 0.2
        case .users, .communalGrant, .change, .revoke: nil
        }
    }
}
