import BluetoothHCI
import SimulationKernel

/// Sends commands one at a time, as the controller allows, and tells whose answer came (Vol 4, Part E, 4.4).
struct CommandQueue: Sendable {
    struct Entry: Sendable {
        let packet: CommandPacket
        let purpose: CommandPurpose
    }

    private var waiting: [Entry] = []
    private(set) var outstanding: Entry?
    private var deadline = Instant.distantFuture
    /// What the controller last said that it takes: Num_HCI_Command_Packets.
    private var allowance: UInt8 = 1
    /// Commands that were never sent because too many waited.
    private(set) var refused = 0

    /// Commands that may wait: a few for each of a controller's connections and advertising sets, and no more than a
    /// controller works off within seconds.
    static let maximumWaiting = 256
    /// How long a controller may take for an answer; Linux allows as much.
    static let answerTimeout: Duration = .seconds(2)

    /// When the answer of the outstanding command is overdue.
    var nextDeadline: Instant? { outstanding == nil ? nil : deadline }
    var isIdle: Bool { outstanding == nil && waiting.isEmpty }

    mutating func submit(
        _ packet: CommandPacket, for purpose: CommandPurpose, now: Instant, into outgoing: inout [HCIPacket]
    ) -> Bool {
        guard waiting.count < Self.maximumWaiting else {
            refused &+= 1
            return false
        }
        let entry = Entry(packet: packet, purpose: purpose)
        if outstanding == nil, waiting.isEmpty, allowance > 0 {
            send(entry, now: now, into: &outgoing)
        } else {
            waiting.append(entry)
        }
        return true
    }

    /// Takes the opcode and allowance of Command Complete or Command Status. ``advance(now:into:)`` then goes on.
    /// - Returns: what the command was for; nil for an answer to nothing, or to another command.
    mutating func answered(_ opcode: Opcode, allowance: UInt8) -> Entry? {
        self.allowance = allowance
        guard let entry = outstanding, entry.packet.opcode == opcode else { return nil }
        outstanding = nil
        return entry
    }

    /// Sends the next command, where one may be sent.
    mutating func advance(now: Instant, into outgoing: inout [HCIPacket]) {
        guard outstanding == nil, allowance > 0, let entry = waiting.first else { return }
        waiting.removeFirst()
        send(entry, now: now, into: &outgoing)
    }

    /// - Returns: the command whose answer is overdue; it is given up.
    mutating func timeFired(at now: Instant) -> Entry? {
        guard let entry = outstanding, deadline <= now else { return nil }
        outstanding = nil
        allowance = 1
        return entry
    }

    /// Forgets everything, as before a reset.
    mutating func clear() {
        waiting = []
        outstanding = nil
        allowance = 1
    }

    private mutating func send(_ entry: Entry, now: Instant, into outgoing: inout [HCIPacket]) {
        outstanding = entry
        deadline = now + Self.answerTimeout
        outgoing.append(.command(entry.packet))
    }
}

/// What a command was sent for: decides what its answer means.
enum CommandPurpose: Hashable, Sendable {
    /// The step of ``ControllerStart`` with this index.
    case start(Int)
    /// The step of the radio's configuration that is under way.
    case configuration
    case connect
    case cancelConnect
    case disconnect(ConnectionHandle)
    case encrypt(ConnectionHandle)
    case longTermKey(ConnectionHandle)
    case updateConnection(ConnectionHandle)
    case answerParameterRequest(ConnectionHandle)
    case setDataLength(ConnectionHandle)
    case setPHY(ConnectionHandle)
    case readRSSI(ConnectionHandle)
    case readRemoteFeatures(ConnectionHandle)
    case readRemoteVersion(ConnectionHandle)
}
