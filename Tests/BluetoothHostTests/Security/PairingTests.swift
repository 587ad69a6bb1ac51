import BluetoothHCI
import BluetoothHost
import SimulationKernel
import Testing

/// Both sides against each other.
@Suite struct PairingTests {
    @Test func `a pairing ends with the same key on both sides, and each other's identity`() throws {
        var pipe = SecurityPipe()

        try pipe.pair()

        #expect(pipe.codes == [0x01, 0x02, 0x0c, 0x0c, 0x03, 0x04, 0x04, 0x0d, 0x0d, 0x08, 0x09, 0x08, 0x09])
        let central = try #require(pipe.effects(of: .central).bonds.first)
        let peripheral = try #require(pipe.effects(of: .peripheral).bonds.first)
        #expect(pipe.encryptionKeys == [central.longTermKey])
        #expect(central.longTermKey == peripheral.longTermKey)
        #expect(central.longTermKey != .zero)
        #expect(central.peer == SecurityPipe.lock.address)
        #expect(central.peerIRK == SecurityPipe.lock.irk)
        #expect(central.local == SecurityPipe.phone.address)
        #expect(central.connectedAddress == SecurityPipe.lockAddress)
        #expect(peripheral.peer == SecurityPipe.phone.address)
        #expect(peripheral.peerIRK == SecurityPipe.phone.irk)
        #expect(peripheral.local == SecurityPipe.lock.address)
        #expect(peripheral.connectedAddress == SecurityPipe.phoneAddress)
        #expect(central.keySize == 16 && !central.isAuthenticated)
        #expect(pipe.effects(of: .central).last == .paired(central, isBonding: true))
        #expect(pipe.effects(of: .peripheral).last == .paired(peripheral, isBonding: true))
        #expect(!pipe.central.isPairing && !pipe.peripheral.isPairing)
        #expect(pipe.central.nextDeadline == nil && pipe.peripheral.nextDeadline == nil)
    }

    @Test func `a run is a function of the seeds`() throws {
        var pipes = [1, 1, 2].map { SecurityPipe(seed: $0) }

        for index in pipes.indices { try pipes[index].pair() }

        #expect(pipes[0].transcript.map(\.octets) == pipes[1].transcript.map(\.octets))
        #expect(pipes[0].encryptionKeys == pipes[1].encryptionKeys)
        #expect(pipes[0].encryptionKeys != pipes[2].encryptionKeys)
    }

    @Test func `a peripheral asks by a Security Request`() throws {
        var pipe = SecurityPipe()

        try pipe.pair(from: .peripheral)
        #expect(pipe.transcript.map(\.octets) == [[0x0b, 0x09]])
        #expect(pipe.effects(of: .central) == [.securityRequested([.bonding, .secureConnections])])
        try pipe.pair()

        #expect(pipe.effects(of: .peripheral).bonds.count == 1)
        #expect(pipe.effects(of: .central).bonds.count == 1)
    }

    @Test func `a Security Request that crosses a Pairing Request changes nothing`() throws {
        var pipe = SecurityPipe()
        var crossing = SecurityPipe()
        crossing.interference = { from, octets in
            from == .peripheral && octets.first == 0x02 ? [[0x0b, 0x09], octets] : [octets]
        }

        try pipe.pair()
        try crossing.pair()

        #expect(crossing.effects(of: .central).contains(.ignored(code: 0x0b, .unexpected)))
        #expect(crossing.encryptionKeys == pipe.encryptionKeys)
        #expect(crossing.effects(of: .central).bonds == pipe.effects(of: .central).bonds)
    }

    @Test func `without bonding on one side the keys are not to be stored`() throws {
        for side in [Role.central, .peripheral] {
            let policy = SecurityPolicy(isBonding: false)
            var pipe = SecurityPipe(
                central: side == .central ? policy : SecurityPolicy(),
                peripheral: side == .peripheral ? policy : SecurityPolicy())

            try pipe.pair()

            for role in [Role.central, .peripheral] {
                let bond = try #require(pipe.effects(of: role).bonds.first)
                #expect(pipe.effects(of: role).last == .paired(bond, isBonding: false))
            }
        }
    }

    @Test(
        "only keys that both sides name are distributed",
        arguments: [
            (true, false, [UInt8(0x08), 0x09]), (false, true, [0x08, 0x09]), (false, false, []),
            (true, true, [0x08, 0x09, 0x08, 0x09]),
        ])
    func distribution(central: Bool, peripheral: Bool, codes: [UInt8]) throws {
        var pipe = SecurityPipe(
            central: SecurityPolicy(distributedKeys: central ? .identity : []),
            peripheral: SecurityPolicy(distributedKeys: peripheral ? .identity : []))

        try pipe.pair()

        #expect(Array(pipe.codes.dropFirst(9)) == codes)
        let atCentral = try #require(pipe.effects(of: .central).bonds.first)
        let atPeripheral = try #require(pipe.effects(of: .peripheral).bonds.first)
        #expect(atCentral.peerIRK == (peripheral ? SecurityPipe.lock.irk : nil))
        #expect(atPeripheral.peerIRK == (central ? SecurityPipe.phone.irk : nil))
        #expect(atPeripheral.peer == (central ? SecurityPipe.phone.address : SecurityPipe.phoneAddress))
    }

    @Test func `a peer without a resolving key has none in its bond`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { from, octets in
            from == .central && octets.first == 0x08 ? [[0x08] + [UInt8](repeating: 0, count: 16)] : [octets]
        }

        try pipe.pair()

        let bond = try #require(pipe.effects(of: .peripheral).bonds.first)
        #expect(bond.peerIRK == nil)
        #expect(bond.peer == SecurityPipe.phone.address)
    }

    @Test func `keys that were not agreed on are passed over`() throws {
        var pipe = SecurityPipe()
        pipe.interference = { from, octets in
            from == .peripheral && octets.first == 0x08
                ? [[0x06] + octets.dropFirst(), [0x0a] + octets.dropFirst(), octets] : [octets]
        }

        try pipe.pair()

        #expect(pipe.effects(of: .central).bonds.count == 1)
        #expect(pipe.effects(of: .central).contains(.ignored(code: 0x06, .unexpected)))
        #expect(pipe.effects(of: .central).contains(.ignored(code: 0x0a, .unexpected)))
    }

    @Test func `devices that are bonded pair again, with a new key`() throws {
        var pipe = SecurityPipe()
        try pipe.pair()

        try pipe.pair()

        #expect(pipe.encryptionKeys.count == 2)
        #expect(pipe.encryptionKeys.first != pipe.encryptionKeys.last)
        #expect(pipe.effects(of: .peripheral).bonds.map(\.longTermKey) == pipe.encryptionKeys)
        #expect(pipe.peripheral.longTermKey(random: 0, diversifier: 0) == pipe.encryptionKeys.last)
    }

    @Test func `a pairing that fails later leaves the key of the first one`() throws {
        var pipe = SecurityPipe()
        try pipe.pair()
        pipe.interference = { $1.first == 0x04 ? [] : [$1] }

        try pipe.pair()
        try pipe.deliver([0x05, 0x08], to: .peripheral)

        #expect(pipe.peripheral.longTermKey(random: 0, diversifier: 0) == pipe.encryptionKeys.first)
        #expect(pipe.encryptionKeys.count == 1)
    }

    @Test func `there is no key before the check values were right, and none after the connection`() throws {
        var pipe = SecurityPipe()
        var keys: [Block128?] = []
        pipe.interference = { $1.first == 0x0d && $0 == .central ? [] : [$1] }

        try pipe.pair()
        keys.append(pipe.peripheral.longTermKey(random: 0, diversifier: 0))
        pipe.interference = { [$1] }
        try pipe.deliver(try #require(pipe.transcript.last).octets, to: .peripheral)
        keys.append(pipe.peripheral.longTermKey(random: 0, diversifier: 0))
        var effects: [SecurityEffect] = []
        pipe.peripheral.disconnected(into: &effects)
        keys.append(pipe.peripheral.longTermKey(random: 0, diversifier: 0))

        #expect(keys == [nil, pipe.encryptionKeys.first, nil])
        #expect(pipe.encryptionKeys.count == 1)
    }

    @Test func `the addresses on air, not the identities, go into the key`() throws {
        var first = SecurityPipe()
        var second = SecurityPipe(centralAddress: DeviceAddress(SecurityPipe.phoneAddress.address, .publicDevice))
        var resolved = SecurityPipe(centralAddress: DeviceAddress(SecurityPipe.phoneAddress.address, .randomIdentity))

        try first.pair()
        try second.pair()
        try resolved.pair()

        #expect(first.encryptionKeys.count == 1 && second.encryptionKeys.count == 1)
        #expect(first.encryptionKeys != second.encryptionKeys)
        #expect(first.encryptionKeys == resolved.encryptionKeys)
    }
}
