import BluetoothHCI
import NIOCore
import SimulationKernel
import Testing
import VirtualRadio

/// A radio with hosts that are nothing but this test: raw HCI goes in, and what came out is kept.
struct Airspace {
    var radio: Radio
    private(set) var received: [Radio.DeviceID: [HCIPacket]] = [:]
    private var taken: [Radio.Delivery] = []

    static let start = Instant(secondsSinceEpoch: 1_700_000_000)
    /// A radio on which packets are only lost where a test says so.
    static let calm = Propagation(fadingDeviation: 0)

    init(_ timing: Radio.Timing, seed: UInt64 = 1, propagation: Propagation = Airspace.calm) {
        radio = Radio(seed: seed, timing: timing, propagation: propagation, start: Airspace.start)
    }

    /// How long the radio has been running.
    var elapsed: Duration { radio.now.since(Airspace.start) }

    /// A device that wants every event.
    mutating func attach(
        _ number: UInt64, at position: Position = .origin, isLegacy: Bool = false,
        _ change: (inout ControllerConfiguration) -> Void = { _ in }
    ) throws -> Radio.DeviceID {
        let address = Address(value: 0x00_1122_3344_00 + number)
        var configuration =
            isLegacy
            ? ControllerConfiguration.legacyOnly(publicAddress: address) : .complete(publicAddress: address)
        change(&configuration)
        let device = radio.attach(configuration, at: position)
        try command(device, Commands.SetEventMask { $0.mask = EventMask(rawValue: .max) })
        try command(device, Commands.SetEventMaskPage2 { $0.mask = .authenticatedPayloadTimeoutExpired })
        try command(device, Commands.LESetEventMask { $0.mask = LEEventMask(rawValue: .max) })
        forget()
        return device
    }

    static func address(_ number: UInt64) -> DeviceAddress {
        DeviceAddress(Address(value: 0x00_1122_3344_00 + number), .publicDevice)
    }

    // MARK: - Towards controllers

    /// Sends a command, takes what comes at once, and checks that it was not refused.
    mutating func command<Command: HCICommand>(
        _ device: Radio.DeviceID, _ command: Command, expecting status: ErrorCode = .success,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let place = received[device]?.count ?? 0
        radio.receive(.command(try CommandPacket(command)), from: device)
        collect()
        var answer: ErrorCode?
        for packet in received[device, default: []].dropFirst(place) {
            guard case .event(let event) = packet else { continue }
            if let complete = try? event.decode(as: Events.CommandComplete.self), complete.opcode == Command.opcode {
                answer = complete.status
            }
            if let started = try? event.decode(as: Events.CommandStatus.self), started.opcode == Command.opcode {
                answer = started.status
            }
        }
        #expect(answer == status, "\(Command.name)", sourceLocation: location)
    }

    /// Sends a fragment of data.
    mutating func send(_ octets: [UInt8], from device: Radio.DeviceID, on handle: ConnectionHandle) throws {
        let packet = try ACLPacket(handle: handle, boundary: .firstNonFlushable, payload: ByteBuffer(bytes: octets))
        radio.receive(.acl(packet), from: device)
        collect()
    }

    // MARK: - Time

    /// Runs what is due now.
    mutating func settle() { run(.zero) }

    mutating func run(_ duration: Duration) {
        let end = radio.now + duration
        var steps = 0
        while steps < 1_000_000, radio.step(through: end) {
            steps += 1
            collect()
        }
        #expect(steps < 1_000_000)
        radio.advance(to: end)
        collect()
    }

    /// Runs until a device has had an event of this kind since the last ``forget()``.
    mutating func run<Event: HCIEvent>(
        until type: Event.Type, at device: Radio.DeviceID, within limit: Duration = .seconds(60),
        location: SourceLocation = #_sourceLocation
    ) throws -> Event {
        let end = radio.now + limit
        while events(type, at: device).isEmpty, radio.step(through: end) { collect() }
        return try #require(events(type, at: device).first, "no \(Event.kind)", sourceLocation: location)
    }

    // MARK: - From controllers

    mutating func collect() {
        radio.takeDeliveries(into: &taken)
        for delivery in taken { received[delivery.device, default: []].append(delivery.packet) }
        taken.removeAll(keepingCapacity: true)
    }

    mutating func forget() { received = [:] }

    func events<Event: HCIEvent>(_ type: Event.Type, at device: Radio.DeviceID) -> [Event] {
        received[device, default: []].compactMap { packet in
            guard case .event(let event) = packet else { return nil }
            return try? event.decode(as: type)
        }
    }

    /// The data that a host got, fragment by fragment.
    func data(at device: Radio.DeviceID) -> [[UInt8]] {
        received[device, default: []].compactMap { packet in
            guard case .acl(let data) = packet else { return nil }
            return Array(data.payload.readableBytesView)
        }
    }

    /// How many packets a host was told are completed.
    func completed(at device: Radio.DeviceID) -> Int {
        events(Events.NumberOfCompletedPackets.self, at: device)
            .flatMap(\.completed).reduce(0) { $0 + Int($1.count) }
    }
}
