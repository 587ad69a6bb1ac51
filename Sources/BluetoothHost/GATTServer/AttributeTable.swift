/// The attributes of a database in the order of their handles, and an index of their types.
final class AttributeTable: Sendable {
    let attributes: [Attribute]
    /// The Database Hash, in the order of the wire.
    let hash: [UInt8]
    /// The value of Service Changed, where the database has it (Vol 3, Part G, 7.1).
    let serviceChanged: AttributeHandle?
    /// The types in ascending order, each with its attributes' places in ``places``.
    private let types: [(type: BluetoothUUID, places: Range<Int>)]
    /// Places in ``attributes``, by type, then by handle.
    private let places: [UInt16]

    /// - Parameter attributes: in ascending order of handles.
    init(attributes: [Attribute]) {
        self.attributes = attributes
        hash = Self.databaseHash(of: attributes)
        serviceChanged = attributes.first { $0.type == .serviceChanged && $0.isValue }?.handle
        let order = attributes.indices.sorted {
            let (left, right) = (attributes[$0].type, attributes[$1].type)
            return left == right ? $0 < $1 : left < right
        }
        places = order.map { UInt16(truncatingIfNeeded: $0) }
        var types: [(type: BluetoothUUID, places: Range<Int>)] = []
        for (place, index) in order.enumerated() {
            let type = attributes[index].type
            if let last = types.last, last.type == type {
                types[types.count - 1].places = last.places.lowerBound..<place + 1
            } else {
                types.append((type, place..<place + 1))
            }
        }
        self.types = types
    }

    /// The place of the attribute with this handle; nil where there is none.
    func index(of handle: AttributeHandle) -> Int? {
        guard handle.isValid else { return nil }
        // Without gaps the handles count the attributes.
        let guess = Int(handle.rawValue) - 1
        if guess < attributes.count, attributes[guess].handle == handle { return guess }
        let index = firstIndex(atOrAfter: handle)
        return index < attributes.count && attributes[index].handle == handle ? index : nil
    }

    /// The place of the first attribute with this handle or a greater one; the count where there is none.
    func firstIndex(atOrAfter handle: AttributeHandle) -> Int {
        var low = 0
        var high = attributes.count
        while low < high {
            let middle = (low + high) / 2
            if attributes[middle].handle < handle { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The places of the attributes of a type within a range of handles, in ascending order.
    func indices(of type: BluetoothUUID, in range: ClosedRange<AttributeHandle>) -> ArraySlice<UInt16> {
        var low = 0
        var high = types.count
        while low < high {
            let middle = (low + high) / 2
            if types[middle].type < type { low = middle + 1 } else { high = middle }
        }
        guard low < types.count, types[low].type == type else { return [] }
        var first = types[low].places.lowerBound
        var last = types[low].places.upperBound
        while first < last, attributes[Int(places[first])].handle < range.lowerBound { first += 1 }
        while last > first, attributes[Int(places[last - 1])].handle > range.upperBound { last -= 1 }
        return places[first..<last]
    }
}
