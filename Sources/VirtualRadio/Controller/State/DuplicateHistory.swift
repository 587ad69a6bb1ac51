import BluetoothHCI

/// The advertisers that a scanner with a duplicate filter has reported (Vol 6, Part B, 4.4.3.5).
///
/// The data do not count, but for the identifier of extended data. Nobody goes through the set, so its order does not
/// matter.
struct DuplicateHistory: Sendable {
    private var seen: Set<Key> = []

    /// How many advertisers are remembered, so that no crowd fills the memory. Beyond it all are forgotten, and some
    /// are reported again, as the specification allows.
    static let limit = 16_384

    private struct Key: Hashable {
        /// Address, its type, and what was received.
        let source: UInt64
        /// The set and the identifier of its data; all ones for legacy PDUs.
        let data: UInt32
    }

    /// Whether the advertisement is new; from now on it is not.
    mutating func insert(_ advertisement: borrowing ReceivedAdvertisement, from advertiser: DeviceAddress) -> Bool {
        let kind = UInt64(advertisement.type.rawValue & 0x1f)
        let key = Key(
            source: advertiser.address.value | UInt64(advertiser.type.rawValue) << 48 | kind << 56,
            data: UInt32(advertisement.dataIdentifier ?? 0xffff) << 16 | UInt32(advertisement.sid ?? 0xff))
        if seen.count >= Self.limit { seen.removeAll() }
        return seen.insert(key).inserted
    }

    mutating func forget() { seen = [] }
}
