import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Encryption that is asked for again, while it starts and once it is there.
@Suite struct KeyRefreshTests {
    private let lockID = PeripheralID(rawValue: 0)

    private func stage(_ kind: AirKind) throws -> Stage {
        var stage = Stage(kind)
        _ = stage.add()
        _ = stage.add()
        _ = try stage.hosts[1].addPeripheral(Lock.peripheral(), now: stage.now)
        stage.run()
        return stage
    }

    private func subscribe(_ phone: ConnectionHandle, _ bits: UInt8, _ stage: inout Stage) throws {
        let handle = try #require(Lock.database().clientConfigurationHandle)
        _ = try stage.request(.write(handle, ByteBuffer(bytes: [bits, 0])), 0, on: phone).get()
    }

    private func subscriptions(_ lock: ConnectionHandle, _ stage: Stage) -> Int? {
        stage.hosts[1].server(of: lockID)?.subscriptions(of: lock).count
    }

    private func reconnect(
        _ phone: ConnectionHandle, _ stage: inout Stage
    ) throws -> (central: ConnectionHandle, peripheral: ConnectionHandle) {
        try stage.hosts[0].disconnect(phone, now: stage.now)
        stage.run()
        stage.clearEvents()
        return try stage.connect(0, to: 1)
    }

    @Test(arguments: AirKind.radios)
    func `What a bonded client unsubscribed from stays so when the key is refreshed`(kind: AirKind) throws {
        var stage = try stage(kind)
        var (phone, lock) = try stage.connect(0, to: 1)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        try subscribe(phone, 1, &stage)
        (phone, lock) = try reconnect(phone, &stage)
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()
        #expect(subscriptions(lock, stage) == 1)
        try subscribe(phone, 0, &stage)

        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()

        #expect(stage.events[1].compactMap(\.encryption).count == 2)
        #expect(subscriptions(lock, stage) == 0)
    }

    @Test(arguments: AirKind.radios)
    func `A link that paired and then refreshed its key is bonded still, and its subscriptions outlive it`(
        kind: AirKind
    ) throws {
        var stage = try stage(kind)
        var (phone, lock) = try stage.connect(0, to: 1)
        try stage.hosts[0].pair(phone, now: stage.now)
        stage.run()
        try subscribe(phone, 1, &stage)

        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()
        #expect(stage.hosts[1].connection(lock)?.security.isBonded == true)

        (phone, lock) = try reconnect(phone, &stage)
        try stage.hosts[0].encrypt(phone, now: stage.now)
        stage.run()
        #expect(subscriptions(lock, stage) == 1)
    }
}

extension AttributeDatabase {
    /// The configuration of the tests' lock's answers.
    fileprivate var clientConfigurationHandle: AttributeHandle? {
        valueHandle(of: Lock.answer, in: Lock.service).map { AttributeHandle($0.rawValue + 1) }
    }
}
