import Foundation
import Testing

@testable import SimulationKernel

/// The peer is Foundation's encoder: the same bytes for the same value.
@Suite struct RecordEncoderTests {
    @Test("random trees have the bytes of Foundation's encoder", arguments: 0..<40)
    func trees(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed, stream: "trees")
        for _ in 0..<25 {
            // A value that is no container may not stand alone with every version of Foundation.
            let tree = Tree.array([.random(depth: 5, using: &generator)])

            #expect(try text(RecordEncoder.encode(tree)) == text(foundation(tree)))
        }
    }

    @Test("what the compiler makes of enumerations, optionals, arrays of bytes and nested types", arguments: Shape.all)
    func compiled(shape: Shape) throws {
        #expect(try text(RecordEncoder.encode([shape])) == text(foundation([shape])))
    }

    @Test("members come in the order of their names, also where a dictionary gives them in none")
    func order() throws {
        let names =
            (0..<200).map { "name \($0 * 7_919 % 1_000)" } + [
                "", "é", "e\u{301}f", "z", "Z", "\u{1F600}", "\u{FFFD}", "a\"b",
            ]
        let dictionary = Dictionary(uniqueKeysWithValues: names.map { ($0, [$0: names.count]) })

        #expect(try text(RecordEncoder.encode(dictionary)) == text(foundation(dictionary)))
    }

    @Test("a class writes its own members and those above it, into one object or beside")
    func classes() throws {
        for value in [Derived(isBeside: false), Derived(isBeside: true)] {
            #expect(try text(RecordEncoder.encode(value)) == text(foundation(value)))
        }
    }

    @Test("a value alone, and one that is not there")
    func fragments() throws {
        #expect(try text(RecordEncoder.encode("a/b")) == "\"a/b\"")
        #expect(try text(RecordEncoder.encode(Int64.min)) == "-9223372036854775808")
        #expect(try text(RecordEncoder.encode(UInt64.max)) == "18446744073709551615")
        #expect(try text(RecordEncoder.encode(Bool?.none)) == "null")
    }

    @Test(
        "numbers that JSON does not have are refused, wherever they are",
        arguments: [Double.infinity, -.infinity, .nan])
    func numbers(value: Double) {
        #expect(throws: EncodingError.self) { try RecordEncoder.encode(value) }
        #expect(throws: EncodingError.self) { try RecordEncoder.encode(["a": [value]]) }
        #expect(throws: EncodingError.self) { try RecordEncoder.encode([Float(value)]) }
    }

    @Test("a value that encodes nothing is refused alone, and an empty object within another")
    func nothing() throws {
        struct Nothing: Encodable { func encode(to encoder: any Encoder) {} }

        #expect(throws: EncodingError.self) { try RecordEncoder.encode(Nothing()) }
        #expect(try text(RecordEncoder.encode(["a": Nothing()])) == text(foundation(["a": Nothing()])))
    }

    @Test("an encoder for what is above, of which nothing comes, leaves an empty object")
    func nothingAbove() throws {
        let alone = Custom { encoder in
            var object = encoder.container(keyedBy: Derived.Keys.self)
            _ = object.superEncoder()
        }
        let among = Custom { encoder in
            var object = encoder.container(keyedBy: Derived.Keys.self)
            _ = object.superEncoder(forKey: .own)
            try object.encode(1, forKey: .more)
        }
        let arrays = Custom { encoder in
            var array = encoder.unkeyedContainer()
            try array.encode(1)
            _ = array.superEncoder()
            _ = array.superEncoder()
            try array.encode(2)
        }

        for value in [alone, among, arrays] {
            #expect(try text(RecordEncoder.encode(value)) == text(foundation(value)))
        }
    }

    /// By name: tests encode their arguments, and Foundation's encoder traps here.
    private static let misuses: [String: Custom] = [
        "a container after one around it went on": Custom { encoder in
            var outer = encoder.unkeyedContainer()
            var inner = outer.nestedUnkeyedContainer()
            try outer.encode(1)
            try inner.encode(2)
        },
        "an array that becomes an object": Custom { encoder in
            var array = encoder.unkeyedContainer()
            try array.encode(1)
            var object = encoder.container(keyedBy: Derived.Keys.self)
            try object.encode(2, forKey: .own)
        },
        "a value twice": Custom { encoder in
            var value = encoder.singleValueContainer()
            try value.encode(1)
            try value.encode(2)
        },
        "a value, then an object": Custom { encoder in
            var value = encoder.singleValueContainer()
            try value.encode(1)
            var object = encoder.container(keyedBy: Derived.Keys.self)
            try object.encode(2, forKey: .own)
        },
        "an object, then a value": Custom { encoder in
            var object = encoder.container(keyedBy: Derived.Keys.self)
            try object.encode(1, forKey: .own)
            var value = encoder.singleValueContainer()
            try value.encode(2)
        },
        "a member after those behind it": Custom { encoder in
            var object = encoder.container(keyedBy: Derived.Keys.self)
            let above = object.superEncoder(forKey: .own)
            try object.encode(1, forKey: .more)
            try [2].encode(to: above)
        },
        "a member twice": Custom { encoder in
            var object = encoder.container(keyedBy: Derived.Keys.self)
            try object.encode(1, forKey: .own)
            try object.encode(1, forKey: .more)
            try object.encode(2, forKey: .own)
        },
    ]

    @Test("what is encoded in another's place is an error, not another text", arguments: misuses.keys.sorted())
    func misuse(name: String) throws {
        let value = try #require(Self.misuses[name])

        #expect(throws: EncodingError.self) { try RecordEncoder.encode([value]) }
    }

    private func foundation(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// Any JSON at all.
private indirect enum Tree: Encodable {
    case null
    case bool(Bool)
    case int(Int64)
    case unsigned(UInt64)
    case double(Double)
    case float(Float)
    case string(String)
    case array([Tree])
    case object([String: Tree])

    static func random(depth: Int, using generator: inout SeededGenerator) -> Tree {
        let size = Int.random(in: 0..<5, using: &generator)
        switch Int.random(in: 0..<(depth > 0 ? 11 : 7), using: &generator) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .int(Int64.random(in: .min ... .max, using: &generator) >> Int64(size * 13))
        case 3: return .unsigned(UInt64.random(in: 0 ... .max, using: &generator))
        case 4:
            let value = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &generator))
            return .double(value.isFinite ? value : Double(size) - 2)
        case 5: return .float(Float.random(in: -1e6...1e6, using: &generator).rounded(size < 2 ? .down : .up))
        case 6: return .string(word(using: &generator))
        case 7, 8: return .array((0..<size).map { _ in random(depth: depth - 1, using: &generator) })
        default:
            return .object(
                Dictionary(
                    (0..<size).map { _ in (word(using: &generator), random(depth: depth - 1, using: &generator)) },
                    uniquingKeysWith: { $1 }))
        }
    }

    private static func word(using generator: inout SeededGenerator) -> String {
        let characters: [Character] = [
            "a", "b", "Z", "0", "_", " ", "/", "\\", "\"", "\n", "\r", "\t", "\u{8}", "\u{c}", "\u{0}", "\u{1f}",
            "\u{7f}",
            "é", "\u{2028}", "日", "\u{1F511}",
        ]
        return String(
            (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
                characters.randomElement(using: &generator) ?? "a"
            })
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .unsigned(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .float(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

/// Of each kind of conformance that compilers write.
enum Shape: Encodable, Sendable {
    case plain
    case labelled(zebra: Int8, apple: UInt16, none: String?)
    case unlabelled(Inner, [UInt8], Int?)
    indirect case nested([Shape], [Int: Inner])

    struct Inner: Encodable, Sendable {
        var z: Word? = .second
        var y: Word?
        var a = [Double(1), -0.0, 0.1, 1e300, .leastNonzeroMagnitude, 123_456_789]
        var list: [[Int32]] = [[], [1], [2, 3]]
        var empty = Empty()
        var id = UniqueID(high: 1, low: 2)
    }

    struct Empty: Encodable, Sendable {}

    enum Word: String, Encodable, Sendable { case first, second }

    static let all: [Shape] = [
        .plain, .labelled(zebra: -128, apple: .max, none: nil), .labelled(zebra: 0, apple: 0, none: "\u{0}"),
        .unlabelled(Inner(), [0, 255], nil), .unlabelled(Inner(z: nil, y: .first), [], 7),
        .nested([.plain, .nested([], [:])], [3: Inner()]),
    ]
}

/// Encodes itself as it is told.
struct Custom: Encodable, Sendable {
    let encoding: @Sendable (any Encoder) throws -> Void

    func encode(to encoder: any Encoder) throws { try encoding(encoder) }
}

class Base: Encodable {
    let base = [1, 2]
}

final class Derived: Base {
    enum Keys: String, CodingKey { case own, more }
    let isBeside: Bool

    init(isBeside: Bool) { self.isBeside = isBeside }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode("own", forKey: .own)
        try super.encode(to: isBeside ? container.superEncoder() : encoder)
        var more = isBeside ? encoder.container(keyedBy: Keys.self) : container
        try more.encodeNil(forKey: .more)
    }
}
