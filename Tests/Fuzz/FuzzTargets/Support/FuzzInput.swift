import SimulationKernel

/// Reads the octets of an input as the choices of a story. Behind the end everything is zero or empty, so that every
/// input is a story, and a longer one goes on where a shorter one ended.
struct FuzzInput {
    private var rest: ArraySlice<UInt8>

    init(_ octets: [UInt8]) { rest = octets[...] }

    var isEmpty: Bool { rest.isEmpty }
    var count: Int { rest.count }

    mutating func octet() -> UInt8 { rest.popFirst() ?? 0 }

    /// Two octets, the least significant first.
    mutating func word() -> UInt16 {
        let low = UInt16(octet())
        return low | UInt16(octet()) << 8
    }

    mutating func octets(_ count: Int) -> [UInt8] {
        let taken = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return taken
    }

    /// An octet that counts, and so many octets, or as many as there are.
    mutating func chunk() -> [UInt8] { octets(Int(octet())) }

    /// Two octets that count, and so many octets, or as many as there are; no more than `limit`.
    mutating func longChunk(limit: Int = 1_024) -> [UInt8] { octets(min(Int(word()), limit)) }

    /// An octet: eighths of a second up to half a minute, then minutes up to a quarter of an hour and more.
    mutating func duration() -> Duration {
        let octet = Int(octet())
        return octet < 240 ? .milliseconds(125 * octet) : .minutes(octet - 239)
    }

    mutating func remainder() -> [UInt8] { octets(rest.count) }

    /// One of the elements; of none, nil.
    mutating func element<Element>(of elements: [Element]) -> Element? {
        let choice = Int(octet())
        return elements.isEmpty ? nil : elements[choice % elements.count]
    }
}

/// Writes what ``FuzzInput`` reads: for the seeds of the corpora.
package struct FuzzStory: Sendable {
    package private(set) var octets: [UInt8] = []

    package init() {}

    mutating func octet(_ octet: UInt8) { octets.append(octet) }

    mutating func word(_ word: UInt16) { octets += [UInt8(truncatingIfNeeded: word), UInt8(word >> 8)] }

    mutating func append(_ more: some Sequence<UInt8>) { octets += more }

    mutating func chunk(_ chunk: [UInt8]) {
        octets.append(UInt8(clamping: chunk.count))
        octets += chunk.prefix(255)
    }

    mutating func longChunk(_ chunk: [UInt8]) {
        word(UInt16(clamping: chunk.count))
        octets += chunk
    }
}
