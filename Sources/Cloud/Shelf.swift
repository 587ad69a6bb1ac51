package import SimulationKernel

extension Cloud {
    /// Ids of doors or keys by who sees them and by building, each list in the property's order.
    struct Shelf<ID: Hashable & Sendable>: Sendable {
        private var lists: [Place: [ID]] = [:]

        private struct Place: Hashable, Sendable {
            /// nil sees everything.
            let partner: PartnerID?
            /// nil is all of them.
            let building: BuildingID?
        }

        mutating func add(_ id: ID, in building: BuildingID, seenBy partners: [PartnerID]) {
            for partner in [nil] + partners {
                lists[Place(partner: partner, building: nil), default: []].append(id)
                lists[Place(partner: partner, building: building), default: []].append(id)
            }
        }

        func ids(seenBy partner: Partner, in building: BuildingID?) -> [ID] {
            lists[Place(partner: partner.isCustomer ? nil : partner.id, building: building)] ?? []
        }
    }

    // MARK: What partners list

    /// The ids of the doors that a partner sees, in the property's order.
    /// - Parameter building: asks for those of one building.
    package func doorIDs(of partner: Partner, in building: BuildingID? = nil) -> [DoorID] {
        index.doors.ids(seenBy: partner, in: building)
    }

    /// The ids of the keys that a partner may grant: its own; for a customer all.
    package func keyIDs(of partner: Partner, in building: BuildingID? = nil) -> [KeyID] {
        index.keys.ids(seenBy: partner, in: building)
    }

    /// A key that a partner may grant; nil for one of another, or none.
    package func key(_ id: KeyID, of partner: Partner) -> Key? {
        keys[id].flatMap { partner.isCustomer || $0.partner == partner.id ? $0 : nil }
    }

    /// The doors that a partner lets in by a key: those that it sees.
    package func doors(of key: Key, seenBy partner: Partner) -> [Door] {
        key.doors.compactMap { doors[$0] }.filter { sees(partner, $0) }
    }

    /// The buildings with a door that a partner sees.
    package func buildings(of partner: Partner) -> [Building] {
        buildings.values.filter { !index.doors.ids(seenBy: partner, in: $0.id).isEmpty }
    }

    /// The accesses that stand and were granted by a key, at doors that a partner sees, in order of the grants.
    package func accesses(by key: KeyID, seenBy partner: Partner, at instant: Instant) -> [Access] {
        index.accesses(by: key).compactMap { accesses[$0] }.filter { access in
            access.isLive(at: instant) && doors[access.door].map { sees(partner, $0) } ?? false
        }
    }

    /// The SINGLE key that stands for a door by itself; nil where there is none. One with times or a schedule of its own
    /// stands for more than the door.
    /// - Parameter partner: who grants; nil takes anybody's key.
    func singleKey(of door: DoorID, for partner: Partner?) -> Key? {
        index.singleKeys(of: door).lazy
            .compactMap { id in partner.map { key(id, of: $0) } ?? keys[id] }
            .first { $0.start == nil && $0.end == nil && $0.schedule == nil }
    }

    // MARK: Keeping the lists

    mutating func shelveDoors() {
        index.doors = Shelf()
        for door in doors.values { index.doors.add(door.id, in: door.building, seenBy: door.partners) }
        // Who is on a partner's lists goes by the doors that it sees.
        index.rosters = [:]
    }

    mutating func shelveKeys() {
        index.keys = Shelf()
        for key in keys.values { index.keys.add(key.id, in: key.building, seenBy: key.partner.map { [$0] } ?? []) }
    }
}
