package import SimulationKernel

/// The header of a sealed ``SyncPackage``: 39 bytes.
package struct PackageHeader: EnvelopeHeader {
    /// The lock that the package is for.
    package let lock: UniqueID
    /// ``SyncPackage/base``.
    package let base: UInt64
    /// ``SyncPackage/sequence``.
    package let sequence: UInt64
    package let chunkCount: Int

    package static let magic = "LSPK"
    package static let label = "latch-simulator/sync-package/1"
    package static let byteCount = 39
    package static let handshakeLength = Envelope.emptyHandshakeLength

    init(of package: SyncPackage, chunkCount: Int) {
        lock = package.lock
        base = package.base
        sequence = package.sequence
        self.chunkCount = chunkCount
    }

    package init(readingFields reader: inout ByteReader) throws(LockProtocolError) {
        lock = try reader.value(UniqueID.self)
        base = try reader.integer(UInt64.self)
        sequence = try reader.integer(UInt64.self)
        chunkCount = try Envelope.readChunkCount(from: &reader)
    }

    package func writeFields(to writer: inout ByteWriter) throws(LockProtocolError) {
        lock.write(to: &writer)
        writer.append(integer: base)
        writer.append(integer: sequence)
        try Envelope.write(chunkCount: chunkCount, to: &writer)
    }
}

/// The header of a sealed ``LockReport``: 31 bytes.
package struct ReportHeader: EnvelopeHeader {
    /// The lock that reports.
    package let lock: UniqueID
    /// ``LockReport/counter``.
    package let counter: UInt64
    package let chunkCount: Int

    package static let magic = "LSRP"
    package static let label = "latch-simulator/lock-report/1"
    package static let byteCount = 31
    package static let handshakeLength = Envelope.emptyHandshakeLength

    init(of report: LockReport, chunkCount: Int) {
        lock = report.lock
        counter = report.counter
        self.chunkCount = chunkCount
    }

    package init(readingFields reader: inout ByteReader) throws(LockProtocolError) {
        lock = try reader.value(UniqueID.self)
        counter = try reader.integer(UInt64.self)
        chunkCount = try Envelope.readChunkCount(from: &reader)
    }

    package func writeFields(to writer: inout ByteWriter) throws(LockProtocolError) {
        lock.write(to: &writer)
        writer.append(integer: counter)
        try Envelope.write(chunkCount: chunkCount, to: &writer)
    }
}

/// The header of a sealed ``TimeMessage``: 21 bytes. The message itself is the handshake's payload.
package struct TimeHeader: EnvelopeHeader {
    /// The lock that asked.
    package let lock: UniqueID

    /// A time message needs no transport messages.
    package var chunkCount: Int { 0 }

    package static let magic = "LSTM"
    package static let label = "latch-simulator/lock-time/1"
    package static let byteCount = 21
    /// The payload is the version, the lock, the nonce, the time and the count of records.
    package static let handshakeLength = Envelope.emptyHandshakeLength + 1 + 16 + WireFormat.nonceLength + 8 + 8

    init(of message: TimeMessage) { lock = message.lock }

    package init(readingFields reader: inout ByteReader) throws(LockProtocolError) {
        lock = try reader.value(UniqueID.self)
    }

    package func writeFields(to writer: inout ByteWriter) throws(LockProtocolError) { lock.write(to: &writer) }
}
