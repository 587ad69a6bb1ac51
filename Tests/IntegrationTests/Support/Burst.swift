/// Many grants at once, into the midst of which something happens.
enum Burst {
    /// How many answers come before it happens.
    static let before = 25

    private actor Count {
        private var answers = 0
        func next() -> Int {
            answers += 1
            return answers
        }
    }

    /// - Returns: the users, with their codes, whose grants were answered.
    static func run(
        _ partner: PartnerAPI, then happen: @escaping @Sendable () -> Void
    ) async -> [(user: String, code: String)] {
        let count = Count()
        return await withTaskGroup(of: [(user: String, code: String)].self) { group in
            for lane in 0..<8 {
                group.addTask {
                    var answered: [(user: String, code: String)] = []
                    for number in 0..<100 {
                        let grant = Demo.grant("PERMANENT", to: "guest\(lane)-\(number)@example.com")
                        guard let user = try? await partner.grant(grant), let id = user.userUuid.string,
                            let code = user.accesses[0].doorcode.code.string
                        else { break }
                        answered.append((id, code))
                        if await count.next() == before { happen() }
                    }
                    return answered
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// - Returns: the users that the daemon does not have with their codes.
    static func missing(_ answered: [(user: String, code: String)], on daemon: Daemon) async throws -> [String] {
        let partner = try await daemon.partner()
        var missing: [String] = []
        for (user, code) in answered {
            let answer = try await partner.call(.get, "/v1/users/\(user)")
            if try answer.json.accesses[0].doorcode.code != .text(code) { missing.append(user) }
        }
        return missing
    }
}
