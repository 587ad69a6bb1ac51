public import Foundation
internal import SimulationKernel

/// The partner API's `passcodeType`.
public enum PasscodeType: String, Sendable, CaseIterable {
    /// A code in the lock's table, and phones: it needs a sync.
    case permanent = "PERMANENT"
    /// A code for one day, which the lock derives itself.
    case daily = "DAILY"
    /// The same, and for 15 minutes from its first use.
    case dailySingleUse = "DAILY_SINGLE_USE"
}

/// What a grant has given.
public struct Grant: Hashable, Sendable {
    /// Of the person, who is made where nobody had the address.
    public let userUuid: String
    /// One for each door.
    public let accesses: [Access]

    public struct Access: Hashable, Sendable {
        public let doorUuid: String
        /// nil where the vendor has a word for why there is none: ``note``.
        public let code: String?
        /// The word for why there is no code, such as `RESIDENT`; `VALID` where there is one.
        public let note: String
    }

    /// The code of the first door that has one; empty where none has.
    public var code: String { accesses.compactMap(\.code).first ?? "" }
}

extension APIClient {
    /// Grants access, by `POST /access/sdk/v2/users`.
    ///
    /// For everything that the vendor's API has beside this, and for its errors as they are on the wire, use
    /// ``post(_:_:)``.
    /// - Parameters:
    ///   - email: of the person, who is made where nobody has it.
    ///   - doors: their names, or uuids.
    ///   - role: `GUEST`, `RESIDENT` or `TOURER`; the cloud's default if left out.
    ///   - from: now if left out.
    ///   - until: without an end if left out; only of permanent access.
    /// - Throws: ``SimulatorError`` for a refusal, with the partner API's message as its code.
    @discardableResult
    public func grant(
        _ type: PasscodeType, to email: String, doors: [String], role: String? = nil, shareable: Bool = false,
        from: Date? = nil, until: Date? = nil
    ) async throws -> Grant {
        var uuids: [JSONValue] = []
        for door in doors { uuids.append(.string(try await world.door(door).status.uuid)) }
        let start = if let from { from } else { try await world.now }
        var body: [String: JSONValue] = [
            "firstName": "Test", "lastName": "Guest", "email": .string(email), "passcodeType": .string(type.rawValue),
            "shareable": .bool(shareable), "startTime": .string(try Instant(start).iso8601),
            "doorUuids": .array(uuids),
        ]
        body["role"] = role.map { .string($0) }
        body["endTime"] = try until.map { .string(try Instant($0).iso8601) }
        let answer = try await post("/access/sdk/v2/users", .object(body)).get().json
        // The answer has everything that the partner gave this person: only what was asked for is handed out.
        let wanted = uuids.compactMap(\.string)
        let accesses = answer["accesses"].elements.filter { access in
            wanted.contains(access["doorUuid"].string ?? "") && access["passcodeType"].string == type.rawValue
        }
        return Grant(
            userUuid: answer["userUuid"].string ?? "",
            accesses: accesses.map { access in
                Grant.Access(
                    doorUuid: access["doorUuid"].string ?? "", code: access["doorcode"]["code"].string,
                    note: access["doorcode"]["description"].string ?? "")
            })
    }

    /// Takes access back, by `DELETE /access/sdk/v1/users/{userUuid}/doors/{doorUuid}`.
    /// - Throws: ``SimulatorError`` for a refusal, such as one of a daily code.
    public func revoke(_ userUuid: String, at door: String) async throws {
        let uuid = try await world.door(door).status.uuid
        try await delete("/access/sdk/v1/users/\(userUuid)/doors/\(uuid)").get()
    }
}
