public import OrderedCollections

/// Values by their key, in the order in which they were first put in, so that going through them is deterministic.
///
/// Its methods can be inlined: else each access, also of one member of a value, would go through witness tables and copy
/// the whole value.
@usableFromInline
package struct OrderedTable<Key: Hashable, Value> {
    @usableFromInline var storage: OrderedDictionary<Key, Value> = [:]

    @inlinable package init() {}

    @inlinable package var count: Int { storage.count }
    @inlinable package var isEmpty: Bool { storage.isEmpty }
    @inlinable package var keys: OrderedSet<Key> { storage.keys }
    @inlinable package var values: OrderedDictionary<Key, Value>.Values { storage.values }

    /// The value of a key; setting nil removes it (O(n)), setting a known key keeps its place.
    @inlinable package subscript(key: Key) -> Value? {
        get { storage[key] }
        _modify { yield &storage[key] }
    }

    @inlinable package subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { storage[key] ?? value() }
        _modify { yield &storage[key, default: value()] }
    }

    /// The `index`-th value in order.
    @inlinable package func value(at index: Int) -> Value { storage.elements[index].value }

    /// Where a key is in order.
    @inlinable package func index(of key: Key) -> Int? { storage.index(forKey: key) }

    @inlinable package func contains(_ key: Key) -> Bool { storage.index(forKey: key) != nil }

    /// Looks at the value of a key where it is. By subscript the whole value is copied first.
    /// - Returns: nil where the key is not known.
    @inlinable
    package func look<Answer>(at key: Key, _ look: (Value) throws -> Answer) rethrows -> Answer? {
        guard let index = storage.index(forKey: key) else { return nil }
        return try storage.values.withUnsafeBufferPointer { try look($0[index]) }
    }

    /// Changes the value of a key where it is.
    /// - Returns: what the change answers; nil, without a change, where the key is not known.
    @inlinable
    package mutating func update<Answer>(_ key: Key, _ change: (inout Value) throws -> Answer) rethrows -> Answer? {
        guard let index = storage.index(forKey: key) else { return nil }
        return try change(&storage.values[index])
    }
}

extension OrderedTable: Sendable where Key: Sendable, Value: Sendable {}
extension OrderedTable: Equatable where Value: Equatable {}

extension OrderedTable: Codable where Key: Codable, Value: Codable {
    @usableFromInline
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        while !container.isAtEnd {
            let key = try container.decode(Key.self)
            storage[key] = try container.decode(Value.self)
        }
    }

    @usableFromInline
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for (key, value) in storage {
            try container.encode(key)
            try container.encode(value)
        }
    }
}
