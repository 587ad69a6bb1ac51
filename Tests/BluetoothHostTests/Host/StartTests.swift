import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// How a host brings up its controller.
@Suite struct StartTests {
    /// What Bumble's smallest controller has, as measured in BLE-INTEROP.
    private static let smallest: [Opcode] = [
        0x0C03, 0x1002, 0x0C01, 0x2001, 0x2002, 0x2005, 0x2006, 0x2008, 0x2009, 0x200A, 0x200B, 0x200C, 0x200D,
        0x0406, 0x2019, 0x201A, 0x201B,
    ]

    @Test func `Of the smallest controller only what it claims is asked, and the host is ready`() throws {
        var stage = Stage(isExtended: false)
        let device = stage.add()
        stage.air.controllers[device].commands = SupportedCommands(Self.smallest)
        stage.air.controllers[device].features = []

        stage.run()

        #expect(stage.events[device].contains { $0.isReady })
        #expect(stage.air.controllers[device].log == [0x0C03, 0x1002, 0x0C01, 0x2001, 0x2002])
    }

    @Test func `Of a full controller features, buffers, address, data length and sets are asked, each once`() throws {
        var stage = Stage(isExtended: true)
        let device = stage.add()

        stage.run()

        #expect(
            stage.air.controllers[device].log == [
                0x0C03, 0x1002, 0x1001, 0x2003, 0x0C01, 0x2001, 0x2002, 0x1009, 0x202F, 0x2024, 0x203B, 0x203A,
            ])
        #expect(stage.hosts[device].controller.advertisingSetCount == 3)
    }

    @Test func `A controller whose LE buffers are those of BR EDR is asked for them (7_8_2)`() {
        var stage = Stage(isExtended: false)
        let device = stage.add()
        stage.air.controllers[device].bufferLength = 0
        stage.air.controllers[device].bufferCount = 0

        stage.run()

        #expect(stage.air.controllers[device].log.contains(0x1005))
        #expect(stage.hosts[device].state == .ready)
    }

    @Test func `A step that is needed and refused fails the start with its name`() {
        var stage = Stage()
        let device = stage.add()
        stage.air.refusals[0x2001] = .hardwareFailure

        stage.run()

        #expect(
            stage.events[device].compactMap(\.failure)
                == [.startRefused(command: "LE Set Event Mask", .hardwareFailure)])
        #expect(stage.hosts[device].state == .failed)
    }

    @Test func `A step that is not needed may be refused`() {
        var stage = Stage()
        let device = stage.add()
        stage.air.refusals[0x1001] = .unknownHCICommand

        stage.run()

        #expect(stage.hosts[device].state == .ready)
    }

    @Test func `A controller that does not answer fails the start after two seconds, and a new start helps`() {
        var stage = Stage()
        let device = stage.add()
        stage.air.silent = [0x0C03]
        stage.run()
        #expect(stage.hosts[device].nextDeadline == stage.now + .seconds(2))

        stage.advance(by: .seconds(2))
        #expect(stage.events[device].compactMap(\.failure) == [.unanswered(0x0C03)])

        stage.air.silent = []
        stage.hosts[device].start(now: stage.now)
        stage.run()
        #expect(stage.hosts[device].state == .ready)
        #expect(stage.hosts[device].nextDeadline == nil)
    }

    @Test func `A command that is not answered later is told, and others go on`() throws {
        var stage = Stage()
        let device = stage.add()
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        let (phone, _) = try stage.connect(device, to: 1)
        stage.air.silent = [Commands.LESetDataLength.opcode]

        try stage.hosts[device].setDataLength(phone, now: stage.now)
        try stage.hosts[device].readRSSI(phone, now: stage.now)
        stage.run()
        stage.advance(by: .seconds(2))

        #expect(stage.events[device].compactMap(\.failure) == [.unanswered(Commands.LESetDataLength.opcode)])
        let levels = stage.events[device].compactMap { if case .rssi(_, let level) = $0 { level } else { nil } }
        #expect(levels == [-42])
    }

    @Test func `A hardware error ends everything until the next start, which advertises again`() throws {
        var stage = Stage()
        let device = stage.add()
        let id = try stage.hosts[device].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()

        stage.air.raise(Events.HardwareError { $0.hardwareCode = 7 }, device)
        stage.run()
        #expect(stage.events[device].compactMap(\.failure) == [.hardwareError(7)])
        #expect(throws: HostError.notReady) {
            try stage.hosts[device].connect(to: DeviceAddress(.zero, .publicDevice), now: stage.now)
        }

        stage.hosts[device].start(now: stage.now)
        stage.run()
        #expect(stage.hosts[device].isAdvertising(id))
    }

    @Test func `Commands wait while the controller allows none (Num_HCI_Command_Packets)`() throws {
        var stage = Stage()
        let device = stage.add()
        stage.run()
        let before = stage.air.controllers[device].log.count
        var complete = Events.CommandComplete()
        complete.allowance = 0
        stage.air.raise(complete, device)
        stage.run()

        try stage.hosts[device].startScanning(now: stage.now)
        stage.run()
        #expect(stage.air.controllers[device].log.count == before)

        complete.allowance = 1
        stage.air.raise(complete, device)
        stage.run()
        #expect(stage.hosts[device].isScanning)
    }

    @Test func `Garbage from the controller neither traps nor stops the host`() {
        var stage = Stage()
        let device = stage.add()
        stage.run()
        var generator = SeededGenerator(seed: 11)

        for _ in 0..<20_000 {
            let code: UInt8 = generator.next() % 2 == 0 ? 0x3e : UInt8(truncatingIfNeeded: generator.next())
            var octets = generator.bytes(Int(generator.next() % 40))
            if code == 0x3e, !octets.isEmpty { octets[0] = UInt8(generator.next() % 0x24) }
            guard code != 0x10, let event = try? EventPacket(code: code, parameters: ByteBuffer(bytes: octets)) else {
                continue
            }
            stage.hosts[device].receive(.event(event), now: stage.now)
            let handle = ConnectionHandle(rawValue: UInt16(generator.next() % 4))
            if let packet = try? ACLPacket(
                handle: handle, boundary: generator.next() % 2 == 0 ? .continuing : .firstFlushable,
                payload: ByteBuffer(bytes: octets))
            {
                stage.hosts[device].receive(.acl(packet), now: stage.now)
            }
            stage.run()
            stage.clearEvents()
        }

        #expect(stage.hosts[device].state == .ready)
    }
}
