/// Seals sync packages from the cloud to a lock, and opens them.
package enum PackageSealing {
    /// Seals a package.
    /// - Parameter seed: any number from the seeded generator; see ``SyntheticEphemeral`` for why it may repeat.
    /// - Throws: ``LockProtocolError`` with `outOfRange` for a value that the wire does not allow, `tooLarge`, or
    ///   `weakSharedSecret`.
    package static func seal(
        _ package: SyncPackage, from cloud: StaticPrivateKey, to lock: StaticPublicKey, seed: UInt64
    ) throws(LockProtocolError) -> SealedPackage {
        let body = try package.encoded()
        let header = PackageHeader(of: package, chunkCount: BodyTransport.chunkCount(bodyLength: body.count))
        return try SealedEnvelope(header: header, body: body, from: cloud, to: lock, seed: seed)
    }

    /// Opens a package whole; a lock that gets it in parts uses ``PackageReceiver``.
    /// - Throws: ``LockProtocolError`` with `authenticationFailed` where another sealed it, it is for another, or a
    ///   byte was changed; `weakSharedSecret`; `contentMismatch`; what decoding throws.
    package static func open(
        _ sealed: SealedPackage, lock: StaticPrivateKey, cloud: StaticPublicKey
    ) throws(LockProtocolError) -> SyncPackage {
        try decode(try sealed.openedBody(recipient: lock, sender: cloud), header: sealed.header)
    }

    /// Reads a body that has verified.
    static func decode(_ body: [UInt8], header: PackageHeader) throws(LockProtocolError) -> SyncPackage {
        let package = try SyncPackage(encoded: body)
        guard header == PackageHeader(of: package, chunkCount: header.chunkCount) else {
            throw LockProtocolError(.contentMismatch, "the header names another package than the body")
        }
        return package
    }
}
