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
    /// What goes wrong in addition to the entries.
    var overlays: [FaultOverlay] = [] { didSet { assess() } }
    /// Whether nothing goes wrong anywhere.
    private(set) var isClean = true

    /// How many entries there may be: enough for each of a hundred devices to each other.
    static let limit = 10_000

    /// - Returns: whether there was room.
    @discardableResult
    mutating func set(_ faults: LinkFaults, from: Radio.DeviceID?, to: Radio.DeviceID?) -> Bool {
        defer { assess() }
        guard from != nil || to != nil else {
            standard = faults
            return true
        }
        let path = Path(from: from, to: to)
        guard entries[path] != nil || entries.count < Self.limit else { return false }
        entries[path] = faults
        return true
    }

    private mutating func assess() { isClean = entries.isEmpty && standard == .none && overlays.isEmpty }

    func faults(from: Radio.DeviceID, to: Radio.DeviceID) -> LinkFaults {
        var faults = entry(from: from, to: to)
        for overlay in overlays where overlay.holds(from: from, to: to) { faults = faults.worsened(by: overlay.faults) }
        return faults
    }

    private func entry(from: Radio.DeviceID, to: Radio.DeviceID) -> LinkFaults {
        guard !entries.isEmpty else { return standard }
        return entries[Path(from: from, to: to)] ?? entries[Path(from: from, to: nil)]
            ?? entries[Path(from: nil, to: to)] ?? standard
    }

    /// Forgets a device that has gone.
    mutating func forget(_ device: Radio.DeviceID) {
        guard !entries.isEmpty else { return }
        entries = entries.filter { $0.key.from != device && $0.key.to != device }
        assess()
    }
}

/// Faults from some devices to some others, beside what else holds between them.
package struct FaultOverlay: Hashable, Sendable {
    package let faults: LinkFaults
    /// nil is any device. Only looked up, never gone through.
    private let from: Set<Radio.DeviceID>?
    private let to: Set<Radio.DeviceID>?

    package init(_ faults: LinkFaults, from: Set<Radio.DeviceID>?, to: Set<Radio.DeviceID>?) {
        self.faults = faults
        self.from = from
        self.to = to
    }

    func holds(from sender: Radio.DeviceID, to receiver: Radio.DeviceID) -> Bool {
        from?.contains(sender) ?? true && to?.contains(receiver) ?? true
    }
}
