import BluetoothHCI
import BluetoothHost
import Cloud
import LockModel
import LockProtocol
import NIOCore
import SimulationKernel
import Testing

@testable import World

/// The lock service of a lock, as a phone that is connected uses it.
struct PhoneAtLock {
    var phone: TestPhone
    let connection: Connection
    let mtu: Int
    let request: AttributeHandle
    let response: AttributeHandle
    let indicates: Bool
    let key: StaticPrivateKey
    private(set) var initiator: SessionInitiator
    private var assembler = MessageAssembler()
    /// What the phone wrote, in order.
    private(set) var written: [[UInt8]] = []
    /// How many segments it writes before it is out of reach.
    private var allowance = Int.max

    /// Connects, finds the service, subscribes.
    init(
        _ phone: TestPhone, at door: String, mtu: UInt16 = 247, indicates: Bool = false, seed: UInt64 = 1,
        keySeed: UInt64 = 1, _ simulation: inout Simulation
    ) throws {
        var phone = phone
        connection = try phone.connect(to: try AirTests.address(of: door, &simulation), &simulation)
        if mtu > 23 {
            let id = try phone.host.requestMTU(connection.handle, now: simulation.airNow)
            try phone.run(&simulation) { if case .completed(_, id, _) = $0 { true } else { false } }
        }
        self.mtu = Int(try #require(phone.host.connection(connection.handle)).mtu)
        let database = try #require(LockServices.database(of: try PhoneAtLock.kind(door, simulation)))
        request = try #require(database.valueHandle(of: LockServices.requestUUID))
        response = try #require(database.valueHandle(of: LockServices.responseUUID))
        let descriptor = try #require(
            database.descriptorHandle(.clientCharacteristicConfiguration, of: response))
        try phone.finish(
            .subscribe(clientConfiguration: descriptor, indicates ? .indications : .notifications), connection,
            &simulation)
        self.indicates = indicates
        key = try PhoneAtLock.key(keySeed)
        let lock = try #require(simulation.state.locks[try simulation.state.door(door).id])
        var ephemeral = SeededGenerator(seed: seed, stream: "ephemeral")
        initiator = try SessionInitiator(
            lock: lock.id, lockKey: lock.flash.identity.publicKey, phoneKey: key,
            ephemeral: EphemeralPrivateKey(rawRepresentation: ephemeral.bytes(32)))
        self.phone = phone
    }

    static func key(_ seed: UInt64 = 1) throws -> StaticPrivateKey {
        var generator = SeededGenerator(seed: seed, stream: "phone key")
        return try StaticPrivateKey(rawRepresentation: generator.bytes(32))
    }

    private static func kind(_ door: String, _ simulation: Simulation) throws -> LockServices.Kind {
        let door = try simulation.state.door(door)
        let lock = try #require(simulation.state.locks[door.id])
        return LockServices.Kind(family: lock.family, firmware: door.device?.firmware ?? "")
    }

    /// Writes a message, or as many of its segments.
    mutating func write(_ message: [UInt8], segments count: Int? = nil, _ simulation: inout Simulation) throws {
        let segments = Segmentation.segments(of: message, limit: mtu - 3)
        for segment in segments.prefix(count ?? segments.count) { try write(segment: segment, &simulation) }
    }

    mutating func stop(after count: Int) { allowance = count }

    mutating func write(segment: [UInt8], _ simulation: inout Simulation) throws {
        guard written.count < allowance else { throw TestPhone.Silence(events: []) }
        written.append(segment)
        try phone.finish(.write(request, ByteBuffer(bytes: segment)), connection, &simulation)
    }

    /// The next whole message of the lock.
    mutating func read(_ simulation: inout Simulation, for limit: Duration = .seconds(20)) throws -> [UInt8] {
        while true {
            let event = try phone.run(&simulation, for: limit) { event in
                switch event {
                case .notification, .indication: true
                default: false
                }
            }
            let value: ByteBuffer
            switch event {
            case .notification(_, response, let bytes) where !indicates: value = bytes
            case .indication(_, response, let bytes) where indicates: value = bytes
            default: continue
            }
            #expect(value.readableBytes <= mtu - 3)
            if let message = try assembler.receive(Array(value.readableBytesView)) { return message }
        }
    }

    mutating func hello(_ simulation: inout Simulation) throws -> SessionInitiator.Received {
        try write(try initiator.hello(), &simulation)
        return try initiator.receive(try read(&simulation))
    }

    mutating func seal(_ request: LockRequest) throws -> [UInt8] { try initiator.seal(request) }

    mutating func ask(_ request: LockRequest, _ simulation: inout Simulation) throws -> LockReply {
        try write(try initiator.seal(request), &simulation)
        guard case .reply(let reply) = try initiator.receive(try read(&simulation)) else {
            throw TestPhone.Silence(events: [])
        }
        return reply
    }

    mutating func bring(_ package: SealedPackage, _ simulation: inout Simulation) throws -> LockReply {
        var reply = try ask(.syncBegin(header: package.headerBytes, handshake: package.handshake), &simulation)
        let chunks = package.chunks
        while case .nextChunk(_, let next) = reply, next < chunks.count {
            reply = try ask(.syncChunk(index: next, chunks[next]), &simulation)
        }
        guard case .nextChunk = reply else { return reply }
        return try ask(.syncCommit, &simulation)
    }

    /// Waits until the link is gone.
    @discardableResult
    mutating func waitForEnd(_ simulation: inout Simulation, for limit: Duration) throws -> ErrorCode {
        let event = try phone.run(&simulation, for: limit) { if case .disconnected = $0 { true } else { false } }
        guard case .disconnected(_, let reason) = event else { throw TestPhone.Silence(events: []) }
        return reason
    }

    mutating func leave(_ simulation: inout Simulation) throws {
        try phone.host.disconnect(connection.handle, now: simulation.airNow)
        try waitForEnd(&simulation, for: .seconds(10))
    }
}

extension Simulation {
    /// Tells the lock of a door a phone's key, as a sync would.
    mutating func tell(_ door: String, key: StaticPublicKey) throws {
        let package = try package(for: door, keys: [key])
        withLock(try state.door(door).id) { lock, now in lock.receive(package: package, at: now) }
    }

    /// A sealed package that brings these phones' keys to a lock.
    func package(for door: String, keys: [StaticPublicKey], extra: Int = 0) throws -> SealedPackage {
        let door = try state.door(door)
        guard let lock = state.locks[door.id] else { throw TestPhone.Silence(events: []) }
        func upsert(_ number: UInt64, _ secret: Credential.Secret) -> SyncOperation {
            .upsert(
                Credential(
                    id: CredentialID(UniqueID(high: 0xbeef, low: number)), user: UniqueID(high: 0xa0, low: number),
                    secret: secret, start: now - .hours(1)))
        }
        let many = try (0..<UInt64(extra)).map { number in
            upsert(1_000 + number, .doorcode(try #require(Doorcode("\(1_000_000 + number)"))))
        }
        let phones = keys.enumerated().map { upsert(UInt64($0.offset), .phoneKey($0.element.rawRepresentation)) }
        let package = SyncPackage(
            lock: lock.id, base: lock.flash.applied, sequence: lock.flash.applied + 1, issuedAt: now,
            recordsReceived: 0, operations: many + phones)
        var generator = SeededGenerator(seed: seed, stream: "identity/cloud")
        let cloud = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        return try PackageSealing.seal(package, from: cloud, to: lock.flash.identity.publicKey, seed: 3)
    }
}
