import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel

/// A client and a server of this module on one bearer, without a radio: every PDU arrives at once, in order.
struct ClientServerPipe {
    var client: GATTClient
    var server: GATTServer
    var link = LinkSecurity.open
    let connection = ConnectionHandle(rawValue: 0x0001)
    /// What the client told, but for PDUs.
    private(set) var heard: [ClientEffect] = []
    /// What the server told, but for PDUs.
    private(set) var told: [ATTEffect] = []
    /// How many PDUs went over the bearer, in both directions.
    private(set) var count = 0
    private var clientEffects: [ClientEffect] = []
    private var serverEffects: [ATTEffect] = []

    init(services: [GATTService], maximumMTU: UInt16 = 247) throws {
        client = GATTClient(maximumMTU: maximumMTU)
        server = GATTServer(database: try AttributeDatabase(services: services), maximumMTU: maximumMTU)
        server.connected(connection, now: .epoch, into: &serverEffects)
        carry()
    }

    /// Runs a procedure to its end.
    /// - Returns: its result; nil where it has none.
    mutating func run(_ procedure: GATTProcedure) -> Result<GATTResult, GATTClientError>? {
        let id = client.start(procedure, now: .epoch, into: &clientEffects)
        carry()
        for case .completed(id, let result) in heard { return result }
        return nil
    }

    /// Lets the application at the server act.
    mutating func act<Failure: Error>(
        _ action: (inout GATTServer, ConnectionHandle, inout [ATTEffect]) throws(Failure) -> Void
    ) throws(Failure) {
        try action(&server, connection, &serverEffects)
        carry()
    }

    /// What was told since the last call, on both sides.
    mutating func take() -> (heard: [ClientEffect], told: [ATTEffect]) {
        defer { (heard, told) = ([], []) }
        return (heard, told)
    }

    /// Carries PDUs to and fro until there are none.
    private mutating func carry() {
        while !clientEffects.isEmpty || !serverEffects.isEmpty {
            let fromClient = clientEffects
            clientEffects = []
            for effect in fromClient {
                if case .send(let pdu) = effect {
                    count += 1
                    server.receive(pdu, on: connection, link: link, now: .epoch, into: &serverEffects)
                } else {
                    heard.append(effect)
                }
            }
            let fromServer = serverEffects
            serverEffects = []
            for effect in fromServer {
                if case .send(let pdu, _) = effect {
                    count += 1
                    client.receive(pdu, now: .epoch, into: &clientEffects)
                } else {
                    told.append(effect)
                }
            }
        }
    }
}
