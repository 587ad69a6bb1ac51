import BluetoothHCI
import BluetoothHost
import NIOCore
import VirtualRadio

/// A genuine session of two hosts over the radio, packet by packet: what the seeds of the corpora are made of.
enum Conversation {
    typealias Packets = [FuzzStage.Recorded]

    /// Finding, connecting, discovery, reading, writing, subscribing, notification, pairing, encryption, disconnection.
    static let complete = record { .complete(publicAddress: $0) }
    /// The same on controllers of version 4.
    static let legacy = record { .legacyOnly(publicAddress: $0) }

    private static func record(_ controllers: (Address) -> ControllerConfiguration) -> Packets {
        var stage = FuzzStage(isRecording: true, controllers: controllers)
        try? stage.hosts[FuzzStage.phone].startScanning(now: stage.radio.now)
        stage.settle()
        stage.hosts[FuzzStage.phone].stopScanning(now: stage.radio.now)
        stage.connect()
        for procedure in procedures { stage.request(procedure) }
        stage.say()
        let handle = stage.handle(at: FuzzStage.phone)
        try? stage.hosts[FuzzStage.phone].pair(handle, now: stage.radio.now)
        stage.settle()
        stage.request(.read(value(0xfd03)))
        try? stage.hosts[FuzzStage.phone].updateConnection(
            handle, parameters: ConnectionParameters(), now: stage.radio.now)
        try? stage.hosts[FuzzStage.phone].readRSSI(handle, now: stage.radio.now)
        try? stage.hosts[FuzzStage.phone].setPHY(handle, .le2M, now: stage.radio.now)
        try? stage.hosts[FuzzStage.phone].setDataLength(handle, now: stage.radio.now)
        try? stage.hosts[FuzzStage.phone].readRemoteFeatures(handle, now: stage.radio.now)
        stage.settle()
        try? stage.hosts[FuzzStage.phone].disconnect(handle, now: stage.radio.now)
        stage.settle()
        return stage.recording ?? []
    }

    static func value(_ uuid: UInt16) -> AttributeHandle {
        FuzzDatabase.full.valueHandle(of: BluetoothUUID(uuid)) ?? .first
    }

    static func configuration(_ uuid: UInt16) -> AttributeHandle {
        FuzzDatabase.full.descriptorHandle(.clientCharacteristicConfiguration, of: value(uuid)) ?? .first
    }

    /// What the phone asks of the lock.
    static var procedures: [GATTProcedure] {
        let long = (0..<100).map { UInt8($0) }
        return [
            .exchangeMTU(247), .discoverAll(.complete), .discoverServices(FuzzDatabase.long),
            .readByUUID(0x2a00, AttributeHandle.all), .read(value(0xfd04)), .readLong(longValue),
            .readBlob(longValue, offset: 500), .readMultiple([value(0xfd04), value(0x2a19)]),
            .readMultipleVariable([value(0xfd04), value(0x2a19)]), .write(value(0xfd01), ByteBuffer(bytes: [1, 2])),
            .writeCommand(value(0xfd01), ByteBuffer(bytes: [3])),
            .writeLong(longValue, offset: 0, ByteBuffer(bytes: long)),
            .reliableWrite([
                PreparedWrite(handle: longValue, value: ByteBuffer(bytes: [9])),
                PreparedWrite(handle: value(0xfd01), value: ByteBuffer(bytes: [8, 7])),
            ]),
            .subscribe(clientConfiguration: configuration(0xfd02), .notifications),
            .subscribe(clientConfiguration: configuration(0xfd04), .indications), .read(value(0xfd03)),
            .write(AttributeHandle(0xffff), ByteBuffer()), .read(value(0xfd06)),
        ]
    }

    static var longValue: AttributeHandle {
        FuzzDatabase.full.valueHandle(of: BluetoothUUID(high: 0x1a7c_0002_5105_4b1e, low: 0x8a7c_d00d_10c4_0000))
            ?? .first
    }

    /// The frames that arrive at a device on a channel, whole.
    static func frames(_ packets: Packets, at device: Int, on channel: L2CAPChannel) -> [[UInt8]] {
        var reassembler = ACLReassembler()
        var frames: [[UInt8]] = []
        for recorded in packets where recorded.device == device && recorded.direction == .towardsHost {
            guard case .acl(let data) = recorded.packet, let pdu = try? reassembler.accept(data),
                let frame = L2CAPFrame(pdu: pdu), frame.channel == channel
            else { continue }
            frames.append(Array(frame.payload.readableBytesView))
        }
        return frames
    }
}

extension FuzzStage {
    fileprivate mutating func request(_ procedure: GATTProcedure) {
        _ = try? hosts[Self.phone].request(procedure, on: handle(at: Self.phone), now: radio.now)
        settle()
        answerQuestions()
    }

    /// The lock's application answers what it was asked.
    private mutating func answerQuestions() {
        for event in events[Self.lock] {
            guard case .server(_, .readRequested(let question)) = event else { continue }
            try? hosts[Self.lock].respond(to: question, with: .success([1, 2, 3]), now: radio.now)
        }
        events = [[], []]
        settle()
    }

    /// The lock notifies and indicates.
    fileprivate mutating func say() {
        let lock = PeripheralID(rawValue: 0)
        try? hosts[Self.lock].publish([1, 2, 3], for: Conversation.value(0xfd02), of: lock, now: radio.now)
        try? hosts[Self.lock].publish([4], for: Conversation.value(0xfd04), of: lock, now: radio.now)
        settle()
    }
}
