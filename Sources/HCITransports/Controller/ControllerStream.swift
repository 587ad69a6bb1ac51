internal import BluetoothHCI
internal import NIOCore
internal import Synchronization

/// The octets to and from a controller, framed by H4 (Vol 4, Part A): of a TCP connection or a serial line.
final class ControllerStream: Sendable {
    private let name: String
    private let channel: any Channel
    private let input: AsyncStream<ClientInput>
    private let recovery: H4Decoder.Recovery
    private let output = Mutex(Output())

    private struct Output {
        /// What is to be written, whole packets in their order.
        var waiting = ByteBuffer()
        /// Whether the event loop is going to look for what waits.
        var isFlushing = false
        /// Octets that the event loop has, and that the system has not taken yet.
        var octetsInFlight = 0
        /// Why the stream was closed from this side.
        var failure: ControllerUnavailable?
    }

    /// Octets that may wait for a controller: more than its host has under way ever, by HCI's flow control.
    static let maximumPendingOctets = 1 << 20
    /// How long the last words to a controller may take.
    static let drainTime = TimeAmount.seconds(1)
    /// The most octets that are read at once.
    static let readLength = 16 << 10
    /// Octets before the framing is found, on a line that was in use before, after which there is none.
    static let maximumSkippedOctets = 64 << 10

    /// - Parameters:
    ///   - name: as in `--adapter`, for messages.
    ///   - recovery: `awaitReset` where octets of before may come first.
    init(
        name: String, channel: any Channel, input: AsyncStream<ClientInput>, recovery: H4Decoder.Recovery
    ) {
        self.name = name
        self.channel = channel
        self.input = input
        self.recovery = recovery
    }

    /// Carries packets until the stream ends, the task is cancelled or a closure throws. The controller is reset then,
    /// where it is still there: it would stay on the air.
    func carry(
        opened: @Sendable (ControllerSink) async throws -> Void,
        received: @Sendable ([HCIPacket]) async throws -> Void
    ) async throws {
        do {
            try await opened(ControllerSink { self.send($0) })
            try await read(received)
        } catch {
            await close(resets: !(error is ControllerUnavailable))
            throw error
        }
    }

    private func read(_ received: @Sendable ([HCIPacket]) async throws -> Void) async throws {
        var reader = ControllerReader(name: name, recovery: recovery)
        channel.read()
        for await piece in input {
            switch piece {
            case .octets(var octets):
                let (packets, failure) = reader.packets(in: &octets)
                if !packets.isEmpty { try await received(packets) }
                if let failure { throw failure }
                channel.read()
            case .ended: break
            case .failed(let why): throw ControllerUnavailable(.lost, "\(name): the connection broke: \(why)")
            }
        }
        // The stream ends for a task that is cancelled, too.
        try Task.checkCancellation()
        throw output.withLock { $0.failure }
            ?? ControllerUnavailable(.lost, "\(name): the other end closed the connection")
    }

    /// Sends packets after all that were sent before. Never waits.
    private func send(_ packets: [HCIPacket]) {
        let (mustFlush, isStuck) = output.withLock { output -> (Bool, Bool) in
            guard output.failure == nil, !packets.isEmpty else { return (false, false) }
            for packet in packets { packet.writeH4(to: &output.waiting) }
            let pending = output.waiting.readableBytes + output.octetsInFlight
            if pending > Self.maximumPendingOctets {
                output.failure = ControllerUnavailable(
                    .lost, "\(name): the controller takes nothing any more: \(pending) octets wait")
                output.waiting = ByteBuffer()
                return (false, true)
            }
            defer { output.isFlushing = true }
            return (!output.isFlushing, false)
        }
        if isStuck { channel.close(promise: nil) }
        if mustFlush { channel.eventLoop.execute { self.flush() } }
    }

    /// Waits until the stream is closed.
    private func close(resets: Bool) async {
        if resets, let reset = try? CommandPacket(Commands.Reset()) {
            send([.command(reset)])
            let channel = channel
            channel.eventLoop.execute {
                let limit = channel.eventLoop.scheduleTask(in: Self.drainTime) { channel.close(promise: nil) }
                channel.closeFuture.whenComplete { _ in limit.cancel() }
                self.flush().whenComplete { _ in channel.close(promise: nil) }
            }
        } else {
            channel.close(promise: nil)
        }
        // The future of a channel's end does not fail.
        try? await channel.closeFuture.get()
    }

    /// On the event loop.
    @discardableResult
    private func flush() -> EventLoopFuture<Void> {
        let octets = output.withLock { output in
            output.isFlushing = false
            output.octetsInFlight += output.waiting.readableBytes
            defer { output.waiting = ByteBuffer() }
            return output.waiting
        }
        let written = channel.writeAndFlush(octets)
        written.whenComplete { _ in self.output.withLock { $0.octetsInFlight -= octets.readableBytes } }
        return written
    }
}

/// Octets in, packets out.
private struct ControllerReader {
    let name: String
    private var decoder: H4Decoder
    private var hasPackets = false
    private var isLost = false
    private var skipped = 0

    init(name: String, recovery: H4Decoder.Recovery) {
        self.name = name
        decoder = H4Decoder(direction: .towardsHost, recovery: recovery)
    }

    /// - Returns: the packets, and a failure where what follows them is no HCI: a host that has missed something has to
    ///   begin anew.
    mutating func packets(in octets: inout ByteBuffer) -> ([HCIPacket], ControllerUnavailable?) {
        if isLost { skipped += octets.readableBytes }
        var packets: [HCIPacket] = []
        do throws(HCIError) {
            while let element = try decoder.next(from: &octets) {
                switch element {
                case .packet(let packet):
                    packets.append(packet)
                    hasPackets = true
                // SCO and ISO data, which no host of ours asks for.
                case .refused: break
                case .lost(let error):
                    guard !hasPackets else { throw error }
                    isLost = true
                case .recovered: isLost = false
                }
            }
        } catch {
            return (packets, malformed("what comes from there is no HCI: \(error); does that controller speak H4?"))
        }
        guard isLost, skipped > ControllerStream.maximumSkippedOctets else { return (packets, nil) }
        return (
            packets,
            malformed("\(skipped) octets without an answer to HCI_Reset; does that controller speak H4, at this rate?")
        )
    }

    private func malformed(_ why: String) -> ControllerUnavailable {
        ControllerUnavailable(.malformed, "\(name): \(why)")
    }
}
