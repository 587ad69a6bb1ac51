/// A value as D-Bus carries it.
indirect enum BusValue: Hashable, Sendable {
    case byte(UInt8)
    case boolean(Bool)
    case int16(Int16)
    case uint16(UInt16)
    case int32(Int32)
    case uint32(UInt32)
    case int64(Int64)
    case uint64(UInt64)
    case double(Double)
    case string(String)
    case path(String)
    case signature(String)
    /// An array of bytes.
    case bytes([UInt8])
    /// An array of anything else, by the signature of its elements.
    case array(of: String, [BusValue])
    /// A key with its value, in an array.
    case entry(BusValue, BusValue)
    case structure([BusValue])
    case variant(BusValue)
    /// A file descriptor, which nobody here needs.
    case descriptor

    /// Its type, as D-Bus spells it.
    var signature: String {
        switch self {
        case .byte: "y"
        case .boolean: "b"
        case .int16: "n"
        case .uint16: "q"
        case .int32: "i"
        case .uint32: "u"
        case .int64: "x"
        case .uint64: "t"
        case .double: "d"
        case .string: "s"
        case .path: "o"
        case .signature: "g"
        case .bytes: "ay"
        case .array(let element, _): "a" + element
        case .entry(let key, let value): "{" + key.signature + value.signature + "}"
        case .structure(let values): "(" + values.map(\.signature).joined() + ")"
        case .variant: "v"
        case .descriptor: "h"
        }
    }
}

// Dictionaries from names to values of any type, which is what D-Bus is mostly made of.
extension BusValue {
    /// `a{sv}`, in this order.
    static func properties(_ properties: [(String, BusValue)]) -> BusValue {
        .array(of: "{sv}", properties.map { .entry(.string($0.0), .variant($0.1)) })
    }

    static func strings(_ strings: [String]) -> BusValue { .array(of: "s", strings.map { .string($0) }) }

    /// The value by a name or a path in a dictionary, out of its variant.
    subscript(_ key: String) -> BusValue? {
        guard case .array(_, let entries) = self else { return nil }
        for case .entry(let name, let value) in entries where name.text == key {
            if case .variant(let inner) = value { return inner }
            return value
        }
        return nil
    }

    /// The names or paths in a dictionary, in order.
    var keys: [String] {
        guard case .array(_, let entries) = self else { return [] }
        return entries.compactMap { entry in
            if case .entry(let name, _) = entry { name.text } else { nil }
        }
    }

    var text: String? {
        switch self {
        case .string(let text), .path(let text): text
        default: nil
        }
    }

    var isTrue: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// Any unsigned number.
    var unsigned: UInt64? {
        switch self {
        case .byte(let value): UInt64(value)
        case .uint16(let value): UInt64(value)
        case .uint32(let value): UInt64(value)
        case .uint64(let value): value
        default: nil
        }
    }

    /// An array of bytes, also an empty one.
    var octets: [UInt8]? { if case .bytes(let octets) = self { octets } else { nil } }

    /// An array of texts.
    var texts: [String] {
        guard case .array(_, let values) = self else { return [] }
        return values.compactMap(\.text)
    }
}
