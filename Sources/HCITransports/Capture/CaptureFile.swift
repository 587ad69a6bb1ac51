package import BluetoothHCI
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A btsnoop file that is being written.
///
/// Records are written in the order in which they were appended, by a thread that may wait for the disk; who appends
/// never waits. What the disk is too slow for is dropped and counted in the records that follow, as the format wants it.
/// A file that cannot be written any more is given up, which is said once.
package final class CaptureFile: Sendable {
    /// From so many octets on they are written at once.
    private static let chunk = 64 << 10
    /// How long octets may wait for more to be written with them.
    private static let delay = TimeAmount.milliseconds(50)

    /// What the records of the file hold.
    package let datalink: BTSnoop.Datalink

    private let storage: any CaptureStorage
    private let budget: CaptureBudget
    private let onError: @Sendable (TransportError) -> Void
    private let state = Mutex(State())

    /// Opens the file and writes its header, so that a capture of nothing can be read too.
    /// - Parameters:
    ///   - path: an empty file or a btsnoop file that stands there is overwritten; anything else is left alone.
    ///   - datalink: one controller's packets (`h4`), or those of many (`monitor`).
    ///   - onError: called at most once, from any thread, when no more can be written.
    /// - Throws: `captureFailed`, `notACapture`, `captureInUse`.
    package convenience init(
        path: String, _ datalink: BTSnoop.Datalink, onError: @escaping @Sendable (TransportError) -> Void
    ) throws(TransportError) {
        self.init(try CaptureDescriptor(path, datalink), datalink, onError: onError)
    }

    /// Writes to a storage that has its header.
    /// - Parameter budget: what may wait for the storage, together with what waits for others of the same budget.
    package init(
        _ storage: any CaptureStorage, _ datalink: BTSnoop.Datalink, budget: CaptureBudget = CaptureBudget(),
        onError: @escaping @Sendable (TransportError) -> Void
    ) {
        self.storage = storage
        self.datalink = datalink
        self.budget = budget
        self.onError = onError
    }

    /// Appends a packet.
    /// - Parameters:
    ///   - controllerIndex: whose packet it is; not in a file of the datalink `h4`, which is one controller's.
    ///   - microseconds: when it passed, since the Unix epoch.
    package func append(
        _ packet: HCIPacket, _ direction: HCIDirection, controllerIndex: UInt16 = 0, microseconds: Int64
    ) {
        add { [datalink] drops in
            datalink == .h4
                ? BTSnoop.h4Record(packet, direction, microseconds: microseconds, drops: drops)
                : BTSnoop.monitorRecord(
                    .packet(packet, direction), index: controllerIndex, microseconds: microseconds, drops: drops)
        }
    }

    /// Appends what becomes of a controller. Nothing happens in a file of the datalink `h4`, which cannot say it.
    package func append(_ record: BTSnoop.MonitorRecord, controllerIndex: UInt16, microseconds: Int64) {
        guard datalink == .monitor else { return }
        add { BTSnoop.monitorRecord(record, index: controllerIndex, microseconds: microseconds, drops: $0) }
    }

    /// How many records were dropped because the disk was too slow.
    package var drops: UInt32 { state.withLock { $0.drops } }

    /// Writes what waits and closes the file. What is appended from now on is dropped.
    package func close() async {
        await withCheckedContinuation { continuation in
            let isClosed = state.withLock { state in
                if !state.isClosed { state.waiting.append(continuation) }
                return state.isClosed
            }
            if isClosed { continuation.resume() }
            beginClosing()
        }
    }

    /// Begins to close the file, and does not wait for it.
    package func beginClosing() {
        let mustStart = state.withLock { state in
            guard !state.isClosing else { return false }
            state.isClosing = true
            return state.startsWriting()
        }
        if mustStart { startWriting() }
    }

    // MARK: Appending

    private enum Next { case nothing, timer, writing }

    private func add(_ record: (_ drops: UInt32) -> ByteBuffer) {
        let next = state.withLock { state -> Next in
            guard !state.isClosing, !state.hasFailed else { return .nothing }
            var record = record(state.drops)
            guard budget.take(record.readableBytes) else {
                if state.drops < .max { state.drops += 1 }
                return .nothing
            }
            state.pending.writeBuffer(&record)
            if state.pending.readableBytes >= Self.chunk { return state.startsWriting() ? .writing : .nothing }
            guard !state.isWriting, !state.isTimed else { return .nothing }
            state.isTimed = true
            return .timer
        }
        switch next {
        case .nothing: break
        case .writing: startWriting()
        case .timer:
            MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: Self.delay) {
                let mustStart = self.state.withLock { state in
                    state.isTimed = false
                    return state.startsWriting()
                }
                if mustStart { self.startWriting() }
            }
        }
    }

    // MARK: Writing, by one thread at a time

    private func startWriting() { NIOThreadPool.singleton.submit { _ in self.writeAll() } }

    private func writeAll() {
        while true {
            let (step, settled) = state.withLock { $0.nextStep() }
            budget.giveBack(settled)
            switch step {
            case .write(let records):
                do throws(TransportError) {
                    try storage.write(records)
                } catch {
                    state.withLock { $0.hasFailed = true }
                    onError(error)
                }
            case .close:
                storage.close()
                let waiting = state.withLock { state in
                    state.isClosed = true
                    return state.waiting
                }
                for continuation in waiting { continuation.resume() }
            case .rest: return
            }
        }
    }
}
