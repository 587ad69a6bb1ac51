import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// Encryption of connections between raw hosts (Vol 6, Part B, 5.1.3).
@Suite struct EncryptionTests {
    private typealias Changed = Events.EncryptionChange
    private static let key = Block128(low: 1, high: 2)
    private static let other = Block128(low: 3, high: 4)

    @Test(arguments: Radio.Timing.allCases)
    func `equal keys encrypt`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)

        try pair.encrypt(central: Self.key, peripheral: Self.key)

        let request = try #require(pair.air.events(Events.LELongTermKeyRequest.self, at: pair.peripheral).first)
        #expect(request.randomNumber == 7 && request.encryptedDiversifier == 9)
        for device in [pair.central, pair.peripheral] {
            let changes = pair.air.events(Changed.self, at: device)
            #expect(changes.map(\.status) == [.success])
            #expect(changes.map(\.state) == [.on])
            #expect(pair.air.radio.links(of: device).map(\.isEncrypted) == [true])
        }
    }

    @Test(arguments: Radio.Timing.allCases)
    func `another key refreshes an encrypted connection`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)
        try pair.encrypt(central: Self.key, peripheral: Self.key)
        pair.air.forget()

        try pair.encrypt(central: Self.other, peripheral: Self.other)

        for device in [pair.central, pair.peripheral] {
            let refreshed = pair.air.events(Events.EncryptionKeyRefreshComplete.self, at: device)
            #expect(refreshed.map(\.status) == [.success])
            #expect(pair.air.events(Changed.self, at: device).isEmpty)
            #expect(pair.air.radio.links(of: device).map(\.isEncrypted) == [true])
        }
    }

    @Test(arguments: Radio.Timing.allCases)
    func `unequal keys end the connection with a wrong integrity check`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)

        try pair.encrypt(central: Self.key, peripheral: Self.other)

        #expect(pair.reasons() == (.connectionTerminatedMICFailure, .connectionTerminatedMICFailure))
        #expect(pair.air.events(Changed.self, at: pair.central).isEmpty)
        #expect(pair.air.radio.nextInstant == nil)
    }

    @Test(arguments: Radio.Timing.allCases)
    func `without a key the connection stays as it was`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)

        try pair.encrypt(central: Self.key, peripheral: nil)

        #expect(pair.air.events(Changed.self, at: pair.central).map(\.status) == [.pinOrKeyMissing])
        #expect(pair.air.events(Changed.self, at: pair.peripheral).isEmpty)
        #expect(pair.reasons() == (nil, nil))
        try pair.air.send([5], from: pair.central, on: pair.centralHandle)
        pair.air.run(.seconds(1))
        #expect(pair.air.data(at: pair.peripheral) == [[5]])
        pair.air.forget()
        try pair.encrypt(central: Self.key, peripheral: Self.key)
        #expect(pair.air.events(Changed.self, at: pair.central).map(\.status) == [.success])
    }

    @Test func `without a key for the refresh the connection ends`() throws {
        var pair = try ConnectedPair(.realistic)
        try pair.encrypt(central: Self.key, peripheral: Self.key)
        pair.air.forget()

        try pair.encrypt(central: Self.other, peripheral: nil)

        #expect(pair.reasons() == (.pinOrKeyMissing, .connectionTerminatedByLocalHost))
    }

    @Test func `a host that masks the request has no key`() throws {
        var pair = try ConnectedPair(.realistic)
        try pair.air.command(
            pair.peripheral, Commands.LESetEventMask { $0.mask = .connectionComplete })
        try pair.air.command(
            pair.central, Commands.LEEnableEncryption { $0.handle = pair.centralHandle })

        let event = try pair.air.run(until: Changed.self, at: pair.central)

        #expect(event.status == .pinOrKeyMissing)
    }

    @Test func `a peripheral without encryption is an unsupported remote feature`() throws {
        var pair = try ConnectedPair(.realistic) { $0.features.remove(.encryption) }
        try pair.air.command(pair.central, Commands.LEEnableEncryption { $0.handle = pair.centralHandle })

        let event = try pair.air.run(until: Changed.self, at: pair.central)

        #expect(event.status == .unsupportedRemoteFeature)
        #expect(pair.reasons() == (nil, nil))
    }

    @Test(arguments: Radio.Timing.allCases)
    func `data wait while encryption starts, and arrive in order after it`(timing: Radio.Timing) throws {
        var pair = try ConnectedPair(timing)
        try pair.air.send([1], from: pair.central, on: pair.centralHandle)
        try pair.air.command(
            pair.central,
            Commands.LEEnableEncryption {
                $0.handle = pair.centralHandle
                $0.longTermKey = Self.key
            })
        try pair.air.send([2], from: pair.central, on: pair.centralHandle)
        try pair.air.send([3], from: pair.peripheral, on: pair.peripheralHandle)
        _ = try pair.air.run(until: Events.LELongTermKeyRequest.self, at: pair.peripheral)
        try pair.air.send([4], from: pair.peripheral, on: pair.peripheralHandle)
        pair.air.run(.seconds(1))
        let before = pair.air.data(at: pair.peripheral)

        try pair.air.command(
            pair.peripheral,
            Commands.LELongTermKeyRequestReply {
                $0.handle = pair.peripheralHandle
                $0.longTermKey = Self.key
            })
        pair.air.run(.seconds(1))

        #expect(before == [[1]])
        #expect(pair.air.data(at: pair.peripheral) == [[1], [2]])
        #expect(pair.air.data(at: pair.central) == [[3], [4]])
        #expect(pair.air.completed(at: pair.central) == 2)
        #expect(pair.air.completed(at: pair.peripheral) == 2)
    }

    @Test func `the authenticated payload timeout expires before the connection does`() throws {
        var pair = try ConnectedPair(.realistic, timeout: 0x0c80)
        try pair.encrypt(central: Self.key, peripheral: Self.key)
        try pair.air.command(
            pair.central,
            Commands.WriteAuthenticatedPayloadTimeout {
                $0.handle = pair.centralHandle
                $0.timeout = 0x0064
            })
        pair.air.run(.seconds(10))
        let expired = pair.air.events(Events.AuthenticatedPayloadTimeoutExpired.self, at: pair.central)
        #expect(expired.isEmpty)

        pair.air.radio.detach(pair.peripheral)
        _ = try pair.air.run(until: Events.AuthenticatedPayloadTimeoutExpired.self, at: pair.central)

        #expect(pair.reasons().central == nil)
        let event = try pair.air.run(until: Events.DisconnectionComplete.self, at: pair.central)
        #expect(event.reason == .connectionTimeout)
    }
}
