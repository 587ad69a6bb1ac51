package import BluetoothHCI

/// The bonds of one device, oldest first.
package struct BondStore: Hashable, Sendable {
    package private(set) var bonds: [Bond] = []
    package let capacity: Int

    /// How many bonds a device keeps: a bond is some hundred octets, a resolvable address is tried against each key,
    /// and pairing costs a stranger nothing, so that there has to be an end.
    package static let defaultCapacity = 32

    /// - Parameter capacity: at least 1; less counts as 1.
    package init(capacity: Int = defaultCapacity) { self.capacity = max(1, capacity) }

    /// The bond with the device at `address`: by its identity address, else by resolving its private address.
    package func bond(for address: DeviceAddress) -> Bond? {
        index(of: address).map { bonds[$0] }
    }

    /// Keeps a bond as the newest one, in the place of an earlier one with the same peer identity.
    /// - Returns: the bond that had to go because the store was full; nil if none had.
    @discardableResult
    package mutating func insert(_ bond: Bond) -> Bond? {
        bonds.removeAll { $0.peer == bond.peer }
        let dropped = bonds.count >= capacity ? bonds.removeFirst() : nil
        bonds.append(bond)
        return dropped
    }

    /// Forgets the bond with the device at `address`.
    /// - Returns: the bond; nil if there was none.
    @discardableResult
    package mutating func remove(_ address: DeviceAddress) -> Bond? {
        index(of: address).map { bonds.remove(at: $0) }
    }

    package mutating func removeAll() { bonds.removeAll() }

    /// The newest first where more than one key resolves an address, which chance allows once in 2²⁴ addresses.
    private func index(of address: DeviceAddress) -> Int? {
        let plain = address.unresolved
        return bonds.lastIndex { $0.peer == plain } ?? bonds.lastIndex { $0.matches(plain) }
    }
}

extension BondStore: Codable {
    private enum CodingKeys: String, CodingKey { case bonds, capacity }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(capacity: try container.decode(Int.self, forKey: .capacity))
        for bond in try container.decode([Bond].self, forKey: .bonds) { insert(bond) }
    }
}
