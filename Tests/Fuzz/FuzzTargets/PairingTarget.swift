import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel

/// One octet: bit 0 the role of the side under test, bit 1 whether it wants bonds, bit 2 whether it allows the debug
/// key, bit 3 whether it accepts pairings. Then steps, each begun by an octet, of which ``PairingStep`` tells.
///
/// The side under test is connected to an honest one, through somebody who can change, drop, repeat and invent
/// commands. All it sends is well-formed and belongs to its role; a timer runs exactly while a pairing does, and never
/// longer than 30 seconds; and it never ends a pairing well with a key that the honest side has not.
func fuzzPairing(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    var run = PairingRun(flags: input.octet())
    // Each agreement on a key takes a while.
    var steps = 0
    while !input.isEmpty, steps < 96 {
        steps += 1
        try (PairingStep(rawValue: input.octet() % 16) ?? .deliver).run(&input, &run)
    }
}

/// What happens between the two.
enum PairingStep: UInt8 {
    /// The oldest command on its way to the side under test, or else the one to the honest side, arrives.
    case deliver, deliver1, deliver2, deliver3
    /// The side under test starts a pairing.
    case pair
    /// The honest side does.
    case provoke
    /// A chunk arrives at the side under test.
    case invent, invent1
    /// An octet of the oldest command on its way changes: an octet for the place, one for what is changed.
    case change
    /// The oldest command on its way is lost.
    case drop
    /// The oldest command arrives, and stays on its way.
    case `repeat`
    /// The link is encrypted as it should be: where both sides have the same key, else it fails.
    case encrypt
    /// A controller says that encryption changed: an octet, on where it is odd.
    case claim
    /// An octet for a time.
    case wait
    /// A connection later, with what is held against the peer.
    case reconnect
    /// Everything that is on its way arrives, and what comes of it.
    case settle

    fileprivate func run(_ input: inout FuzzInput, _ run: inout PairingRun) throws(FuzzFinding) {
        switch self {
        case .deliver, .deliver1, .deliver2, .deliver3: try run.deliver()
        case .pair: try run.pair()
        case .provoke: run.provoke()
        case .invent, .invent1: try run.arrive(input.chunk())
        case .change: run.change(Int(input.octet()), input.octet())
        case .drop: run.drop()
        case .repeat: try run.repeatOldest()
        case .encrypt: try run.encrypt()
        case .claim: try run.claim(input.octet() & 1 == 1)
        case .wait: try run.wait(input.duration())
        case .reconnect: try run.reconnect()
        case .settle: for _ in 0..<24 where run.isBusy { try run.deliver() }
        }
    }
}

private struct PairingRun {
    private let role: Role
    private let policy: SecurityPolicy
    private var tested: SecurityManager
    private var honest: SecurityManager
    private var testedGenerator = SeededGenerator(seed: 1, stream: "tested")
    private var honestGenerator = SeededGenerator(seed: 1, stream: "honest")
    private var now = Instant.epoch
    private var toTested: [[UInt8]] = []
    private var toHonest: [[UInt8]] = []
    /// Every key that the honest side has had.
    private var honestKeys: [Block128] = []
    /// Whether a controller lied about the encryption of this connection.
    private var wasLiedTo = false
    private var isTimedOut = false

    private static let phone = DeviceAddress(Address(value: 0x4a11_2233_4455), .randomDevice)
    private static let lock = DeviceAddress(Address(value: 0xc4f2_110a_9b01), .randomDevice)

    init(flags: UInt8) {
        role = flags & 1 == 0 ? .peripheral : .central
        policy = SecurityPolicy(
            isBonding: flags & 2 == 0, acceptsPairing: flags & 8 == 0, allowsDebugKey: flags & 4 != 0)
        tested = Self.manager(role, policy, PairingAttempts())
        honest = Self.manager(role == .central ? .peripheral : .central, SecurityPolicy(), PairingAttempts())
    }

    private static func manager(
        _ role: Role, _ policy: SecurityPolicy, _ attempts: PairingAttempts
    ) -> SecurityManager {
        let (local, peer) = role == .central ? (phone, lock) : (lock, phone)
        return SecurityManager(
            role: role, local: local, peer: peer,
            identity: LocalIdentity(
                irk: Block128(low: 1, high: UInt64(role.rawValue)),
                address: DeviceAddress(Address(value: 0x0050_5634_1201), .publicDevice)),
            policy: policy, attempts: attempts)
    }

    var isBusy: Bool { !toTested.isEmpty || !toHonest.isEmpty }

    mutating func deliver() throws(FuzzFinding) {
        if !toTested.isEmpty {
            try arrive(toTested.removeFirst())
        } else if !toHonest.isEmpty {
            var effects: [SecurityEffect] = []
            honest.receive(
                ByteBuffer(bytes: toHonest.removeFirst()), now: now, generator: &honestGenerator, into: &effects)
            takeHonest(effects)
        }
    }

    /// Octets arrive at the side under test.
    mutating func arrive(_ octets: [UInt8]) throws(FuzzFinding) {
        var effects: [SecurityEffect] = []
        tested.receive(ByteBuffer(bytes: octets), now: now, generator: &testedGenerator, into: &effects)
        try take(effects)
        try require(!effects.isEmpty || tested.isPairing, "a command is dropped without a word")
    }

    mutating func pair() throws(FuzzFinding) {
        var effects: [SecurityEffect] = []
        try? tested.pair(now: now, generator: &testedGenerator, into: &effects)
        try take(effects)
    }

    mutating func provoke() {
        var effects: [SecurityEffect] = []
        try? honest.pair(now: now, generator: &honestGenerator, into: &effects)
        takeHonest(effects)
    }

    mutating func change(_ place: Int, _ bits: UInt8) {
        guard let first = toTested.first, !first.isEmpty else { return }
        toTested[0][place % first.count] ^= bits
    }

    mutating func drop() {
        if toTested.isEmpty { _ = toHonest.popLast() } else { toTested.removeFirst() }
    }

    mutating func repeatOldest() throws(FuzzFinding) {
        if let first = toTested.first { try arrive(first) }
    }

    mutating func encrypt() throws(FuzzFinding) {
        let keys = [tested, honest].map { $0.longTermKey(random: 0, diversifier: 0) }
        let works = keys[0] != nil && keys[0] == keys[1]
        var effects: [SecurityEffect] = []
        tested.encryptionChanged(isEncrypted: works, now: now, into: &effects)
        try take(effects)
        effects = []
        honest.encryptionChanged(isEncrypted: works, now: now, into: &effects)
        takeHonest(effects)
    }

    mutating func claim(_ isEncrypted: Bool) throws(FuzzFinding) {
        wasLiedTo = wasLiedTo || isEncrypted
        var effects: [SecurityEffect] = []
        tested.encryptionChanged(isEncrypted: isEncrypted, now: now, into: &effects)
        try take(effects)
    }

    mutating func wait(_ duration: Duration) throws(FuzzFinding) {
        now += duration
        var effects: [SecurityEffect] = []
        tested.timeFired(at: now, into: &effects)
        try require(
            !effects.contains { if case .send = $0 { true } else { false } }, "a timer makes a command")
        try take(effects)
        try require(tested.nextDeadline.map { $0 > now } ?? true, "a timer is due, and nothing is done")
        effects = []
        honest.timeFired(at: now, into: &effects)
        takeHonest(effects)
    }

    mutating func reconnect() throws(FuzzFinding) {
        var effects: [SecurityEffect] = []
        tested.disconnected(into: &effects)
        try take(effects)
        tested = Self.manager(role, policy, tested.attempts)
        honest = Self.manager(honest.role, SecurityPolicy(), honest.attempts)
        (toTested, toHonest, wasLiedTo, isTimedOut) = ([], [], false, false)
    }

    private mutating func takeHonest(_ effects: [SecurityEffect]) {
        if let key = honest.longTermKey(random: 0, diversifier: 0), honestKeys.last != key { honestKeys.append(key) }
        for effect in effects {
            switch effect {
            case .send(let pdu) where toTested.count < 16: toTested.append(Array(pdu.readableBytesView))
            default: break
            }
        }
    }

    /// Checks what comes of a step, and sends it on its way.
    private mutating func take(_ effects: [SecurityEffect]) throws(FuzzFinding) {
        var sent = 0
        for effect in effects {
            switch effect {
            case .send(let pdu):
                sent += 1
                try require(!isTimedOut, "a command after a timeout")
                try check(pdu)
                if toHonest.count < 16 { toHonest.append(Array(pdu.readableBytesView)) }
            case .startEncryption(let key):
                try require(role == .central, "a peripheral starts encryption")
                try require(tested.longTermKey(random: 0, diversifier: 0) == key, "encryption by another key")
            case .securityRequested: try require(role == .central, "a central asks for security")
            case .paired(let bond, let isBonding):
                try require(bond.keySize == 16 && !bond.isAuthenticated, "a bond that is more than it is")
                try require(policy.isBonding || !isBonding, "a bond that nobody wants")
                // A debug key is known to everybody, and so to the one between.
                try require(
                    wasLiedTo || policy.allowsDebugKey || honestKeys.contains(bond.longTermKey),
                    "paired by a key that the honest side has not")
            case .failed(let failure):
                try require(!tested.isPairing, "a pairing fails and goes on")
                if failure == .timedOut { isTimedOut = true }
            case .ignored: break
            }
        }
        try require(sent <= 3, "\(sent) commands for one")
        try require((tested.nextDeadline != nil) == tested.isPairing, "a timer without a pairing, or none with one")
        try require(tested.nextDeadline.map { $0 <= now + .seconds(30) } ?? true, "more than 30 seconds")
    }

    private func check(_ pdu: ByteBuffer) throws(FuzzFinding) {
        try require(pdu.readableBytes <= SecurityManagerPDU.maximumLength, "a command beyond the MTU")
        let command: SecurityManagerPDU
        do {
            command = try SecurityManagerPDU(pdu)
        } catch {
            throw FuzzFinding("a malformed command: \(pdu)")
        }
        switch command {
        case .pairingRequest: try require(role == .central, "a peripheral sends Pairing Request")
        case .pairingResponse(let response):
            try require(role == .peripheral && policy.acceptsPairing, "Pairing Response out of place")
            try require(response.maximumKeySize == 16, "a short key is offered")
            try require(response.authentication.contains(.secureConnections), "legacy pairing is offered")
        case .securityRequest: try require(role == .peripheral, "a central sends Security Request")
        case .identityInformation, .identityAddressInformation:
            try require(
                wasLiedTo || tested.longTermKey(random: 0, diversifier: 0) != nil, "keys on a link that has none")
        case .encryptionInformation, .centralIdentification, .signingInformation, .pairingKeypressNotification:
            throw FuzzFinding("\(command.code) is sent")
        default: break
        }
    }
}
