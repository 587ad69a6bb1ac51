internal import BluetoothHCI
internal import CBlueZ
internal import Glibc
internal import HCITransports
internal import NIOCore
internal import Synchronization

/// Carries packets between a socket, which keeps them apart, and the rest of the program, on a thread of its own.
///
/// The kernel drops what a full socket cannot take, so the socket is read without waiting for who works on the packets.
final class UserChannelLine: Sendable {
    /// What comes from the adapter, in order.
    enum Input: Sendable {
        case opened
        /// Packets, and how many octets they are, for ``UserChannelLine/handled(octets:)``.
        case packets([HCIPacket], octets: Int)
    }

    let input: AsyncStream<Input>
    private let continuation: AsyncStream<Input>.Continuation
    /// Wakes the thread when there is something to send, or it is to end; -1 where the system gives no descriptor.
    private let alarm: Int32
    private let state = Mutex(State())
    private let end = Mutex(End.ahead(nil))

    /// Of the thread.
    private enum End {
        /// Somebody may wait for it.
        case ahead(CheckedContinuation<ControllerUnavailable?, Never>?)
        case past(ControllerUnavailable?)
    }

    private struct State {
        var outbox: [[UInt8]] = []
        var octetsToSend = 0
        /// Octets that were read, and that nobody has worked on yet.
        var octetsToHandle = 0
        var mustStop = false
    }

    init() {
        (input, continuation) = AsyncStream.makeStream()
        alarm = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    }

    deinit { if alarm >= 0 { _ = Glibc.close(alarm) } }

    /// Sends packets, after all that were sent before. Never waits; what comes after the end is dropped.
    func send(_ packets: [HCIPacket]) {
        let datagrams = packets.map { Array($0.h4.readableBytesView) }
        state.withLock { state in
            guard !state.mustStop else { return }
            state.outbox += datagrams
            state.octetsToSend += datagrams.reduce(0) { $0 + $1.count }
        }
        wake()
    }

    /// Ends it soon. The adapter is reset, so that it leaves the air, and given back.
    func stop() {
        state.withLock { $0.mustStop = true }
        wake()
    }

    /// Tells that packets were worked on.
    func handled(octets: Int) { state.withLock { $0.octetsToHandle -= octets } }

    /// Waits until the socket is closed, however long that takes, also in a task that was cancelled. For one caller.
    /// - Returns: why it is; nil where ``stop()`` asked for it.
    func ended() async -> ControllerUnavailable? {
        await withCheckedContinuation { waiting in
            let reason = end.withLock { end -> ControllerUnavailable?? in
                if case .past(let reason) = end { return .some(reason) }
                end = .ahead(waiting)
                return nil
            }
            if let reason { waiting.resume(returning: reason) }
        }
    }

    private func wake() {
        var one: UInt64 = 1
        _ = write(alarm, &one, 8)
    }

    // MARK: On the thread

    /// Takes an adapter and carries its packets until it is gone or ``stop()`` was called; then it is given back.
    /// What comes of it is told by ``input`` and ``ended()``.
    func run(_ take: () throws(ControllerUnavailable) -> AdapterClaim.Taken) {
        do throws(ControllerUnavailable) {
            guard alarm >= 0 else {
                throw ControllerUnavailable(.unreachable, "the system gives no more descriptors (ulimit -n)")
            }
            let taken = try take()
            continuation.yield(.opened)
            try carry(taken.socket, taken.name)
            reset(taken.socket)
            taken.give()
            finish(nil)
        } catch {
            finish(error)
        }
    }

    private func finish(_ reason: ControllerUnavailable?) {
        continuation.finish()
        let waiting = end.withLock { end -> CheckedContinuation<ControllerUnavailable?, Never>? in
            defer { end = .past(reason) }
            if case .ahead(let waiting) = end { return waiting }
            return nil
        }
        waiting?.resume(returning: reason)
    }

    /// Returns when ``stop()`` was called.
    private func carry(_ socket: borrowing HCISocket, _ name: AdapterName) throws(ControllerUnavailable) {
        while true {
            let (isSending, mustStop) = state.withLock { (!$0.outbox.isEmpty, $0.mustStop) }
            if mustStop { return }
            var entries = [
                pollfd(fd: socket.descriptor, events: Int16(isSending ? POLLIN | POLLOUT : POLLIN), revents: 0),
                pollfd(fd: alarm, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&entries, nfds_t(entries.count), -1)
            var count: UInt64 = 0
            if entries[1].revents != 0 { _ = read(alarm, &count, 8) }
            if entries[0].revents != 0 { try readAll(socket, name) }
            try writeAll(socket, name)
        }
    }

    private func readAll(_ socket: borrowing HCISocket, _ name: AdapterName) throws(ControllerUnavailable) {
        var packets: [HCIPacket] = []
        var octets = 0
        defer { if !packets.isEmpty { continuation.yield(.packets(packets, octets: octets)) } }
        while packets.count < Self.maximumBatch {
            let datagram: [UInt8]
            do throws(SystemError) {
                datagram = try socket.receive(maximum: Self.maximumPacketLength)
            } catch {
                if error.number == EAGAIN { break }
                throw AdapterRefusal.lost(name, error)
            }
            if datagram.isEmpty { throw AdapterRefusal.lost(name, SystemError(number: EPIPE)) }
            guard let packet = HCIPacket(h4: ByteBuffer(bytes: datagram)) else {
                throw AdapterRefusal.malformed(name, datagram)
            }
            packets.append(packet)
            octets += datagram.count
        }
        let waiting = state.withLock { state in
            state.octetsToHandle += octets
            return state.octetsToHandle
        }
        if waiting > Self.maximumWaiting { throw AdapterRefusal.tooSlow(name) }
    }

    private func writeAll(_ socket: borrowing HCISocket, _ name: AdapterName) throws(ControllerUnavailable) {
        let datagrams = state.withLock { state in
            defer { state.outbox = [] }
            return state.outbox
        }
        var sent = 0
        defer {
            state.withLock { state in
                state.outbox.insert(contentsOf: datagrams[sent...], at: 0)
                state.octetsToSend -= datagrams[..<sent].reduce(0) { $0 + $1.count }
            }
        }
        while sent < datagrams.count {
            do throws(SystemError) {
                try socket.send(datagrams[sent])
            } catch {
                if error.number == EAGAIN { break }
                throw AdapterRefusal.lost(name, error)
            }
            sent += 1
        }
        if state.withLock({ $0.octetsToSend }) > Self.maximumWaiting { throw AdapterRefusal.stuck(name) }
    }

    /// Takes the adapter off the air: closing alone leaves a controller as it is until somebody starts it again.
    private func reset(_ socket: borrowing HCISocket) {
        guard (try? socket.send(Self.resetCommand)) != nil else { return }
        // What it still says of its former life comes before the answer.
        for _ in 0..<Self.maximumBatch where socket.waitToRead(milliseconds: Self.patienceWithReset) {
            guard let datagram = try? socket.receive(maximum: Self.maximumPacketLength),
                !datagram.starts(with: Self.resetAnswer) || !datagram.dropFirst(4).starts(with: [0x03, 0x0c])
            else { return }
        }
    }

    private static let maximumBatch = 64
    /// The longest ACL packet, and its indicator and header.
    private static let maximumPacketLength = 5 + 65_535
    /// Octets in either direction that wait, until the line is given up.
    private static let maximumWaiting = 8 << 20
    /// Reset, as H4 frames it (Vol 4, Part E, 7.3.2), and how the Command Complete begins that answers.
    private static let resetCommand: [UInt8] = [0x01, 0x03, 0x0c, 0x00]
    private static let resetAnswer: [UInt8] = [0x04, 0x0e, 0x04]
    /// Milliseconds without a word, until the adapter is closed without its answer.
    private static let patienceWithReset: Int32 = 500
}
