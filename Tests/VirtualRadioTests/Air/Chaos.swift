import BluetoothHCI
import NIOCore
import SimulationKernel
import VirtualRadio

/// Hosts that do anything at any time, on a bad radio: a function of a seed.
struct Chaos {
    var air: Airspace
    private(set) var steps = 0
    private(set) var received: [[HCIPacket]] = []
    private var devices: [Radio.DeviceID] = []
    private var next: UInt64 = 1
    private var generator: SeededGenerator
    private var taken: [Radio.Delivery] = []
    private var handles: [Radio.DeviceID: [ConnectionHandle]] = [:]
    private var owesKey: [(device: Radio.DeviceID, handle: ConnectionHandle)] = []

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed, stream: "chaos")
        air = Airspace(seed % 2 == 0 ? .realistic : .instant, seed: seed, propagation: Propagation())
    }

    private mutating func number(_ count: Int) -> Int { Int(generator.next() % UInt64(max(1, count))) }

    private mutating func anyDevice() -> Radio.DeviceID { devices[number(devices.count)] }

    private mutating func anyHandle(_ device: Radio.DeviceID) -> ConnectionHandle {
        let known = handles[device, default: []]
        guard !known.isEmpty, number(10) > 0 else { return ConnectionHandle(rawValue: UInt16(number(20))) }
        return known[number(known.count)]
    }

    private mutating func send<Command: HCICommand>(_ device: Radio.DeviceID, _ command: Command) {
        guard let packet = try? CommandPacket(command) else { return }
        air.radio.receive(.command(packet), from: device)
    }

    /// One thing happens.
    mutating func act() throws {
        if devices.count < 3 { try attach() }
        let device = anyDevice()
        let handle = anyHandle(device)
        switch number(24) {
        case 0: advertise(device)
        case 1: advertiseSet(device)
        case 2, 3: scan(device)
        case 4, 5, 6: initiate(device)
        case 7, 8, 9: sendData(device, handle)
        case 10: send(device, Commands.Disconnect { $0.handle = handle })
        case 11: update(device, handle)
        case 12:
            send(
                device,
                Commands.LESetPHY {
                    $0.handle = handle; $0.transmit = .le2M; $0.receive = .leCoded
                })
        case 13:
            send(
                device,
                Commands.LESetDataLength {
                    $0.handle = handle; $0.octets = 251; $0.microseconds = 2_120
                })
        case 14, 15: send(device, Commands.LEEnableEncryption { $0.handle = handle })
        case 16: send(device, Commands.ReadRemoteVersionInformation { $0.handle = handle })
        case 17: send(device, Commands.LEReadRemoteFeatures { $0.handle = handle })
        case 18: air.radio.move(device, to: Position(x: Double(number(200))))
        case 19: setFaults()
        case 20: garbage(device)
        case 21:
            if number(4) == 0 {
                send(device, Commands.Reset())
            } else {
                send(device, Commands.LECreateConnectionCancel())
            }
        case 22: if number(4) == 0 { detach(device) }
        default: break
        }
        run(.milliseconds(number(300)))
        answerKeys()
    }

    private mutating func attach() throws {
        let device = try air.attach(next, at: Position(x: Double(number(50))), isLegacy: number(4) == 0)
        next += 1
        devices.append(device)
    }

    private mutating func detach(_ device: Radio.DeviceID) {
        devices.removeAll { $0 == device }
        handles[device] = nil
        air.radio.detach(device)
    }

    private mutating func advertise(_ device: Radio.DeviceID) {
        let types: [AdvertisingType] = [
            .connectableAndScannable, .connectableAndScannable, .scannable, .nonConnectable,
        ]
        let type = types[number(4)]
        send(device, Commands.LESetAdvertisingEnable { $0.isEnabled = false })
        send(
            device,
            Commands.LESetAdvertisingParameters {
                $0.intervalMinimum = 0x20
                $0.type = type
            })
        send(device, Commands.LESetAdvertisingEnable { $0.isEnabled = true })
    }

    private mutating func advertiseSet(_ device: Radio.DeviceID) {
        let kinds: [AdvertisingEventProperties] = [
            [.connectable], [.connectable, .scannable, .legacy], [], [.connectable, .directed],
        ]
        let (kind, events, target) = (kinds[number(4)], UInt8(number(5)), UInt64(number(Int(next)) + 1))
        let set = AdvertisingHandle(rawValue: UInt8(number(3)))
        send(
            device,
            Commands.LESetExtendedAdvertisingParameters {
                $0.set = set
                $0.properties = kind
                $0.intervalMinimum = 0x20
                $0.peerAddress = Airspace.address(target).address
                $0.notifiesScanRequests = true
            })
        send(
            device,
            Commands.LESetExtendedAdvertisingEnable {
                $0.isEnabled = true
                $0.sets = [
                    Commands.EnabledSet {
                        $0.set = set
                        $0.maximumEvents = events
                    }
                ]
            })
    }

    private mutating func scan(_ device: Radio.DeviceID) {
        let (isOn, duration) = (number(2) == 0, Centiseconds(rawValue: UInt32(number(100))))
        if number(2) == 0 {
            send(device, Commands.LESetScanParameters { $0.type = .active })
            send(device, Commands.LESetScanEnable { $0.isEnabled = isOn })
        } else {
            send(device, Commands.LESetExtendedScanParameters { $0.le1M = Commands.ScanSettings { $0.type = .active } })
            send(
                device,
                Commands.LESetExtendedScanEnable {
                    $0.isEnabled = isOn
                    $0.duration = duration
                    $0.period = duration.rawValue > 50 ? 1 : 0
                })
        }
    }

    private mutating func initiate(_ device: Radio.DeviceID) {
        // Devices are numbered in the order in which they came, as their addresses are.
        let peer = Airspace.address(anyDevice().rawValue)
        let latency = UInt16(number(3))
        if number(2) == 0 {
            send(
                device,
                Commands.LECreateConnection {
                    $0.peerAddress = peer.address
                    $0.parameters.maximumLatency = latency
                    $0.parameters.supervisionTimeout = 0x64
                })
        } else {
            send(
                device,
                Commands.LEExtendedCreateConnection {
                    $0.peerAddress = peer.address
                    $0.le1M = Commands.InitiatingSettings()
                })
        }
    }

    private mutating func sendData(_ device: Radio.DeviceID, _ handle: ConnectionHandle) {
        for _ in 0..<number(20) {
            let payload = ByteBuffer(bytes: generator.bytes(number(260)))
            guard let packet = try? ACLPacket(handle: handle, boundary: .firstNonFlushable, payload: payload) else {
                return
            }
            air.radio.receive(.acl(packet), from: device)
        }
    }

    private mutating func update(_ device: Radio.DeviceID, _ handle: ConnectionHandle) {
        let interval = ConnectionIntervals(rawValue: UInt32(6 + number(40)))
        send(
            device,
            Commands.LEConnectionUpdate {
                $0.handle = handle
                $0.parameters.intervalMinimum = interval
                $0.parameters.intervalMaximum = interval
                $0.parameters.supervisionTimeout = 0x64
            })
    }

    private mutating func setFaults() {
        let faults = LinkFaults(
            loss: generator.chance(3), duplication: generator.chance(3), corruption: generator.chance(3),
            delay: .milliseconds(number(2) * number(300)), delayJitter: .milliseconds(number(2) * number(300)),
            disconnectAfterPackets: number(8) == 0 ? number(10) : nil)
        let (from, to) = (anyDevice(), anyDevice())
        switch number(4) {
        case 0: air.radio.defaultFaults = .none
        case 1: air.radio.setFaults(faults, from: from, to: nil)
        case 2: air.radio.setFaults(.none, from: from, to: nil)
        default: air.radio.setFaults(faults, from: from, to: to)
        }
    }

    private mutating func garbage(_ device: Radio.DeviceID) {
        let group: UInt16 = [0x0400, 0x0c00, 0x1000, 0x2000][number(4)]
        let opcode = Opcode(rawValue: group | UInt16(number(0x80)))
        guard opcode != Commands.Reset.opcode, opcode != Commands.LESetEventMask.opcode,
            let packet = CommandPacket(opcode, generator.bytes(number(40)))
        else { return }
        air.radio.receive(.command(packet), from: device)
    }

    private mutating func answerKeys() {
        for (device, handle) in owesKey {
            switch number(4) {
            case 0: send(device, Commands.LELongTermKeyRequestNegativeReply { $0.handle = handle })
            case 1:
                send(
                    device,
                    Commands.LELongTermKeyRequestReply {
                        $0.handle = handle; $0.longTermKey = Block128(low: 1, high: 1)
                    })
            default: send(device, Commands.LELongTermKeyRequestReply { $0.handle = handle })
            }
        }
        owesKey = []
    }

    private mutating func run(_ duration: Duration) {
        let end = air.radio.now + duration
        collect()
        while steps < 400_000, air.radio.step(through: end) {
            steps += 1
            collect()
        }
        air.radio.advance(to: end)
    }

    private mutating func collect() {
        air.radio.takeDeliveries(into: &taken)
        guard !taken.isEmpty else { return }
        received.append(taken.map(\.packet))
        for delivery in taken {
            guard case .event(let event) = delivery.packet else { continue }
            note(event, at: delivery.device)
        }
        taken = []
    }

    private mutating func note(_ event: EventPacket, at device: Radio.DeviceID) {
        if let event = try? event.decode(as: Events.LEEnhancedConnectionComplete.self), event.status == .success {
            handles[device, default: []].append(event.handle)
        }
        if let event = try? event.decode(as: Events.DisconnectionComplete.self) {
            handles[device, default: []].removeAll { $0 == event.handle }
        }
        if let event = try? event.decode(as: Events.LELongTermKeyRequest.self) {
            owesKey.append((device, event.handle))
        }
    }

    /// Takes every device away, and lets time pass.
    mutating func end() {
        for device in devices { detach(device) }
        air.radio.advance(to: air.radio.now + .seconds(100))
    }
}

extension SeededGenerator {
    /// Now and then a probability, mostly none.
    fileprivate mutating func chance(_ rarity: UInt64) -> Double {
        next() % rarity == 0 ? Double(next() >> 11) * 0x1p-53 * 0.5 : 0
    }
}
