/// Which faults hold from whom to whom.
///
/// The most particular entry holds: a pair, then a sender to all, then all to a receiver, then the default.
struct FaultTable: Sendable {
    private struct Path: Hashable {
        let from: Radio.DeviceID?
        let to: Radio.DeviceID?
    }

    /// Only looked up, never gone through in order.
    private var entries: [Path: LinkFaults] = [:]
    /// What holds where nothing else was said.
    private(set) var standard = LinkFaults.none
    /// Whether nothing goes wrong anywhere.
    private(set) var isClean = true

    /// How many entries there may be: enough for each of a hundred devices to each other.
    static let limit = 10_000

    /// - Returns: whether there was room.
    @discardableResult
    mutating func set(_ faults: LinkFaults, from: Radio.DeviceID?, to: Radio.DeviceID?) -> Bool {
        defer { isClean = entries.isEmpty && standard == .none }
        guard from != nil || to != nil else {
            standard = faults
            return true
        }
        let path = Path(from: from, to: to)
        guard entries[path] != nil || entries.count < Self.limit else { return false }
        entries[path] = faults
        return true
    }

    func faults(from: Radio.DeviceID, to: Radio.DeviceID) -> LinkFaults {
        guard !entries.isEmpty else { return standard }
        return entries[Path(from: from, to: to)] ?? entries[Path(from: from, to: nil)]
            ?? entries[Path(from: nil, to: to)] ?? standard
    }

    /// Forgets a device that has gone.
    mutating func forget(_ device: Radio.DeviceID) {
        guard !entries.isEmpty else { return }
        entries = entries.filter { $0.key.from != device && $0.key.to != device }
        isClean = entries.isEmpty && standard == .none
    }
}
