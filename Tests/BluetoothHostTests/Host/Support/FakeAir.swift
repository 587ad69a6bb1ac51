import BluetoothHCI
import NIOCore
import SimulationKernel

/// Controllers that know just enough to connect hosts: no timing, no power, no errors of their own.
///
/// What a test wants wrong, it does itself: ``refusals``, ``silent``, and packets made by hand.
struct FakeAir {
    struct Controller {
        var publicAddress: Address
        var randomAddress = Address.zero
        var commands: SupportedCommands
        var features: LEFeatures
        var bufferLength: UInt16 = 251
        var bufferCount: UInt8 = 8
        /// How many sets it claims, and how many it has memory for.
        var setCount: UInt8 = 3
        var setMemory: UInt8 = 3
        var states: LEStates = .all
        var sets: [UInt8: Set] = [:]
        var isScanning = false
        var initiatesTo: DeviceAddress?
        var nextHandle: UInt16 = 1
        /// Commands in the order in which they came.
        var log: [Opcode] = []
    }

    struct Set {
        var isExtended = false
        var usesRandomAddress = false
        var randomAddress = Address.zero
        var data: [UInt8] = []
        var scanResponse: [UInt8] = []
        var isEnabled = false
    }

    struct Link {
        let central: Int
        let centralHandle: ConnectionHandle
        let peripheral: Int
        let peripheralHandle: ConnectionHandle
        var key: Block128?
        var isEncrypted = false
    }

    var controllers: [Controller] = []
    var links: [Link] = []
    var toHost: [(device: Int, packet: HCIPacket)] = []
    /// Commands that are refused, and with what.
    var refusals: [Opcode: ErrorCode] = [:]
    /// Commands that are not answered at all.
    var silent: Swift.Set<Opcode> = []
    /// Whether the completion of packets is told.
    var completesPackets = true

    mutating func attach(isExtended: Bool) -> Int {
        let opcodes = CommandCatalog.entries.map(\.opcode).filter { isExtended || !Self.isExtended($0) }
        controllers.append(
            Controller(
                publicAddress: Address(value: 0x0011_2233_0000 + UInt64(controllers.count)),
                commands: SupportedCommands(opcodes),
                features: isExtended
                    ? [.encryption, .extendedAdvertising, .dataPacketLengthExtension, .phy2M] : [.encryption]))
        return controllers.count - 1
    }

    private static func isExtended(_ opcode: Opcode) -> Bool {
        // Data length and everything that came with version 5.
        opcode.group == OpcodeGroup.lowEnergy && opcode.command >= 0x22
    }

    mutating func receive(_ packet: HCIPacket, from device: Int) {
        switch packet {
        case .command(let command): receive(command, from: device)
        case .acl(let packet): forward(packet, from: device)
        default: break
        }
    }

    private mutating func forward(_ packet: ACLPacket, from device: Int) {
        if completesPackets {
            raise(
                Events.NumberOfCompletedPackets {
                    $0.completed = [
                        CompletedPackets {
                            $0.handle = packet.handle; $0.count = 1
                        }
                    ]
                }, device)
        }
        for link in links {
            let isCentral = link.central == device && link.centralHandle == packet.handle
            guard isCentral || (link.peripheral == device && link.peripheralHandle == packet.handle) else { continue }
            let boundary: ACLPacket.Boundary = packet.boundary == .continuing ? .continuing : .firstFlushable
            if let forwarded = try? ACLPacket(
                handle: isCentral ? link.peripheralHandle : link.centralHandle, boundary: boundary,
                payload: packet.payload)
            {
                toHost.append((isCentral ? link.peripheral : link.central, .acl(forwarded)))
            }
        }
    }

    mutating func raise(_ event: some HCIEvent, _ device: Int) {
        if let packet = try? EventPacket(event) { toHost.append((device, .event(packet))) }
    }

    private mutating func answer<Command: HCICommand>(
        _ type: Command.Type, _ device: Int, _ fill: (inout Command.Return) -> Void
    ) {
        var result = Command.Return()
        fill(&result)
        if let event = try? Command.answer(result) { toHost.append((device, .event(event))) }
    }

    private mutating func receive(_ packet: CommandPacket, from device: Int) {
        controllers[device].log.append(packet.opcode)
        if silent.contains(packet.opcode) { return }
        if let refusal = refusals[packet.opcode] {
            if let event = try? packet.refusal(refusal) { toHost.append((device, .event(event))) }
            return
        }
        let controller = controllers[device]
        switch packet.opcode {
        case Commands.ReadLocalSupportedCommands.opcode:
            answer(Commands.ReadLocalSupportedCommands.self, device) { $0.commands = controller.commands }
        case Commands.LEReadLocalSupportedFeatures.opcode:
            answer(Commands.LEReadLocalSupportedFeatures.self, device) { $0.features = controller.features }
        case Commands.LEReadBufferSize.opcode:
            answer(Commands.LEReadBufferSize.self, device) {
                $0.aclLength = controller.bufferLength
                $0.aclCount = controller.bufferCount
            }
        case Commands.ReadBDADDR.opcode:
            answer(Commands.ReadBDADDR.self, device) { $0.address = controller.publicAddress }
        case Commands.LEReadNumberOfSupportedAdvertisingSets.opcode:
            answer(Commands.LEReadNumberOfSupportedAdvertisingSets.self, device) { $0.count = controller.setCount }
        case Commands.LEReadSupportedStates.opcode:
            answer(Commands.LEReadSupportedStates.self, device) { $0.states = controller.states }
        case Commands.LESetExtendedAdvertisingParameters.opcode where isBeyondMemory(packet, controller):
            if let event = try? packet.refusal(.memoryCapacityExceeded) { toHost.append((device, .event(event))) }
        case Commands.ReadRSSI.opcode:
            answer(Commands.ReadRSSI.self, device) { $0.rssi = -42 }
        default:
            if let event = try? packet.refusal(.success) { toHost.append((device, .event(event))) }
            if let command = try? packet.decode() { take(command, from: device) }
        }
    }

    private func isBeyondMemory(_ packet: CommandPacket, _ controller: Controller) -> Bool {
        guard let set = packet.parameters.getInteger(at: packet.parameters.readerIndex, as: UInt8.self) else {
            return false
        }
        return controller.sets[set] == nil && controller.sets.count >= controller.setMemory
    }

    private mutating func take(_ command: any HCICommand, from device: Int) {
        switch command {
        case let command as Commands.LESetRandomAddress: controllers[device].randomAddress = command.address
        case let command as Commands.LESetAdvertisingParameters:
            controllers[device].sets[0, default: Set()].usesRandomAddress = command.ownAddressType == .randomDevice
        case let command as Commands.LESetExtendedAdvertisingParameters:
            controllers[device].sets[command.set.rawValue, default: Set()].isExtended = true
            controllers[device].sets[command.set.rawValue]?.usesRandomAddress =
                command.ownAddressType == .randomDevice
        case let command as Commands.LESetAdvertisingSetRandomAddress:
            controllers[device].sets[command.set.rawValue]?.randomAddress = command.address
        case let command as Commands.LESetAdvertisingData: controllers[device].sets[0]?.data = command.data
        case let command as Commands.LESetExtendedAdvertisingData:
            controllers[device].sets[command.set.rawValue]?.data = command.data
        case let command as Commands.LESetScanResponseData: controllers[device].sets[0]?.scanResponse = command.data
        case let command as Commands.LESetExtendedScanResponseData:
            controllers[device].sets[command.set.rawValue]?.scanResponse = command.data
        case let command as Commands.LESetAdvertisingEnable: enable(0, command.isEnabled, device)
        case let command as Commands.LESetExtendedAdvertisingEnable:
            for set in command.sets { enable(set.set.rawValue, command.isEnabled, device) }
        case let command as Commands.LERemoveAdvertisingSet: controllers[device].sets[command.set.rawValue] = nil
        case let command as Commands.LESetScanEnable: scan(command.isEnabled, device)
        case let command as Commands.LESetExtendedScanEnable: scan(command.isEnabled, device)
        case let command as Commands.LECreateConnection:
            controllers[device].initiatesTo = DeviceAddress(command.peerAddress, command.peerAddressType)
            connect()
        case let command as Commands.LEExtendedCreateConnection:
            controllers[device].initiatesTo = DeviceAddress(command.peerAddress, command.peerAddressType)
            connect()
        case is Commands.LECreateConnectionCancel:
            guard controllers[device].initiatesTo != nil else { return }
            controllers[device].initiatesTo = nil
            raise(Events.LEConnectionComplete { $0.status = .unknownConnectionIdentifier }, device)
        case let command as Commands.Disconnect: disconnect(device, command.handle, command.reason)
        case let command as Commands.LEEnableEncryption:
            guard let index = links.firstIndex(where: { $0.central == device && $0.centralHandle == command.handle })
            else { return }
            links[index].key = command.longTermKey
            let handle = links[index].peripheralHandle
            raise(
                Events.LELongTermKeyRequest {
                    $0.handle = handle
                    $0.randomNumber = command.randomNumber
                    $0.encryptedDiversifier = command.encryptedDiversifier
                }, links[index].peripheral)
        case let command as Commands.LELongTermKeyRequestReply: encrypt(device, command.handle, command.longTermKey)
        case let command as Commands.LELongTermKeyRequestNegativeReply: encrypt(device, command.handle, nil)
        case let command as Commands.LEConnectionUpdate:
            guard let link = links.first(where: { $0.central == device && $0.centralHandle == command.handle })
            else { return }
            for (end, handle) in [(link.central, link.centralHandle), (link.peripheral, link.peripheralHandle)] {
                raise(
                    Events.LEConnectionUpdateComplete {
                        $0.handle = handle
                        $0.interval = command.parameters.intervalMaximum
                        $0.latency = command.parameters.maximumLatency
                        $0.supervisionTimeout = command.parameters.supervisionTimeout
                    }, end)
            }
        default: break
        }
    }
}
