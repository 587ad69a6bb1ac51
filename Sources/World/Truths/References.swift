package import Cloud
internal import Properties
internal import SimulationKernel

/// A name that does not lead to exactly one thing.
package struct ReferenceError: Error, Sendable {
    /// `door`, `user`, `partner`, …
    package let kind: String
    package let reference: String
    /// What it could have meant, or the nearest there is.
    package let candidates: [String]
    package let isAmbiguous: Bool

    package var message: String {
        isAmbiguous ? "\(kind) '\(reference)' could mean \(candidates.count) things" : "no \(kind) '\(reference)'"
    }
}

extension WorldState {
    /// Finds a door by uuid, sdkDoorUuid, name, `Building/Name`, or an unambiguous beginning of one of these.
    package func door(_ reference: String) throws(ReferenceError) -> Door {
        try find("door", reference, in: cloud.doors.values) { door in
            [qualifiedName(of: door), door.name, door.id.description, door.lockID.description]
        }
    }

    /// Whether a door is called so, by one of its whole names.
    package func isDoorName(_ name: String) -> Bool {
        let wanted = name.lowercased()
        return cloud.doors.values.contains { door in
            [qualifiedName(of: door), door.name, door.id.description, door.lockID.description]
                .contains { $0.lowercased() == wanted }
        }
    }

    /// Finds a person by uuid, email, phone number, the email's part before the @, or a beginning of one of these.
    package func user(_ reference: String) throws(ReferenceError) -> User {
        try find("user", reference, in: cloud.users.values) { user in
            var names = [user.id.description]
            if let email = user.email { names = [email, String(email.prefix { $0 != "@" })] + names }
            if let phone = user.phone { names.append(phone) }
            return names
        }
    }

    package func building(_ reference: String) throws(ReferenceError) -> Building {
        try find("building", reference, in: cloud.buildings.values) { [$0.name, $0.id.description] }
    }

    /// Finds a key by name, uuid, or a beginning of one of these.
    package func key(_ reference: String) throws(ReferenceError) -> Key {
        try find("key", reference, in: cloud.keys.values) { [$0.name, $0.id.description] }
    }

    package func partner(_ reference: String) throws(ReferenceError) -> Partner {
        try find("partner", reference, in: cloud.partners.values) { [$0.name, $0.id.description] }
    }

    /// Finds an API client by its id.
    package func client(_ reference: String) throws(ReferenceError) -> (partner: Partner, client: Client) {
        try find(
            "client", reference, in: cloud.partners.values.flatMap { partner in partner.clients.map { (partner, $0) } }
        ) { [$0.1.id] }
    }

    /// `Maple Court/101`.
    package func qualifiedName(of door: Door) -> String {
        (cloud.buildings[door.building]?.name ?? "?") + "/" + door.name
    }

    /// A door's name, qualified where another door has it too.
    package func name(of door: Door) -> String {
        cloud.isShared(doorName: door.name) ? qualifiedName(of: door) : door.name
    }

    /// The whole name first, then beginnings; letters in either case.
    private func find<Subject>(
        _ kind: String, _ reference: String, in subjects: some Collection<Subject>, names: (Subject) -> [String]
    ) throws(ReferenceError) -> Subject {
        let wanted = reference.lowercased()
        var exact: [Subject] = []
        var beginning: [Subject] = []
        for subject in subjects where !wanted.isEmpty {
            let all = names(subject).map { $0.lowercased() }
            if all.contains(wanted) {
                exact.append(subject)
            } else if all.contains(where: { $0.hasPrefix(wanted) }) {
                beginning.append(subject)
            }
        }
        let found = exact.isEmpty ? beginning : exact
        if found.count == 1 { return found[0] }
        let candidates = found.isEmpty ? nearest(wanted, in: subjects, names) : found.compactMap { names($0).first }
        throw ReferenceError(
            kind: kind, reference: reference, candidates: Array(candidates.prefix(10)), isAmbiguous: !found.isEmpty)
    }

    /// Names that share something with what was asked for, else the first there are.
    private func nearest<Subject>(
        _ wanted: String, in subjects: some Collection<Subject>, _ names: (Subject) -> [String]
    )
        -> [String]
    {
        let named = subjects.prefix(1_000).map(names)
        let all = named.compactMap(\.first)
        let similar = all.filter { name in
            let name = name.lowercased()
            return name.contains(wanted) || wanted.split(separator: "/").contains { name.contains($0) }
        }
        if !similar.isEmpty { return similar }
        guard let word = nearestWord(to: wanted, in: named.flatMap { $0 }) else { return Array(all.prefix(10)) }
        return named.filter { $0.contains(word) }.compactMap(\.first)
    }
}
