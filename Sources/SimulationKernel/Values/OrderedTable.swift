internal import OrderedCollections

/// Values by their key, in the order in which they were first put in, so that going through them is deterministic.
package struct OrderedTable<Key: Hashable, Value> {
    private var storage: OrderedDictionary<Key, Value> = [:]

    package init() {}

    package var count: Int { storage.count }
    package var isEmpty: Bool { storage.isEmpty }
    package var keys: some RandomAccessCollection<Key> { storage.keys }
    package var values: some RandomAccessCollection<Value> { storage.values }

    /// The value of a key; setting nil removes it (O(n)), setting a known key keeps its place.
    package subscript(key: Key) -> Value? {
        get { storage[key] }
        _modify { yield &storage[key] }
    }

    package subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { storage[key] ?? value() }
        _modify { yield &storage[key, default: value()] }
    }

    /// The `index`-th value in order.
    package func value(at index: Int) -> Value { storage.elements[index].value }

    /// Where a key is in order.
    package func index(of key: Key) -> Int? { storage.index(forKey: key) }

    /// Changes the value of a key where it is.
    /// - Returns: what the change answers; nil, without a change, where the key is not known.
    package mutating func update<Answer>(_ key: Key, _ change: (inout Value) throws -> Answer) rethrows -> Answer? {
        guard let index = storage.index(forKey: key) else { return nil }
        return try change(&storage.values[index])
    }
}

extension OrderedTable: Sendable where Key: Sendable, Value: Sendable {}
extension OrderedTable: Equatable where Value: Equatable {}

extension OrderedTable: Codable where Key: Codable, Value: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd {
            let key = try container.decode(Key.self)
            storage[key] = try container.decode(Value.self)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for (key, value) in storage {
            try container.encode(key)
            try container.encode(value)
        }
    }
}
