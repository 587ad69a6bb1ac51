import BluetoothHost

/// What the Attribute Protocol demands of PDUs, written down anew: none of it comes from the stack (Vol 3, Part F, 3.4).
enum AttributeRules {
    static let errorResponse: UInt8 = 0x01
    static let requests: [UInt8] = [0x02, 0x04, 0x06, 0x08, 0x0a, 0x0c, 0x0e, 0x10, 0x12, 0x16, 0x18, 0x20]

    /// Whether a PDU is a request: even, no command, no confirmation. Unknown ones are, too.
    static func isRequest(_ opcode: UInt8) -> Bool { opcode & 0x41 == 0 && opcode != 0x1e }

    /// Whether a request has a length that its opcode can have.
    static func hasLegalLength(_ request: [UInt8]) -> Bool {
        let count = request.count
        switch request.first {
        case 0x02: return count == 3
        case 0x04, 0x0c: return count == 5
        case 0x06: return count >= 7
        case 0x08, 0x10: return count == 7 || count == 21
        case 0x0a: return count == 3
        case 0x0e, 0x20: return count >= 5 && count % 2 == 1
        case 0x12: return count >= 3
        case 0x16: return count >= 5
        case 0x18: return count == 2 && request[1] <= 1
        default: return false
        }
    }

    private static func word(_ octets: [UInt8], _ place: Int) -> UInt16 {
        UInt16(octets[place]) | UInt16(octets[place + 1]) << 8
    }

    /// - Throws: unless `response` is one that this request can have on a bearer with that MTU.
    static func check(_ response: [UInt8], to request: [UInt8], mtu: Int) throws(FuzzFinding) {
        let opcode = request.first ?? 0
        let told = "\(response) to \(request)"
        try require(response.count <= mtu, "\(response.count) octets at an MTU of \(mtu): \(told)")
        if response.first == errorResponse {
            try require(response.count == 5 && response[1] == opcode, "an error that is none: \(told)")
            try require(response[4] != 0, "an error without a reason: \(told)")
            return
        }
        try require(requests.contains(opcode) && response.first == opcode &+ 1, "an answer to another: \(told)")
        try require(hasLegalLength(request), "a request of illegal length is granted: \(told)")
        switch opcode {
        case 0x02: try require(response.count == 3 && word(response, 1) >= 23, told)
        case 0x04:
            let length = response.count > 1 && response[1] == 1 ? 4 : 18
            try require(response.count > 2 && (response[1] == 1 || response[1] == 2), told)
            try checkList(response, from: 2, of: length, groups: false, for: request)
        case 0x06: try checkList(response, from: 1, of: 4, groups: true, for: request)
        case 0x08:
            try require(response.count > 3 && response[1] >= 2, told)
            try checkList(response, from: 2, of: Int(response[1]), groups: false, for: request)
        case 0x10:
            try require(response.count > 5 && (response[1] == 6 || response[1] == 20), told)
            try checkList(response, from: 2, of: Int(response[1]), groups: true, for: request)
        case 0x12, 0x18: try require(response.count == 1, told)
        case 0x16: try require(response.dropFirst() == request.dropFirst(), told)
        default: break
        }
    }

    /// Whole elements, one or more, in ascending order of handles, within the range that was asked for.
    private static func checkList(
        _ response: [UInt8], from start: Int, of length: Int, groups: Bool, for request: [UInt8]
    ) throws(FuzzFinding) {
        let told = "\(response) to \(request)"
        try require(response.count > start && (response.count - start) % length == 0, "no whole list: \(told)")
        var least = Int(word(request, 1))
        let greatest = Int(word(request, 3))
        for place in stride(from: start, to: response.count, by: length) {
            let first = Int(word(response, place))
            try require(first >= least && first <= greatest, "a handle out of order: \(told)")
            let last = groups ? Int(word(response, place + 2)) : first
            try require(last >= first, "a group that ends before it begins: \(told)")
            least = last + 1
        }
    }
}
