internal import SimulationKernel

/// A ``SyncPackage`` for one lock, sealed by the cloud.
package typealias SealedPackage = SealedEnvelope<PackageHeader>
/// A ``LockReport`` for the cloud, sealed by its lock.
package typealias SealedReport = SealedEnvelope<ReportHeader>
/// A ``TimeMessage`` for one lock, sealed by the cloud.
package typealias SealedTime = SealedEnvelope<TimeHeader>

/// A sealed message as it is stored and carried.
///
/// The bytes are the header, the Noise K handshake message after its length, and each transport message after its
/// length; a length has two bytes, big-endian. A value of this type has the right shape; whether it is genuine only
/// its recipient can tell, by opening it.
package struct SealedEnvelope<Header: EnvelopeHeader>: Hashable, Sendable {
    /// The whole envelope.
    package let bytes: [UInt8]
    /// What a courier may read; unproven until the envelope is opened.
    package let header: Header

    /// Takes an envelope's bytes and checks their shape.
    /// - Throws: ``LockProtocolError`` with `unsupportedVersion`, `truncated`, `trailingBytes` or `outOfRange`.
    package init(bytes: [UInt8]) throws(LockProtocolError) {
        var reader = ByteReader(bytes)
        header = try Header(encoded: try reader.bytes(Header.byteCount))
        let handshakeLength = Int(try reader.integer(UInt16.self))
        try checkRange(handshakeLength, Header.handshakeLength...Header.handshakeLength, "the handshake's length")
        _ = try reader.bytes(handshakeLength)
        for index in 0..<header.chunkCount {
            let length = Int(try reader.integer(UInt16.self))
            try checkRange(
                length, CipherState.tagLength...Envelope.maximumChunkLength, "the length of chunk \(index)")
            _ = try reader.bytes(length)
        }
        try reader.finish()
        self.bytes = bytes
    }

    /// Puts together what a courier received in parts.
    /// - Parameters:
    ///   - headerBytes: ``headerBytes`` of the original, and so on.
    /// - Throws: as ``init(bytes:)``; `incomplete` where chunks are missing.
    package init(
        headerBytes: [UInt8], handshake: [UInt8], chunks: [[UInt8]]
    ) throws(LockProtocolError) {
        let header = try Header(encoded: headerBytes)
        guard chunks.count >= header.chunkCount else {
            throw LockProtocolError(.incomplete, "\(chunks.count) of \(header.chunkCount) chunks")
        }
        var writer = ByteWriter()
        writer.append(headerBytes)
        for part in [handshake] + chunks {
            try writer.append(part.count, in: 0...Envelope.maximumChunkLength, as: UInt16.self, "a part's length")
            writer.append(part)
        }
        try self.init(bytes: writer.bytes)
    }

    /// The header as it stands in ``bytes``.
    package var headerBytes: [UInt8] { Array(bytes[..<Header.byteCount]) }

    /// The Noise K message, without its length.
    package var handshake: [UInt8] {
        let start = Header.byteCount + 2
        return Array(bytes[start..<(start + Header.handshakeLength)])
    }

    /// The transport messages in order, each 16…1,024 bytes, without their lengths.
    package var chunks: [[UInt8]] {
        var result: [[UInt8]] = []
        result.reserveCapacity(header.chunkCount)
        var start = Header.byteCount + 2 + Header.handshakeLength
        for _ in 0..<header.chunkCount {
            let length = Int(bytes[start]) << 8 | Int(bytes[start + 1])
            result.append(Array(bytes[(start + 2)..<(start + 2 + length)]))
            start += 2 + length
        }
        return result
    }
}

/// A string of hexadecimal digits.
extension SealedEnvelope: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(bytes: try decodeHexadecimal(from: decoder))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes.hexadecimal)
    }
}

extension SealedEnvelope: CustomStringConvertible {
    /// The header, and how long it all is.
    package var description: String { "\(header), \(bytes.count) bytes sealed" }
}
