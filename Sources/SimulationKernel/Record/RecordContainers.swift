/// A place in the text where one value goes.
struct RecordValueEncoder: Encoder, SingleValueEncodingContainer {
    let page: RecordPage
    /// How many containers are open around the value.
    let depth: Int
    /// Where its text begins.
    let start: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(
            RecordObject<Key>(page: page, place: page.text.container(isObject: true, beneath: depth, at: start)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        RecordArray(page: page, place: page.text.container(isObject: false, beneath: depth, at: start))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { page.text.writeNull(at: start) }
    func encode(_ value: Bool) { page.text.write(value, at: start) }
    func encode(_ value: String) { page.text.write(value, at: start) }
    func encode(_ value: Double) throws { try page.text.write(value, at: start) }
    func encode(_ value: Float) throws { try page.text.write(value, at: start) }
    func encode(_ value: Int) { page.text.write(value, at: start) }
    func encode(_ value: Int8) { page.text.write(value, at: start) }
    func encode(_ value: Int16) { page.text.write(value, at: start) }
    func encode(_ value: Int32) { page.text.write(value, at: start) }
    func encode(_ value: Int64) { page.text.write(value, at: start) }
    func encode(_ value: UInt) { page.text.write(value, at: start) }
    func encode(_ value: UInt8) { page.text.write(value, at: start) }
    func encode(_ value: UInt16) { page.text.write(value, at: start) }
    func encode(_ value: UInt32) { page.text.write(value, at: start) }
    func encode(_ value: UInt64) { page.text.write(value, at: start) }
    func encode(_ value: some Encodable) throws { try page.write(value, beneath: depth, at: start) }
}

/// An object that is being filled.
struct RecordObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let page: RecordPage
    let place: (depth: Int, number: Int)

    var codingPath: [any CodingKey] { [] }

    /// The place of a member's value.
    private func member(_ key: Key) -> RecordValueEncoder {
        let start = page.text.member(key.stringValue, in: place)
        return RecordValueEncoder(page: page, depth: place.depth, start: start)
    }

    func encodeNil(forKey key: Key) { member(key).encodeNil() }
    func encode(_ value: Bool, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: String, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: Double, forKey key: Key) throws { try member(key).encode(value) }
    func encode(_ value: Float, forKey key: Key) throws { try member(key).encode(value) }
    func encode(_ value: Int, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: Int8, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: Int16, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: Int32, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: Int64, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: UInt, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: UInt8, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: UInt16, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: UInt32, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: UInt64, forKey key: Key) { member(key).encode(value) }
    func encode(_ value: some Encodable, forKey key: Key) throws { try member(key).encode(value) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { member(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { member(key).unkeyedContainer() }

    func superEncoder() -> any Encoder {
        let start = page.text.member("super", in: place)
        return RecordValueEncoder(page: page, depth: place.depth, start: start)
    }

    func superEncoder(forKey key: Key) -> any Encoder { member(key) }
}

/// An array that is being filled.
struct RecordArray: UnkeyedEncodingContainer {
    let page: RecordPage
    let place: (depth: Int, number: Int)

    var codingPath: [any CodingKey] { [] }
    var count: Int { page.text.count(at: place.depth) }

    /// The place of the next element.
    private func next() -> RecordValueEncoder {
        let start = page.text.next(in: place)
        return RecordValueEncoder(page: page, depth: place.depth, start: start)
    }

    func encodeNil() { next().encodeNil() }
    func encode(_ value: Bool) { next().encode(value) }
    func encode(_ value: String) { next().encode(value) }
    func encode(_ value: Double) throws { try next().encode(value) }
    func encode(_ value: Float) throws { try next().encode(value) }
    func encode(_ value: Int) { next().encode(value) }
    func encode(_ value: Int8) { next().encode(value) }
    func encode(_ value: Int16) { next().encode(value) }
    func encode(_ value: Int32) { next().encode(value) }
    func encode(_ value: Int64) { next().encode(value) }
    func encode(_ value: UInt) { next().encode(value) }
    func encode(_ value: UInt8) { next().encode(value) }
    func encode(_ value: UInt16) { next().encode(value) }
    func encode(_ value: UInt32) { next().encode(value) }
    func encode(_ value: UInt64) { next().encode(value) }
    func encode(_ value: some Encodable) throws { try next().encode(value) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        next().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }

    func superEncoder() -> any Encoder { next() }
}
