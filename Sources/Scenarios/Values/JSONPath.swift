internal import LatchServer

/// Where a value lies in an answer: `accesses[0].doorcode.code`, `doors[name=Gym].uuid`.
///
/// Names are joined by dots. Behind a list stands, in brackets, a number (negative counts from the end), or a member and
/// the value that it has in the element that is meant.
struct JSONPath: Sendable {
    private enum Segment: Sendable {
        case name(String)
        case index(Int)
        case element(member: String, value: String)
    }

    private let segments: [Segment]

    /// - Returns: nil where the text is no path.
    init?(_ text: String) {
        var segments: [Segment] = []
        var rest = text[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            if rest.hasPrefix("[") {
                guard let end = rest.firstIndex(of: "]") else { return nil }
                let inside = rest[..<end].dropFirst()
                if let index = Int(inside) {
                    segments.append(.index(index))
                } else {
                    let parts = inside.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    guard parts.count == 2, !parts[0].isEmpty else { return nil }
                    segments.append(.element(member: String(parts[0]), value: String(parts[1])))
                }
                rest = rest[end...].dropFirst()
            } else {
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { return nil }
                segments.append(.name(String(name)))
                rest = rest.dropFirst(name.count)
            }
            if rest.hasPrefix(".") {
                rest = rest.dropFirst()
                guard !rest.isEmpty, !rest.hasPrefix("[") else { return nil }
            }
        }
        self.segments = segments
    }

    /// - Returns: nil where nothing is there.
    func value(in json: JSON) -> JSON? {
        var current = json
        for segment in segments {
            let next: JSON?
            switch segment {
            case .name(let name): next = current[name]
            case .index(let index):
                let elements = current.elements
                let place = index < 0 ? elements.count + index : index
                next = elements.indices.contains(place) ? elements[place] : nil
            case .element(let member, let value): next = current.elements.first { $0[member]?.spelled == value }
            }
            guard let next else { return nil }
            current = next
        }
        return current
    }
}
