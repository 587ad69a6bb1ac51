internal import LockProtocol
internal import SimulationKernel

// A sync package that arrives in parts, perhaps by several phones, and is applied whole or not at all.
extension Lock {
    /// Begins a package, or goes on with the one under way. Another genuine one that applies replaces it.
    mutating func beginPackage(
        _ header: [UInt8], _ handshake: [UInt8], at instant: Instant
    ) -> (events: [LockEvent], reply: LockReply) {
        let parsed: PackageHeader
        var receiver = PackageReceiver(lock: id)
        do throws(LockProtocolError) {
            parsed = try PackageHeader(encoded: header)
            if let packageUnderWay, packageUnderWay.header == parsed, packageUnderWay.handshake == handshake {
                return goOn(with: packageUnderWay, at: instant)
            }
            _ = try receiver.begin(header: header, handshake: handshake, key: flash.identity, cloud: flash.cloudKey)
        } catch {
            return refuse(.syncBegin, error.reason, at: instant)
        }
        if let reason = refusal(of: parsed) { return refuse(.syncBegin, reason, of: parsed, at: instant) }
        packageUnderWay = PackageUnderWay(header: parsed, handshake: handshake, receiver: receiver)
        _ = reboots(at: .syncBegun)
        return ([], .nextChunk(.syncBegin, 0))
    }

    /// A package may have become stale while it lay in RAM: another came another way.
    private mutating func goOn(
        with package: PackageUnderWay, at instant: Instant
    ) -> (events: [LockEvent], reply: LockReply) {
        if let reason = refusal(of: package.header) {
            packageUnderWay = nil
            return refuse(.syncBegin, reason, of: package.header, at: instant)
        }
        return ([], .nextChunk(.syncBegin, package.nextChunk))
    }

    mutating func receive(
        _ chunk: [UInt8], at index: Int, _ instant: Instant
    ) -> (events: [LockEvent], reply: LockReply) {
        guard var underWay = packageUnderWay, underWay.verified == nil else {
            return ([], .refused(.syncChunk, .malformed))
        }
        // Out of the lock meanwhile, so that what has arrived is not copied for every chunk.
        packageUnderWay = nil
        do throws(LockProtocolError) {
            underWay.verified = try underWay.receiver.receive(chunk, at: index)
        } catch {
            // The right chunk may still come, unless the cloud itself sealed what nobody can read.
            guard underWay.receiver.header != nil else {
                return refuse(.syncChunk, .malformed, of: underWay.header, at: instant)
            }
            packageUnderWay = underWay
            return ([], .refused(.syncChunk, .malformed))
        }
        packageUnderWay = underWay
        _ = reboots(at: underWay.verified == nil ? .syncChunk : .syncVerified)
        return ([], .nextChunk(.syncChunk, underWay.nextChunk))
    }

    mutating func commitPackage(at instant: Instant) -> (events: [LockEvent], reply: LockReply) {
        guard let underWay = packageUnderWay, let package = underWay.verified else {
            return ([], .refused(.syncCommit, .partial))
        }
        packageUnderWay = nil
        if let reason = refusal(of: underWay.header) {
            return refuse(.syncCommit, reason, of: underWay.header, at: instant)
        }
        let (events, failure) = install(package, at: instant)
        if let failure { return refuse(.syncCommit, failure, of: underWay.header, at: instant) }
        return (events, .applied(package.sequence))
    }

    /// Why a package cannot be applied to what the lock has; nil where it can.
    private func refusal(of header: PackageHeader) -> Reason? {
        if header.sequence <= flash.applied, !InjectedBug.acceptedRollbacks.isActive { return .stalePackage }
        return header.base <= flash.applied ? nil : .missingBase
    }

    /// - Parameter header: of a genuine package; nil where nothing is proven.
    private mutating func refuse(
        _ kind: LockRequest.Kind, _ reason: Reason, of header: PackageHeader? = nil, at instant: Instant
    ) -> (events: [LockEvent], reply: LockReply) {
        guard mayLogRefusal() else { return ([], .refused(kind, reason)) }
        let event = LockEvent.packageRefused(base: header?.base ?? 0, sequence: header?.sequence ?? 0, reason)
        return ([record(event, at: instant)], .refused(kind, reason))
    }
}
