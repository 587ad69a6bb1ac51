import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// Two Security Managers and a link between them, with a place to listen and to interfere.
struct SecurityPipe {
    var central: SecurityManager
    var peripheral: SecurityManager
    var now = Instant.epoch
    /// What a command becomes on its way: octets that arrive, in order. By default itself.
    var interference: (_ from: Role, _ octets: [UInt8]) -> [[UInt8]] = { [$1] }
    /// Whether the link lets itself be encrypted.
    var encryptionWorks = true

    private(set) var transcript: [(from: Role, octets: [UInt8])] = []
    private(set) var effects: [Role: [SecurityEffect]] = [.central: [], .peripheral: []]
    private(set) var encryptionKeys: [Block128] = []
    private var centralGenerator: SeededGenerator
    private var peripheralGenerator: SeededGenerator
    private var travelling: [(to: Role, octets: [UInt8])] = []

    /// More than a pairing and its refusals ever need.
    static let mostCommands = 100

    init(
        seed: UInt64 = 1, central: SecurityPolicy = SecurityPolicy(), peripheral: SecurityPolicy = SecurityPolicy(),
        centralAddress: DeviceAddress = Self.phoneAddress, peripheralAddress: DeviceAddress = Self.lockAddress
    ) {
        self.central = SecurityManager(
            role: .central, local: centralAddress, peer: peripheralAddress, identity: Self.phone, policy: central)
        self.peripheral = SecurityManager(
            role: .peripheral, local: peripheralAddress, peer: centralAddress, identity: Self.lock,
            policy: peripheral)
        centralGenerator = SeededGenerator(seed: seed, stream: "central")
        peripheralGenerator = SeededGenerator(seed: seed, stream: "peripheral")
    }

    static let phoneAddress = DeviceAddress(Address(value: 0x4a11_2233_4455), .randomDevice)
    static let lockAddress = DeviceAddress(Address(value: 0xc4f2_110a_9b01), .randomDevice)
    static let phone = LocalIdentity(
        irk: Block128(low: 1, high: 2), address: DeviceAddress(Address(value: 0x0050_5634_1201), .publicDevice))
    static let lock = LocalIdentity(irk: Block128(low: 3, high: 4), address: lockAddress)

    /// Starts a pairing and runs until nothing travels any more.
    mutating func pair(from role: Role = .central) throws {
        var new: [SecurityEffect] = []
        if role == .central {
            try central.pair(now: now, generator: &centralGenerator, into: &new)
        } else {
            try peripheral.pair(now: now, generator: &peripheralGenerator, into: &new)
        }
        take(new, of: role)
        try run()
    }

    /// Lets octets arrive at `role` as if its peer had sent them, and runs.
    mutating func deliver(_ octets: [UInt8], to role: Role) throws {
        travelling.append((role, octets))
        try run()
    }

    mutating func run() throws {
        let most = transcript.count + Self.mostCommands
        while !travelling.isEmpty {
            try #require(transcript.count < most, "the two never stop talking")
            let (role, octets) = travelling.removeFirst()
            var new: [SecurityEffect] = []
            if role == .central {
                central.receive(ByteBuffer(bytes: octets), now: now, generator: &centralGenerator, into: &new)
            } else {
                peripheral.receive(ByteBuffer(bytes: octets), now: now, generator: &peripheralGenerator, into: &new)
            }
            take(new, of: role)
        }
    }

    private mutating func take(_ new: [SecurityEffect], of role: Role) {
        effects[role, default: []] += new
        for effect in new {
            if let octets = effect.sent {
                transcript.append((role, octets))
                let other: Role = role == .central ? .peripheral : .central
                travelling += interference(role, octets).map { (other, $0) }
            }
            if case .startEncryption(let key) = effect { encrypt(with: key) }
        }
    }

    /// Encrypts the link if the peripheral has the same key. As on air, the central learns of it first.
    private mutating func encrypt(with key: Block128) {
        encryptionKeys.append(key)
        let works = encryptionWorks && peripheral.longTermKey(random: 0, diversifier: 0) == key
        changeEncryption(to: works)
    }

    mutating func changeEncryption(to isEncrypted: Bool) {
        var new: [SecurityEffect] = []
        central.encryptionChanged(isEncrypted: isEncrypted, now: now, into: &new)
        take(new, of: .central)
        new = []
        peripheral.encryptionChanged(isEncrypted: isEncrypted, now: now, into: &new)
        take(new, of: .peripheral)
    }

    /// Lets time pass for both sides.
    mutating func wait(_ duration: Duration) {
        now += duration
        var new: [SecurityEffect] = []
        central.timeFired(at: now, into: &new)
        take(new, of: .central)
        new = []
        peripheral.timeFired(at: now, into: &new)
        take(new, of: .peripheral)
    }

    func effects(of role: Role) -> [SecurityEffect] { effects[role] ?? [] }

    /// The codes in the order in which they were sent, central's and peripheral's.
    var codes: [UInt8] { transcript.map { $0.octets.first ?? 0 } }
}
