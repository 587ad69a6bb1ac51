/// The vendor's partner API as a partner's backend calls it.
struct PartnerAPI: Sendable {
    let daemon: Daemon
    let token: String

    static let audience = "https://rest.latchaccess.com/access/sdk"

    func call(_ method: Method, _ path: String, _ body: JSON? = nil) async throws -> Answer {
        let authorization = [("Authorization", "Bearer \(token)")]
        guard let body else { return try await daemon.http(method, "/access/sdk" + path, headers: authorization) }
        return try await daemon.send(method, "/access/sdk" + path, body, headers: authorization)
    }

    /// Grants by `POST /v2/users`, and answers the user.
    func grant(_ body: JSON) async throws -> JSON {
        let answer = try await call(.post, "/v2/users", body)
        guard answer.status == 200 else { throw Failure("a grant was refused: \(answer)") }
        return try answer.json
    }

    /// Grants a code at one door, and answers its digits.
    func code(_ type: String = "DAILY", at door: String = Demo.door101, to email: String) async throws -> String {
        let user = try await grant(Demo.grant(type, at: [door], to: email))
        let access = user.accesses.elements.first { $0.doorUuid == .text(door) && $0.passcodeType == .text(type) }
        guard let code = access?.doorcode.code.string else { throw Failure("no code in \(user)") }
        return code
    }
}

extension Daemon {
    /// What a client asks for its token with.
    static func credentials(_ client: String = "demo-m2m") -> JSON {
        [
            "client_id": .text(client), "client_secret": .text(client + "-secret"),
            "grant_type": "client_credentials", "audience": .text(PartnerAPI.audience),
        ]
    }

    /// Signs a client in by the token endpoint.
    func partner(_ client: String = "demo-m2m") async throws -> PartnerAPI {
        let answer = try await send(.post, "/oauth/token", Self.credentials(client))
        guard let token = try answer.json.access_token.string else { throw Failure("no token: \(answer)") }
        return PartnerAPI(daemon: self, token: token)
    }
}

/// Fixed ids of the demo property.
enum Demo {
    static let mapleCourt = "b0000000-0000-4000-8000-000000000001"
    static let saguaroHouse = "b0000000-0000-4000-8000-000000000002"
    static let front = "d0000000-0000-4000-8000-000000000001"
    static let gym = "d0000000-0000-4000-8000-000000000002"
    static let lift = "d0000000-0000-4000-8000-000000000004"
    static let parcel = "d0000000-0000-4000-8000-000000000003"
    static let roof = "d0000000-0000-4000-8000-000000000005"
    static let door101 = "d0000000-0000-4000-8000-000000000101"
    static let door102 = "d0000000-0000-4000-8000-000000000102"
    static let door103 = "d0000000-0000-4000-8000-000000000103"
    static let door105 = "d0000000-0000-4000-8000-000000000105"
    static let door106 = "d0000000-0000-4000-8000-000000000106"
    static let lobby = "d0000000-0000-4000-8000-000000000201"
    static let pool = "d0000000-0000-4000-8000-000000000202"
    static let office = "d0000000-0000-4000-8000-000000000203"
    static let room1 = "d0000000-0000-4000-8000-000000000211"
    static let residents = "4e000000-0000-4000-8000-000000000001"
    static let single101 = "4e000000-0000-4000-8000-000000000101"
    static let stayRoom1 = "4e000000-0000-4000-8000-000000000002"
    static let officeStaff = "4e000000-0000-4000-8000-000000000004"
    static let riley = "a0000000-0000-4000-8000-000000000001"
    static let gus = "a0000000-0000-4000-8000-000000000002"
    static let sam = "a0000000-0000-4000-8000-000000000004"
    static let nobody = "00000000-0000-4000-8000-00000000dead"

    /// A grant that is in order, from the kit's start time.
    static func grant(_ type: String = "DAILY", at doors: [String] = [door101], to email: String) -> JSON {
        [
            "firstName": "Ann", "lastName": "Archer", "email": .text(email), "passcodeType": .text(type),
            "shareable": false, "startTime": .text(Daemon.start), "doorUuids": .list(doors.map { .text($0) }),
        ]
    }
}
