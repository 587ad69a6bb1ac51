internal import BluetoothHCI
internal import BluetoothHost
internal import Foundation
internal import HCITransports
internal import SimulationKernel
internal import Synchronization

/// What waits for the bridge's thread, which it wakes.
final class BridgeMailbox: Sendable {
    private let state = Mutex(Contents())
    /// Readable while something waits.
    let descriptor: CInt
    private let wakening: CInt

    struct Contents {
        var packets: [HCIPacket] = []
        var isStopped = false
        var failure: ControllerUnavailable?
    }

    /// More than the radio says within seconds.
    private static let maximumPackets = 65_536

    init() throws {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw ControllerUnavailable(.unreachable, "no pipe: errno \(errno)") }
        (descriptor, wakening) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        close(descriptor)
        close(wakening)
    }

    func put(_ packets: [HCIPacket]) {
        state.withLock {
            guard $0.packets.count < Self.maximumPackets else {
                $0.isStopped = true
                $0.failure = $0.failure ?? ControllerUnavailable(.lost, "the virtual radio says more than can be taken")
                return
            }
            $0.packets += packets
        }
        wake()
    }

    func stop(because failure: ControllerUnavailable? = nil) {
        state.withLock {
            $0.isStopped = true
            $0.failure = $0.failure ?? failure
        }
        wake()
    }

    /// Takes what waits; a stop stays.
    func take() -> Contents {
        var sink: [UInt8] = Array(repeating: 0, count: 64)
        while read(descriptor, &sink, sink.count) > 0 {}
        return state.withLock { contents in
            let taken = contents
            contents.packets = []
            return taken
        }
    }

    private func wake() {
        var octet: UInt8 = 1
        // A full pipe is readable already.
        _ = write(wakening, &octet, 1)
    }
}

/// The thread on which a session with `bluetoothd` lives: it waits for the bus, the virtual radio and the time.
///
/// `@unchecked Sendable`: everything is touched by the thread alone, which begins once, after the last use elsewhere.
final class BridgeThread: @unchecked Sendable {
    private let session: BluetoothdSession
    private let bus: BusConnection
    private let mailbox: BridgeMailbox
    private let send: @Sendable ([HCIPacket]) -> Void
    private var outgoing: [HCIPacket] = []

    init(
        _ adapter: BluetoothdAdapter, _ bus: BusConnection, _ mailbox: BridgeMailbox,
        report: @escaping @Sendable (BluetoothdNews) -> Void, send: @escaping @Sendable ([HCIPacket]) -> Void
    ) {
        self.bus = bus
        self.mailbox = mailbox
        self.send = send
        session = adapter.session(bus, report: report)
    }

    /// Runs the session to its end.
    func run() async -> Result<Void, ControllerUnavailable> {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: self.loop()) }
            thread.name = "bluetoothd \(session.adapter)"
            thread.start()
        }
    }

    private func loop() -> Result<Void, ControllerUnavailable> {
        var reason: ControllerUnavailable?
        do throws(BusFailure) {
            try session.start(now: Self.now)
            while !session.isOver {
                while let message = try bus.next() { try session.receive(message, now: Self.now) }
                let contents = mailbox.take()
                if !contents.packets.isEmpty { try session.receive(contents.packets, now: Self.now) }
                if contents.isStopped {
                    reason = reason ?? contents.failure
                    try session.stop(now: Self.now)
                }
                try session.timeFired(at: Self.now)
                session.central.host.takeOutgoing(into: &outgoing)
                if !outgoing.isEmpty {
                    send(outgoing)
                    outgoing.removeAll()
                }
                if !session.isOver { try wait() }
            }
        } catch {
            let lost = ControllerUnavailable(.lost, "\(session.adapter): the connection to the system bus: \(error)")
            return .failure(reason ?? lost)
        }
        if let reason { return .failure(reason) }
        return Result { () throws(ControllerUnavailable) in try session.outcome() }
    }

    /// Waits until there is something to do.
    private func wait() throws(BusFailure) {
        var next = session.nextDeadline ?? .distantFuture
        if let deadline = try bus.deadline {
            next = min(next, Instant.epoch + .microseconds(Int64(clamping: deadline)))
        }
        let left = next.since(Self.now)
        var descriptors = [
            pollfd(fd: try bus.descriptor, events: Int16(truncatingIfNeeded: try bus.events), revents: 0),
            pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // To the millisecond after: before, nothing would be due.
        let milliseconds = left > .seconds(60) ? 60_000 : max(0, (left + .nanoseconds(999_999)) / .milliseconds(1))
        _ = poll(&descriptors, nfds_t(descriptors.count), CInt(milliseconds))
    }

    /// The monotonic clock, which libsystemd's deadlines are of.
    private static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanosecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
