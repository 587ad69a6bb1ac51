import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel

/// A client that speaks octets with a server, on one connection.
struct TestPeer {
    var server: GATTServer
    let connection = ConnectionHandle(rawValue: 0x0040)
    var link = LinkSecurity.open
    var now = Instant.epoch
    /// Every effect so far but the PDUs.
    private(set) var effects: [ATTEffect] = []

    init(database: AttributeDatabase, maximumMTU: UInt16 = 517, restoring: ClientConfiguration? = nil) {
        server = GATTServer(database: database, maximumMTU: maximumMTU)
        _ = act { [connection, now] server, effects in
            server.connected(connection, restoring: restoring, now: now, into: &effects)
        }
    }

    init(services: [GATTService], maximumMTU: UInt16 = 517) throws {
        self.init(database: try AttributeDatabase(services: services), maximumMTU: maximumMTU)
    }

    /// Sends a PDU.
    /// - Returns: the PDUs that the server sends in turn.
    mutating func exchange(_ pdu: [UInt8]) -> [[UInt8]] {
        act { [connection, link, now] server, effects in
            server.receive(ByteBuffer(bytes: pdu), on: connection, link: link, now: now, into: &effects)
        }
    }

    mutating func exchange(_ pdu: String) -> [[UInt8]] { exchange(hexOctets(pdu)) }

    /// Sends a PDU that has one answer at most.
    mutating func ask(_ pdu: String) -> [UInt8]? { exchange(pdu).first }

    /// Lets the application act.
    /// - Returns: the PDUs that the server sends.
    mutating func act<Failure: Error>(
        _ action: (inout GATTServer, inout [ATTEffect]) throws(Failure) -> Void
    ) throws(Failure) -> [[UInt8]] {
        var new: [ATTEffect] = []
        try action(&server, &new)
        var sent: [[UInt8]] = []
        for effect in new {
            if case .send(let pdu, _) = effect {
                sent.append(Array(pdu.readableBytesView))
            } else {
                effects.append(effect)
            }
        }
        return sent
    }

    /// The effects since the last call.
    mutating func takeEffects() -> [ATTEffect] {
        defer { effects = [] }
        return effects
    }

    var violations: [ProtocolViolation] {
        effects.compactMap { if case .protocolViolation(_, let violation) = $0 { violation } else { nil } }
    }
}
