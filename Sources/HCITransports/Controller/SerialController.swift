package import BluetoothHCI
internal import NIOCore
internal import NIOPosix

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A controller on a serial line that speaks H4, such as a dongle with HCI firmware: raw, eight bits, no parity, one stop
/// bit.
package struct SerialController: ControllerSource {
    /// The path of the line, such as `/dev/ttyACM0`.
    package let device: String
    /// The rate of the line, in bits a second. Lines over USB take any, and go as fast as they can.
    package let baud: Int
    /// Whether RTS and CTS are used, as H4 demands (Vol 4, Part A, 3.3). Without them a slow side loses octets.
    package let usesFlowControl: Bool
    let rate: speed_t

    /// What most firmware comes with.
    package static let defaultBaud = 115_200
    /// The rates that a line can have, in bits a second, in ascending order.
    package static let bauds: [Int] = rates.map(\.baud)

    /// - Throws: `badBaud`, `badPath`.
    package init(
        device: String, baud: Int = Self.defaultBaud, usesFlowControl: Bool = true
    ) throws(TransportError) {
        guard !device.isEmpty, !device.utf8.contains(0) else {
            throw TransportError(.badPath, "serial:\(device)", "the device is missing; such as serial:/dev/ttyACM0")
        }
        guard let rate = Self.rates.first(where: { $0.baud == baud })?.rate else {
            throw TransportError(
                .badBaud, "serial:\(device),\(baud)",
                "no line has that rate; there are \(Self.bauds.map(String.init).joined(separator: ", "))")
        }
        self.device = device
        self.baud = baud
        self.usesFlowControl = usesFlowControl
        self.rate = rate
    }

    package var name: String { "serial:\(device),\(baud)" }

    package func hold(
        opened: @Sendable (ControllerSink) async throws -> Void,
        received: @Sendable ([HCIPacket]) async throws -> Void
    ) async throws {
        let line = try SerialLine(self)
        let (input, continuation) = AsyncStream.makeStream(of: ClientInput.self)
        let channel = try await open(line.descriptor, continuation)
        let stream = ControllerStream(name: name, channel: channel, input: input, recovery: .awaitReset)
        do {
            try await stream.carry(opened: opened, received: received)
        } catch {
            // Now, not whenever it is used for the last time.
            _ = consume line
            throw error
        }
    }

    /// - Parameter descriptor: stays the caller's.
    private func open(
        _ descriptor: Int32, _ input: AsyncStream<ClientInput>.Continuation
    ) async throws -> any Channel {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw ControllerUnavailable(.unreachable, "\(name): \(SystemError.last.text)") }
        do {
            return try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false)
                .channelOption(.maxMessagesPerRead, value: 1)
                .channelOption(
                    .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: ControllerStream.readLength)
                )
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(ClientHandler(input: input))
                    }
                }
                .takingOwnershipOfDescriptor(inputOutput: copy).get()
        } catch {
            // Only what was taken over is closed by who took it.
            close(copy)
            throw ControllerUnavailable(.unreachable, "\(name): \(ClientHandler.text(error))")
        }
    }

    private static let rates: [(baud: Int, rate: speed_t)] = {
        var rates: [(Int, speed_t)] = [
            (9_600, speed_t(B9600)), (19_200, speed_t(B19200)), (38_400, speed_t(B38400)), (57_600, speed_t(B57600)),
            (115_200, speed_t(B115200)), (230_400, speed_t(B230400)),
        ]
        #if os(Linux)
            rates += [
                (460_800, speed_t(B460800)), (500_000, speed_t(B500000)), (576_000, speed_t(B576000)),
                (921_600, speed_t(B921600)), (1_000_000, speed_t(B1000000)), (1_152_000, speed_t(B1152000)),
                (1_500_000, speed_t(B1500000)), (2_000_000, speed_t(B2000000)), (2_500_000, speed_t(B2500000)),
                (3_000_000, speed_t(B3000000)), (3_500_000, speed_t(B3500000)), (4_000_000, speed_t(B4000000)),
            ]
        #endif
        return rates
    }()
}

extension TransportError.Code {
    /// What stands where the rate of a serial line should is none.
    package static let badBaud = Self(name: "bad_baud")
}
