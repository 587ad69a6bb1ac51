// The values of the module, as parameters.

extension FieldCoder {
    /// One case of an enumeration, in an octet.
    ///
    /// Only those `among` the given ones are allowed, where any are given. Another value is refused by the code
    /// `else`, or ignored where that is nil, as what does not apply.
    package mutating func choice<Value: RawRepresentable<UInt8> & Equatable>(
        _ name: StaticString, _ value: inout Value, among cases: [Value]? = nil, else code: HCIError.Code? = .outOfRange
    ) throws(HCIError) {
        let from = position
        var octet = value.rawValue
        try plain(name, &octet)
        if let read = Value(rawValue: octet), cases?.contains(read) ?? true {
            value = read
        } else if let code {
            throw HCIError(code, "0x\(octet.hexadecimal) is reserved here", parameter: "\(name)", offset: from)
        }
        note(name, from, "\(value)")
    }

    /// A case of an enumeration, or none: 0.
    package mutating func choice<Value: RawRepresentable<UInt8> & Equatable>(
        _ name: StaticString, orNone value: inout Value?
    ) throws(HCIError) {
        let from = position
        var octet = value?.rawValue ?? 0
        try plain(name, &octet)
        value = Value(rawValue: octet)
        guard octet == 0 || value != nil else {
            throw HCIError(.outOfRange, "0x\(octet.hexadecimal) is reserved", parameter: "\(name)", offset: from)
        }
        note(name, from, value.map { "\($0)" } ?? "none")
    }

    /// An octet that is 0 for false and 1 for true; other values are ignored where the parameter does not apply.
    package mutating func flag(
        _ name: StaticString, _ value: inout Bool, applies: Bool = true
    ) throws(HCIError) {
        var octet: UInt8 = value ? 1 : 0
        try integer(name, &octet, in: 0...(applies ? 1 : 255))
        value = octet == 1
    }

    /// A set of bits. Reserved bits are carried.
    package mutating func bits<Value: NamedBits>(_ name: StaticString, _ value: inout Value) throws(HCIError) {
        let from = position
        var raw = value.rawValue
        try plain(name, &raw)
        value = Value(rawValue: raw)
        note(name, from, value)
    }

    /// Another wrapper of an integer.
    package mutating func wrapped<Value: RawRepresentable>(
        _ name: StaticString, _ value: inout Value
    ) throws(HCIError) where Value.RawValue: FixedWidthInteger {
        let from = position
        var raw = value.rawValue
        try plain(name, &raw)
        // The wrappers of this module take any integer; one that did not would keep what it had.
        value = Value(rawValue: raw) ?? value
        note(name, from, "\(value)")
    }

    /// A connection's handle, in the lower twelve of sixteen bits.
    package mutating func handle(_ name: StaticString, _ value: inout ConnectionHandle) throws(HCIError) {
        let from = position
        var raw = value.rawValue
        try plain(name, &raw)
        guard raw <= ConnectionHandle.maximum.rawValue else {
            throw HCIError(.outOfRange, "0x\(raw.hexadecimal) is reserved", parameter: "\(name)", offset: from)
        }
        value = ConnectionHandle(rawValue: raw)
        note(name, from, value)
    }

    /// The handle of an advertising set.
    package mutating func handle(_ name: StaticString, _ value: inout AdvertisingHandle) throws(HCIError) {
        var raw = value.rawValue
        try integer(name, &raw, in: 0...AdvertisingHandle.maximum.rawValue)
        value = AdvertisingHandle(rawValue: raw)
    }

    /// Six octets of an address.
    package mutating func address(_ name: StaticString, _ value: inout Address) throws(HCIError) {
        let from = position
        var low = UInt32(truncatingIfNeeded: value.value)
        var high = UInt16(truncatingIfNeeded: value.value >> 32)
        try plain(name, &low)
        try plain(name, &high)
        value = Address(value: UInt64(high) << 32 | UInt64(low))
        note(name, from, value)
    }

    /// Sixteen octets of a key or a block; never shown.
    package mutating func block(_ name: StaticString, _ value: inout Block128) throws(HCIError) {
        let from = position
        var (low, high) = (value.low, value.high)
        try plain(name, &low)
        try plain(name, &high)
        value = Block128(low: low, high: high)
        note(name, from, value)
    }

    /// Five octets, a bit for each data channel.
    package mutating func channels(_ name: StaticString, _ value: inout DataChannels) throws(HCIError) {
        let from = position
        var raw = value.rawValue
        try partial(name, &raw, octets: 5)
        value = DataChannels(rawValue: raw)
        note(name, from, "0x" + value.rawValue.hexadecimal)
    }

    /// A time of so many octets, within `range` where there is one.
    package mutating func time<Unit>(
        _ name: StaticString, _ value: inout HCITime<Unit>, octets: Int = 2, in range: ClosedRange<HCITime<Unit>>? = nil
    ) throws(HCIError) {
        let from = position
        let fits = value.rawValue >> (8 * octets) == 0
        var raw = value.rawValue
        try partial(name, &raw, octets: octets)
        guard isReading || fits, range?.contains(HCITime(rawValue: raw)) ?? true else {
            throw HCIError(.outOfRange, "\(raw) ticks are out of range", parameter: "\(name)", offset: from)
        }
        value = HCITime(rawValue: raw)
        note(name, from, value)
    }

    /// Parameters that are a value of their own.
    package mutating func group<Value: FieldLayout>(_ value: inout Value) throws(HCIError) {
        try value.layout(&self)
    }

    /// An octet that counts, and as many groups of parameters (Vol 4, Part E, 5.2: group after group).
    package mutating func list<Value: FieldLayout>(
        _ countName: StaticString, _ values: inout [Value], count range: ClosedRange<UInt8> = 0...255
    ) throws(HCIError) {
        var count = UInt8(clamping: values.count)
        try integer(countName, &count, in: range)
        if isReading {
            values.removeAll()
            for _ in 0..<count {
                var value = Value()
                try value.layout(&self)
                values.append(value)
            }
        } else {
            try require(values.count == Int(count), countName, "\(values.count) are too many", code: .tooLong)
            for index in values.indices { try values[index].layout(&self) }
        }
    }
}
