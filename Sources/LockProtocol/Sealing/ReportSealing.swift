/// Seals reports from a lock to the cloud, and opens them.
package enum ReportSealing {
    /// Seals a report.
    /// - Parameter seed: any number from the seeded generator; see ``SyntheticEphemeral`` for why it may repeat.
    /// - Throws: ``LockProtocolError`` with `outOfRange` for a value that the wire does not allow, `tooLarge`, or
    ///   `weakSharedSecret`.
    package static func seal(
        _ report: LockReport, from lock: StaticPrivateKey, to cloud: StaticPublicKey, seed: UInt64
    ) throws(LockProtocolError) -> SealedReport {
        let body = try report.encoded()
        let header = ReportHeader(of: report, chunkCount: BodyTransport.chunkCount(bodyLength: body.count))
        return try SealedEnvelope(header: header, body: body, from: lock, to: cloud, seed: seed)
    }

    /// Opens a report. The caller refuses a ``LockReport/counter`` that it has had.
    /// - Parameter lock: the public key of the lock that the header names.
    /// - Throws: ``LockProtocolError`` with `authenticationFailed` where another sealed it, it is for another, or a
    ///   byte was changed; `weakSharedSecret`; `contentMismatch`; what decoding throws.
    package static func open(
        _ sealed: SealedReport, cloud: StaticPrivateKey, lock: StaticPublicKey
    ) throws(LockProtocolError) -> LockReport {
        let report = try LockReport(encoded: try sealed.openedBody(recipient: cloud, sender: lock))
        guard sealed.header == ReportHeader(of: report, chunkCount: sealed.header.chunkCount) else {
            throw LockProtocolError(.contentMismatch, "the header names another report than the body")
        }
        return report
    }
}
