package import NIOCore

/// Finds the packets in a byte stream framed by H4 (Vol 4, Part A, 2), whatever pieces the stream comes in.
///
/// H4 has no marks to find the next packet by: it counts on a line without errors. Where a packet cannot begin, or
/// announces more than ``H4Limits`` allow, the framing is lost. What then happens is ``Recovery``. The decoder never
/// holds more than one packet.
package struct H4Decoder: Sendable {
    /// What to do when the framing is lost.
    package enum Recovery: Hashable, Sendable {
        /// The stream is over: the error is thrown, now and ever after.
        case fail
        /// As the specification has it (Vol 4, Part A, 4): bytes are skipped until HCI_Reset is seen, or, on the side
        /// of the host, the Command Complete that answers it. A controller sends a Hardware Error event meanwhile.
        case awaitReset
    }

    /// What a stream holds.
    package enum Element: Hashable, Sendable {
        case packet(HCIPacket)
        /// A whole packet of a type that is not taken, and why; what follows it is read as usual.
        case refused(HCIPacket, HCIError)
        /// The framing is lost; bytes are being skipped.
        case lost(HCIError)
        /// The framing is found again after so many bytes; the packet that it was found by comes next.
        case recovered(skipped: Int)
    }

    package let direction: HCIDirection
    package let limits: H4Limits
    package let recovery: Recovery
    /// The types that are taken. Others are framed all the same, and refused one by one.
    package let types: Set<HCIPacketType>

    private var state = State.framed(ByteBuffer())

    private enum State: Sendable {
        /// The octets of a packet that is not whole, from its indicator on.
        case framed(ByteBuffer)
        /// The last octets that were skipped, and how many were skipped before them.
        case lost(window: [UInt8], skipped: Int)
        case failed(HCIError)
    }

    /// A decoder of one stream; by default without SCO and ISO data, which nothing in this project serves.
    package init(
        direction: HCIDirection, limits: H4Limits = H4Limits(), recovery: Recovery = .fail,
        types: Set<HCIPacketType> = [.command, .acl, .event]
    ) {
        self.direction = direction
        self.limits = limits
        self.recovery = recovery
        self.types = types
    }

    /// Whether the stream may end here: no packet is half there, and the framing is not lost.
    package var isAtBoundary: Bool {
        if case .framed(let partial) = state { partial.readableBytes == 0 } else { false }
    }

    /// The next element, as far as the input goes; takes from the input what it needs.
    /// - Returns: nil once the input is used up.
    /// - Throws: `notAPacket`, `packetTooLong`, with ``Recovery/fail``.
    package mutating func next(from input: inout ByteBuffer) throws(HCIError) -> Element? {
        switch state {
        case .failed(let error):
            throw error
        case .framed(var partial):
            // Held here alone, so that it is appended to in place.
            state = .framed(ByteBuffer())
            return try frame(&partial, from: &input)
        case .lost(var window, let skipped):
            return search(&window, skipped: skipped, from: &input)
        }
    }

    // MARK: Framing

    private mutating func frame(
        _ partial: inout ByteBuffer, from input: inout ByteBuffer
    ) throws(HCIError) -> Element? {
        while true {
            let wanted: Int
            do throws(HCIError) {
                wanted = try missing(partial)
            } catch {
                return try lose(partial, error)
            }
            if wanted == 0 { return element(partial) }
            guard var piece = input.readSlice(length: min(wanted, input.readableBytes)), piece.readableBytes > 0
            else {
                state = .framed(partial)
                return nil
            }
            // First for a header and most commands and events, then for all of what is longer.
            partial.reserveCapacity(minimumWritableBytes: partial.readableBytes == 0 ? 64 : wanted)
            partial.writeBuffer(&piece)
        }
    }

    /// How many more octets are needed before more can be said of the packet; 0 for a whole one.
    private func missing(_ partial: ByteBuffer) throws(HCIError) -> Int {
        guard let indicator = partial.getInteger(at: partial.readerIndex, as: UInt8.self) else { return 1 }
        guard let type = HCIPacketType(rawValue: indicator), type.travels(direction) else {
            throw HCIError(.notAPacket, "0x\(indicator.hexadecimal) begins no packet in this direction")
        }
        let header = 1 + type.headerLength
        guard let length = Self.length(type, partial) else { return header - partial.readableBytes }
        guard length <= limits.maximumLength(type) else {
            throw HCIError(.packetTooLong, "\(type) of \(length) octets, at most \(limits.maximumLength(type))")
        }
        return header + length - partial.readableBytes
    }

    /// The length that the packet's header announces; nil while the header is not whole.
    private static func length(_ type: HCIPacketType, _ octets: ByteBuffer) -> Int? {
        let start = octets.readerIndex + 1
        switch type {
        case .command, .synchronous: return octets.getInteger(at: start + 2, as: UInt8.self).map(Int.init)
        case .event: return octets.getInteger(at: start + 1, as: UInt8.self).map(Int.init)
        case .acl: return octets.getInteger(at: start + 2, endianness: .little, as: UInt16.self).map(Int.init)
        case .isochronous:
            // The upper two bits are reserved (5.4.5).
            return octets.getInteger(at: start + 2, endianness: .little, as: UInt16.self).map { Int($0 & 0x3fff) }
        }
    }

    /// The packet that these octets are, which are known to be whole.
    private func element(_ octets: ByteBuffer) -> Element? {
        guard let packet = HCIPacket(h4: octets) else { return nil }
        guard types.contains(packet.type) else {
            return .refused(packet, HCIError(.typeNotTaken, "\(packet.type) data are not taken here"))
        }
        return .packet(packet)
    }

    // MARK: Recovery

    private mutating func lose(_ partial: ByteBuffer, _ error: HCIError) throws(HCIError) -> Element {
        guard recovery == .awaitReset else {
            state = .failed(error)
            throw error
        }
        // No more than the octets of one header, among which the reset may begin.
        state = .lost(window: Array(partial.readableBytesView.dropFirst()), skipped: 1)
        return .lost(error)
    }

    private mutating func search(
        _ window: inout [UInt8], skipped: Int, from input: inout ByteBuffer
    ) -> Element? {
        var skipped = skipped
        let mark = Self.mark(direction)
        while true {
            // The window holds nothing but a beginning of the mark.
            while !zip(window, mark).allSatisfy({ $1 == nil || $0 == $1 }) {
                window.removeFirst()
                skipped += 1
            }
            if window.count >= mark.count {
                state = .framed(ByteBuffer(bytes: window))
                return .recovered(skipped: skipped)
            }
            guard let octet = input.readInteger(as: UInt8.self) else {
                state = .lost(window: window, skipped: skipped)
                return nil
            }
            window.append(octet)
        }
    }

    /// What ends a search: HCI_Reset as a packet, or the successful answer to it with any allowance of commands.
    private static func mark(_ direction: HCIDirection) -> [UInt8?] {
        direction == .towardsController
            ? [0x01, 0x03, 0x0c, 0x00] : [0x04, 0x0e, 0x04, nil, 0x03, 0x0c, 0x00]
    }
}
