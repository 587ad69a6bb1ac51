internal import Cloud
internal import LockProtocol

// Bringing a sync package: the lock says which chunk it wants next, so what an earlier session brought stays brought.
extension CourierJob {
    mutating func sendPackage() -> [Effect] {
        guard let package, package.header.lock == lock else { return takeReport() }
        let applied = status.appliedSequence
        if package.header.sequence <= applied {
            self.package = nil
            return [.met(applied: applied), .cache(nil)] + takeReport()
        }
        if package.header.base > applied { return giveUp(.missingBase) }
        packageMessages = 0
        return beginPackage(package)
    }

    private mutating func beginPackage(_ package: SealedPackage) -> [Effect] {
        step = .beginning
        return [.request(.syncBegin(header: package.headerBytes, handshake: package.handshake))]
    }

    mutating func receiveForPackage(_ reply: LockReply) -> [Effect] {
        guard let package else { return takeReport() }
        packageMessages += 1
        switch reply {
        case .nextChunk(_, let index):
            // Twice as many as there are, for a lock that lost its place once.
            guard packageMessages <= 2 * package.header.chunkCount + 4 else { return giveUp(.partial) }
            let chunks = package.chunks
            guard index < chunks.count else {
                step = .committing
                return [.request(.syncCommit)]
            }
            step = .sendingChunk(index)
            return [.request(.syncChunk(index: index, chunks[max(index, 0)]))]
        case .applied(let sequence):
            note(applied: sequence)
            noteBroughtPackage()
            self.package = nil
            return [.met(applied: sequence), .cache(nil)] + takeReport()
        case .refused(_, .malformed) where step != .beginning && packageMessages <= package.header.chunkCount + 4,
            .refused(_, .partial) where packageMessages <= package.header.chunkCount + 4:
            // Out of step, as after the lock lost power: it tells where it is.
            return beginPackage(package)
        case .refused(_, let reason): return giveUp(reason)
        default: return giveUp(.malformed)
        }
    }

    /// The package is of no use to this lock as it is now.
    private mutating func giveUp(_ reason: Reason) -> [Effect] {
        noteProblem(reason)
        package = nil
        // From the report the cloud learns what the lock has, and that it must send everything.
        let mustReport = reason == .missingBase && isOnline && !hasBegunAgain
        return [.cache(nil)] + (mustReport ? beginReport() : takeReport())
    }
}
