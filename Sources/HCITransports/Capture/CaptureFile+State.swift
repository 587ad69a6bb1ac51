internal import NIOCore

extension CaptureFile {
    /// What waits to be written, and who writes it.
    struct State {
        var pending = ByteBuffer()
        /// Octets that a thread is writing.
        var octetsInFlight = 0
        var isTimed = false
        var isWriting = false
        var drops: UInt32 = 0
        /// The storage failed: no more is written.
        var hasFailed = false
        var isClosing = false
        /// A thread is closing the storage, or did.
        var isEnding = false
        var isClosed = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
}

extension CaptureFile.State {
    /// What the thread that writes is to do.
    enum Step {
        case write(ByteBuffer)
        case close
        case rest
    }

    mutating func startsWriting() -> Bool {
        guard !isWriting else { return false }
        isWriting = true
        return true
    }

    /// What is to be done next, and how many octets wait no more.
    mutating func nextStep() -> (Step, settled: Int) {
        var settled = octetsInFlight
        octetsInFlight = 0
        if hasFailed {
            settled += pending.readableBytes
            pending = ByteBuffer()
        }
        if pending.readableBytes > 0 {
            let records = pending
            pending = ByteBuffer()
            octetsInFlight = records.readableBytes
            return (.write(records), settled)
        }
        if isClosing, !isEnding {
            isEnding = true
            return (.close, settled)
        }
        isWriting = false
        return (.rest, settled)
    }
}
