import BluetoothHCI
import NIOCore

/// One octet: bit 0 the direction, bit 1 the recovery, bit 2 whether all types are taken, bit 3 a low limit for ACL; one
/// octet that seeds the cuts; then the stream.
///
/// However the stream is cut, the same comes out; no octet is lost or invented; a packet reads back as itself.
func fuzzH4(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    let flags = input.octet()
    let seed = input.octet()
    let stream = input.remainder()
    let decoder = H4Decoder(
        direction: flags & 1 == 0 ? .towardsController : .towardsHost,
        limits: flags & 8 == 0 ? H4Limits() : H4Limits(aclLength: 27, isochronousLength: 27),
        recovery: flags & 2 == 0 ? .fail : .awaitReset,
        types: flags & 4 == 0 ? [.command, .acl, .event] : Set(HCIPacketType.allCases))

    let whole = try H4Reading(stream, in: [stream.count], by: decoder)
    let cut = try H4Reading(stream, in: H4Reading.cuts(of: stream.count, seed: seed), by: decoder)

    try require(whole == cut, "cuts change what is read: \(whole) and \(cut)")
    try whole.check(against: stream, limits: decoder.limits)
}

/// What a decoder made of a stream.
private struct H4Reading: Equatable {
    var elements: [H4Decoder.Element] = []
    var error: HCIError?
    var isAtBoundary = true

    init(_ stream: [UInt8], in pieces: [Int], by fresh: H4Decoder) throws(FuzzFinding) {
        var decoder = fresh
        var rest = stream[...]
        for length in pieces where error == nil {
            var buffer = ByteBuffer(bytes: rest.prefix(length))
            rest = rest.dropFirst(length)
            do throws(HCIError) {
                while let element = try decoder.next(from: &buffer) {
                    elements.append(element)
                    guard elements.count <= stream.count + 1 else { break }
                }
            } catch {
                self.error = error
            }
            try require(elements.count <= stream.count + 1, "more elements than octets")
            try require(error != nil || buffer.readableBytes == 0, "input is left over")
        }
        isAtBoundary = decoder.isAtBoundary
        if let error {
            var more = ByteBuffer(bytes: [0x01, 0x03, 0x0c, 0x00])
            var again: HCIError?
            do throws(HCIError) {
                _ = try decoder.next(from: &more)
            } catch {
                again = error
            }
            try require(again == error, "a failed stream goes on")
        }
    }

    static func cuts(of count: Int, seed: UInt8) -> [Int] {
        var state = UInt32(seed) &* 2_654_435_761 &+ 1
        var pieces: [Int] = []
        var left = count
        while left > 0 {
            state = state &* 1_664_525 &+ 1_013_904_223
            // Small pieces for most seeds, single octets for seed 0.
            let length = seed == 0 ? 1 : 1 + Int(state >> 16) % (seed < 128 ? 9 : 300)
            pieces.append(min(length, left))
            left -= length
        }
        return pieces
    }

    /// Goes through the stream along the elements.
    func check(against stream: [UInt8], limits: H4Limits) throws(FuzzFinding) {
        var place = 0
        var isLost = false
        for element in elements {
            switch element {
            case .packet(let packet), .refused(let packet, _):
                try require(!isLost, "a packet while the framing is lost")
                let octets = packet.h4.readableBytesView
                let here = stream[place...].prefix(octets.count)
                try require(
                    here.elementsEqual(octets) || packet.type == .isochronous && here.count == octets.count,
                    "octets \(place)... are not \(packet)")
                try require(HCIPacket(h4: packet.h4) == packet, "\(packet) does not read back")
                place += octets.count
            case .lost:
                try require(!isLost, "lost twice")
                isLost = true
            case .recovered(let skipped):
                try require(isLost && skipped > 0, "recovered, and not lost")
                isLost = false
                place += skipped
            }
            try require(place <= stream.count, "more octets than came in")
        }
        if error == nil, !isLost {
            try require(isAtBoundary == (place == stream.count), "a boundary in the middle of a packet")
            let header = 5
            try require(
                stream.count - place < header + max(255, limits.aclLength, limits.isochronousLength),
                "more is held than one packet")
        }
    }
}
