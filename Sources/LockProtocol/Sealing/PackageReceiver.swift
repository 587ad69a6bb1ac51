package import SimulationKernel

/// The lock's side of a transfer: takes a sealed package in parts, from couriers that it does not trust.
///
/// A transfer may break off at any point and go on at the next missing chunk, also with another courier. The package
/// comes out once and whole, after the last chunk has verified. Whether it applies
/// (``SyncPackage/applicability(toApplied:)``) is the lock's to judge; ``header`` lets it do so before any chunk.
package struct PackageReceiver: Hashable, Codable, Sendable {
    /// What has arrived of one package.
    private struct Transfer: Hashable, Codable {
        let header: PackageHeader
        let handshake: [UInt8]
        var body: BodyReceiver
    }

    private let lock: UniqueID
    private var transfer: Transfer?

    /// - Parameter lock: the lock that receives; packages for others are refused.
    package init(lock: UniqueID) { self.lock = lock }

    /// The authenticated header of the package under way; nil when none is.
    package var header: PackageHeader? { transfer?.header }

    /// The index of the first chunk that is missing; nil when no package is under way.
    package var nextChunk: Int? { transfer?.body.nextChunk }

    /// Begins a package, or goes on with the same one. A different package replaces the one under way.
    /// - Parameters:
    ///   - header: ``SealedEnvelope/headerBytes``.
    ///   - handshake: ``SealedEnvelope/handshake``.
    /// - Returns: the index of the chunk to send next.
    /// - Throws: ``LockProtocolError``: what parsing throws; `wrongRecipient`; `authenticationFailed` or
    ///   `weakSharedSecret` where the cloud did not seal this header for this lock. A package under way stays then.
    package mutating func begin(
        header headerBytes: [UInt8], handshake: [UInt8], key: StaticPrivateKey, cloud: StaticPublicKey
    ) throws(LockProtocolError) -> Int {
        let header = try PackageHeader(encoded: headerBytes)
        if let transfer, transfer.header == header, transfer.handshake == handshake { return transfer.body.nextChunk }
        guard header.lock == lock else {
            throw LockProtocolError(.wrongRecipient, "a package for lock \(header.lock)")
        }
        try checkRange(
            handshake.count, PackageHeader.handshakeLength...PackageHeader.handshakeLength, "the handshake's length")
        let opened = try EnvelopeHandshake.open(header, message: handshake, recipient: key, sender: cloud)
        let body = BodyReceiver(chunkCount: header.chunkCount, cipher: try opened.state.split().fromInitiator)
        transfer = Transfer(header: header, handshake: handshake, body: body)
        return 0
    }

    /// Takes one chunk.
    /// - Returns: the package, once the last chunk has verified; nil before. The receiver is then free for another.
    /// - Throws: ``LockProtocolError``: `invalidState` before ``begin(header:handshake:key:cloud:)``; `outOfOrder`;
    ///   `authenticationFailed`, after which the right chunk may still come; anything that makes the whole package
    ///   unusable (`contentMismatch`, what decoding throws), after which the receiver has forgotten it.
    package mutating func receive(_ chunk: [UInt8], at index: Int) throws(LockProtocolError) -> SyncPackage? {
        guard let header else { throw LockProtocolError(.invalidState, "no package is under way") }
        do throws(LockProtocolError) {
            // In place, so that the body that has arrived is not copied for every chunk.
            guard let body = try transfer?.body.receive(chunk, at: index) else { return nil }
            transfer = nil
            return try PackageSealing.decode(body, header: header)
        } catch {
            if error.code == .contentMismatch { transfer = nil }
            throw error
        }
    }

    /// Forgets the package under way.
    package mutating func abandon() { transfer = nil }
}
