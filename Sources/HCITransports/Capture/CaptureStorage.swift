package import NIOCore

/// Where the bytes of a capture go. Called from one thread at a time, and allowed to wait.
package protocol CaptureStorage: Sendable {
    /// Appends whole records.
    /// - Throws: why not all of them could be written. Nothing more is written then.
    func write(_ records: ByteBuffer) throws(TransportError)

    /// Ends the writing.
    func close()
}
