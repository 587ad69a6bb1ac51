/// Encodes values as JSON (RFC 8259) for the record and its digest: UTF-8, no white space, the members of each object in
/// the order of their names.
///
/// The bytes are those of Foundation's `JSONEncoder` with `sortedKeys` and `withoutEscapingSlashes`, which a test holds it
/// to. It is not that encoder because every event of every run is encoded: here the values go straight into one buffer,
/// there through a tree of boxes and dictionaries, which takes more than twice as long.
///
/// Containers are to be filled one after the other, innermost first, and each member once, as compiled conformances do.
/// The types of Foundation that have a form of their own in its JSON (`Data`, `Date`, `Decimal`, `URL`) have none here.
package enum RecordEncoder {
    /// - Throws: `EncodingError.invalidValue` for a number that JSON does not have (an infinity, NaN), for a value that
    ///   encodes nothing, and where a value or a container is not encoded in its place; and what the value itself throws.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let page = RecordPage()
        try page.write(value, beneath: 0, at: 0)
        if let misuse = page.text.misuse { throw RecordText.invalid(value, misuse) }
        guard !page.text.bytes.isEmpty else { throw RecordText.invalid(value, "the value encodes nothing") }
        return page.text.bytes
    }
}

/// What all encoders and containers of one value write to.
final class RecordPage {
    var text = RecordText()

    /// Writes a value that is to begin at a place, within so many containers.
    func write(_ value: some Encodable, beneath depth: Int, at start: Int) throws {
        try value.encode(to: RecordValueEncoder(page: self, depth: depth, start: start))
        text.close(to: depth)
    }
}

/// The text so far, and the containers that are open in it.
struct RecordText {
    private(set) var bytes: [UInt8] = []
    /// From the outermost.
    private var open: [Container] = []
    /// The members of all open objects, each with its place.
    private var members: [Member] = []
    private var containers = 0
    /// What somebody did who cannot be told at once.
    private(set) var misuse: String?

    /// With room for most events.
    init() {
        bytes.reserveCapacity(256)
        open.reserveCapacity(8)
        members.reserveCapacity(16)
    }

    /// An object or an array that is being filled.
    struct Container {
        let isObject: Bool
        /// Which it is of all that were opened.
        let number: Int
        /// Where its first element is.
        let start: Int
        /// The first of its members, where it is an object.
        let firstMember: Int
        var count = 0
        /// Where the value of its last element is.
        var value = 0
        /// Whether its members came in the order of their names.
        var isSorted = true
    }

    private struct Member {
        let name: String
        let start: Int

        func precedes(_ other: Member) -> Bool { name.utf8.lexicographicallyPrecedes(other.name.utf8) }
    }

    static func invalid(_ value: Any, _ reason: String) -> EncodingError {
        .invalidValue(value, EncodingError.Context(codingPath: [], debugDescription: reason))
    }

    // MARK: Containers

    /// The container of a value whose text begins at a place, within so many containers: the one that it has opened
    /// already, or a new one.
    mutating func container(isObject: Bool, beneath depth: Int, at start: Int) -> (depth: Int, number: Int) {
        if open.count > depth, open[depth].isObject == isObject, open[depth].start == start + 1 {
            close(to: depth + 1)
            return (depth + 1, open[depth].number)
        }
        begin(at: start)
        containers += 1
        bytes.append(UInt8(ascii: isObject ? "{" : "["))
        open.append(
            Container(isObject: isObject, number: containers, start: bytes.count, firstMember: members.count))
        return (open.count, containers)
    }

    /// How many elements a container has.
    func count(at depth: Int) -> Int { open.count >= depth ? open[depth - 1].count : 0 }

    /// Ends containers until so many are open.
    mutating func close(to depth: Int) {
        while open.count > depth {
            endElement()
            guard let container = open.popLast() else { return }
            guard container.isObject else {
                bytes.append(UInt8(ascii: "]"))
                continue
            }
            if !container.isSorted { sort(container) }
            members.removeSubrange(container.firstMember...)
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Ends the last element of the innermost container: where its value encoded nothing, that is an empty object.
    private mutating func endElement() {
        guard let container = open.last, container.count > 0, container.value == bytes.count else { return }
        bytes.append(contentsOf: "{}".utf8)
    }

    /// Has a value begin at a place, which has to be the end of the text.
    private mutating func begin(at start: Int) {
        if bytes.count != start { misuse = "a value is encoded twice, or after another that comes behind it" }
    }

    /// Puts the members of an object, the last thing in the text, into the order of their names.
    private mutating func sort(_ container: Container) {
        let places = members.indices[container.firstMember...]
        var sorted: [UInt8] = []
        sorted.reserveCapacity(bytes.count - container.start)
        var last: Int?
        for place in places.sorted(by: { members[$0].precedes(members[$1]) }) {
            if let last, members[last].name == members[place].name { misuse = "a member is encoded twice" }
            last = place
            // Each ends at the comma before the next.
            let end = place + 1 < places.endIndex ? members[place + 1].start - 1 : bytes.count
            if !sorted.isEmpty { sorted.append(UInt8(ascii: ",")) }
            sorted.append(contentsOf: bytes[members[place].start..<end])
        }
        bytes.replaceSubrange(container.start..., with: sorted)
    }

    // MARK: Places

    /// Makes place for the next element of an array.
    /// - Returns: where its value begins.
    mutating func next(in container: (depth: Int, number: Int)) -> Int {
        guard goOn(container) else { return bytes.count }
        if open[container.depth - 1].count > 0 { bytes.append(UInt8(ascii: ",")) }
        open[container.depth - 1].count += 1
        open[container.depth - 1].value = bytes.count
        return bytes.count
    }

    /// Makes place for a member of an object, and writes its name.
    /// - Returns: where its value begins.
    mutating func member(_ name: String, in container: (depth: Int, number: Int)) -> Int {
        guard goOn(container) else { return bytes.count }
        if open[container.depth - 1].count > 0 { bytes.append(UInt8(ascii: ",")) }
        let member = Member(name: name, start: bytes.count)
        if open[container.depth - 1].count > 0, let last = members.last, !last.precedes(member) {
            open[container.depth - 1].isSorted = false
        }
        members.append(member)
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        open[container.depth - 1].count += 1
        open[container.depth - 1].value = bytes.count
        return bytes.count
    }

    private mutating func goOn(_ container: (depth: Int, number: Int)) -> Bool {
        close(to: container.depth)
        guard open.count == container.depth, open[container.depth - 1].number == container.number else {
            misuse = "a container is filled after it has ended"
            return false
        }
        endElement()
        return true
    }

    // MARK: Values

    mutating func writeNull(at start: Int) {
        begin(at: start)
        bytes.append(contentsOf: "null".utf8)
    }

    mutating func write(_ value: Bool, at start: Int) {
        begin(at: start)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    mutating func write(_ value: some FixedWidthInteger, at start: Int) {
        begin(at: start)
        // The digits of the widest, and a sign.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = UInt64(value.magnitude)
            var first = digits.count
            repeat {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if value < 0 { bytes.append(UInt8(ascii: "-")) }
            bytes.append(contentsOf: digits[first...])
        }
    }

    /// The shortest digits that mean the same number; a whole one has no point.
    mutating func write(_ value: some BinaryFloatingPoint & CustomStringConvertible, at start: Int) throws {
        begin(at: start)
        guard value.isFinite else { throw Self.invalid(value, "JSON has no number \(value)") }
        let text = value.description
        bytes.append(contentsOf: text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    mutating func write(_ text: String, at start: Int) {
        begin(at: start)
        quote(text)
    }

    private mutating func quote(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let isWritten: Bool? = text.utf8.withContiguousStorageIfAvailable { octets in
            guard octets.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
                return false
            }
            bytes.append(contentsOf: octets)
            return true
        }
        if isWritten != true { for octet in text.utf8 { writeEscaped(octet) } }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscaped(_ octet: UInt8) {
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), octet])
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0a: bytes.append(contentsOf: "\\n".utf8)
        case 0x0c: bytes.append(contentsOf: "\\f".utf8)
        case 0x0d: bytes.append(contentsOf: "\\r".utf8)
        case 0..<0x20: bytes.append(contentsOf: ("\\u00" + [octet].hexadecimal).utf8)
        default: bytes.append(octet)
        }
    }
}
