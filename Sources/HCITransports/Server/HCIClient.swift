package import BluetoothHCI
internal import NIOCore
internal import Synchronization

/// One client of an ``HCIServer``: a host that wants a controller.
package final class HCIClient: Sendable {
    /// The client's number; no other client of the same ``HCIClientNumbers`` has or had it.
    package let id: UInt64
    /// The endpoint that the client came to, with the port in use.
    package let endpoint: String
    /// Who the client is, as far as the system tells: an address and port, or a process.
    package let peerDescription: String

    private let channel: any Channel
    private let maximumPendingOctets: Int
    private let drainTime: TimeAmount
    private let state = Mutex(State())

    private struct State {
        /// What is to be written, whole packets in their order.
        var outbox = ByteBuffer()
        /// Whether the event loop is going to look into the outbox.
        var isFlushing = false
        /// Octets that the event loop has, and that the socket has not taken yet.
        var octetsInFlight = 0
        var reason: CloseReason?
        /// Why the last write failed, if one did.
        var failure: String?
    }

    init(
        id: UInt64, endpoint: String, peerDescription: String, channel: any Channel,
        configuration: HCIServer.Configuration
    ) {
        self.id = id
        self.endpoint = endpoint
        self.peerDescription = peerDescription
        self.channel = channel
        maximumPendingOctets = configuration.maximumPendingOctets
        drainTime = TimeAmount(configuration.drainTime)
    }

    /// Sends packets towards the host, after all that were sent before. Never waits.
    ///
    /// A client for which more waits than ``HCIServer/Configuration/maximumPendingOctets`` is closed with the reason
    /// `tooSlow`. What is sent to a client that is being closed is dropped.
    package func send(_ packets: [HCIPacket]) {
        let (mustFlush, isTooSlow) = state.withLock { state -> (Bool, Bool) in
            guard state.reason == nil, !packets.isEmpty else { return (false, false) }
            for packet in packets { packet.writeH4(to: &state.outbox) }
            let pending = state.outbox.readableBytes + state.octetsInFlight
            if pending > maximumPendingOctets {
                state.reason = .tooSlow(pendingOctets: pending)
                state.outbox = ByteBuffer()
                return (false, true)
            }
            if state.isFlushing { return (false, false) }
            state.isFlushing = true
            return (true, false)
        }
        if isTooSlow { channel.close(promise: nil) }
        if mustFlush { channel.eventLoop.execute { self.flush() } }
    }

    /// Sends one packet towards the host.
    package func send(_ packet: HCIPacket) { send([packet]) }

    /// Closes the client; the first reason is the one that counts.
    ///
    /// What was sent before still goes out, for as long as ``HCIServer/Configuration/drainTime`` allows. Nothing that
    /// the client has sent is handed on any more, except what the owner is being given at this moment.
    package func close(reason: CloseReason) {
        let isFirst = state.withLock { state in
            guard state.reason == nil else { return false }
            state.reason = reason
            if !reason.isGraceful { state.outbox = ByteBuffer() }
            return true
        }
        guard isFirst else { return }
        guard reason.isGraceful else { return channel.close(promise: nil) }
        channel.eventLoop.execute {
            self.flush()
            let limit = self.channel.eventLoop.scheduleTask(in: self.drainTime) { self.channel.close(promise: nil) }
            self.channel.closeFuture.whenComplete { _ in limit.cancel() }
        }
    }

    /// Whether the client is gone or being closed.
    package var isClosed: Bool { state.withLock { $0.reason != nil } }

    // MARK: For the server

    /// Lets the socket be read once more.
    func requestRead() { channel.read() }

    /// Waits until the socket is closed, after ``close(reason:)``.
    /// - Returns: why it is.
    func closed() async -> CloseReason {
        // The future of a channel's end does not fail.
        try? await channel.closeFuture.get()
        return state.withLock { $0.reason } ?? .lost("closed")
    }

    /// Why the connection ended without a word.
    var silentEnd: CloseReason { .lost(state.withLock { $0.failure } ?? "the connection was closed") }

    // MARK: On the event loop

    private func flush() {
        let (octets, isDone) = state.withLock { state -> (ByteBuffer, Bool) in
            state.isFlushing = false
            let octets = state.outbox
            state.outbox = ByteBuffer()
            state.octetsInFlight += octets.readableBytes
            return (octets, state.reason != nil && state.octetsInFlight == 0)
        }
        if isDone { channel.close(promise: nil) }
        guard octets.readableBytes > 0 else { return }
        channel.writeAndFlush(octets).whenComplete { self.written(octets.readableBytes, $0) }
    }

    private func written(_ count: Int, _ result: Result<Void, any Error>) {
        let isDone = state.withLock { state in
            state.octetsInFlight -= count
            if case .failure(let error) = result, state.failure == nil { state.failure = "\(error)" }
            return state.reason != nil && state.octetsInFlight == 0 && state.outbox.readableBytes == 0
        }
        if isDone { channel.close(promise: nil) }
    }
}

extension HCIClient: CustomStringConvertible {
    package var description: String { "client \(id) of \(endpoint) (\(peerDescription))" }
}
