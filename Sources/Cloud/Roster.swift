package import SimulationKernel

/// The people on a list, kept up to date access by access, so that a page of it costs no more than what is on the page.
///
/// It is RAM: a restart makes it anew, from the accesses.
package struct Roster: Sendable {
    /// The places of its people in the cloud's table of users, ascending.
    package private(set) var members: [Int] = []
    /// How many accesses put each person here.
    private var counts: [Int: Int] = [:]
    private var counted: Set<AccessID> = []
    /// Accesses that begin or run out later.
    private var turns = EventQueue<AccessID>()

    /// Which list it is.
    struct ID: Hashable, Sendable {
        let partner: PartnerID
        /// The building whose residents it lists; nil for all people of the partner.
        let building: BuildingID?
    }

    /// Whether an access puts its owner on a list, and when that changes by itself.
    struct Standing {
        let counts: Bool
        var changesAt: Instant?
    }

    /// Notes what an access means now.
    /// - Parameter person: the place of its owner in the table of users.
    mutating func enter(_ access: AccessID, of person: Int, _ standing: Standing) {
        if let instant = standing.changesAt { turns.submit(access, at: instant) }
        guard standing.counts != counted.contains(access) else { return }
        if standing.counts {
            counted.insert(access)
            counts[person, default: 0] += 1
            if counts[person] == 1 { members.insert(person, at: place(of: person)) }
        } else {
            counted.remove(access)
            counts[person, default: 1] -= 1
            guard counts[person] == 0 else { return }
            counts[person] = nil
            members.remove(at: place(of: person))
        }
    }

    /// The next access that began or ran out until an instant.
    mutating func takeTurn(through instant: Instant) -> AccessID? { turns.next(through: instant)?.event }

    /// Where a person is, or would be.
    private func place(of person: Int) -> Int {
        // New people come last.
        guard let last = members.last, person <= last else { return members.count }
        var range = 0..<members.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = members[middle] < person ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

extension Cloud {
    /// The people with an access that stands, at a door that the partner sees.
    /// - Parameter building: asks for its residents only: those whose PERMANENT access, of role RESIDENT, has begun.
    package mutating func roster(of partner: Partner, residentsOf building: BuildingID?, at instant: Instant) -> Roster
    {
        let id = Roster.ID(partner: partner.id, building: building)
        var roster: Roster
        if let known = index.rosters.removeValue(forKey: id) {
            roster = known
        } else {
            roster = Roster()
            for access in accesses.values { enter(access, into: &roster, id, at: instant) }
        }
        while let turned = roster.takeTurn(through: instant) {
            if let access = accesses[turned] { enter(access, into: &roster, id, at: instant) }
        }
        index.rosters[id] = roster
        return roster
    }

    /// Brings the lists that are kept up to date with an access that is new or has changed.
    mutating func updateRosters(by access: Access, at instant: Instant) {
        for id in Array(index.rosters.keys) {
            // Taken out, so that it is changed in place.
            guard var roster = index.rosters.removeValue(forKey: id) else { continue }
            enter(access, into: &roster, id, at: instant)
            index.rosters[id] = roster
        }
    }

    private func enter(_ access: Access, into roster: inout Roster, _ id: Roster.ID, at instant: Instant) {
        guard let person = users.index(of: access.user) else { return }
        roster.enter(access.id, of: person, standing(of: access, on: id, at: instant))
    }

    private func standing(of access: Access, on id: Roster.ID, at instant: Instant) -> Roster.Standing {
        guard access.isLive(at: instant), let partner = partners[id.partner], let door = doors[access.door],
            sees(partner, door)
        else { return Roster.Standing(counts: false) }
        if let building = id.building {
            guard door.building == building, access.role == .resident, access.passcodeType == .permanent else {
                return Roster.Standing(counts: false)
            }
            if access.start > instant { return Roster.Standing(counts: false, changesAt: access.start) }
        }
        return Roster.Standing(counts: true, changesAt: access.end)
    }
}
