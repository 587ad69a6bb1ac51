import BluetoothHost
import NIOCore
import SimulationKernel

/// A client with what came out of it, for tests that play the server by hand.
struct ClientBench {
    var client: GATTClient
    var now = Instant.epoch
    var effects: [ClientEffect] = []

    init(maximumMTU: UInt16 = 517) { client = GATTClient(maximumMTU: maximumMTU) }

    @discardableResult
    mutating func start(_ procedure: GATTProcedure) -> ProcedureID {
        client.start(procedure, now: now, into: &effects)
    }

    mutating func receive(_ text: String) { client.receive(buffer(text), now: now, into: &effects) }

    /// What came out since the last call.
    mutating func take() -> [ClientEffect] {
        defer { effects = [] }
        return effects
    }

    /// The PDUs that came out since the last call.
    mutating func takeSent() -> [String] {
        take().compactMap { effect in
            if case .send(let pdu) = effect { hexadecimal(pdu) } else { nil }
        }
    }

    /// The results that came out since the last call.
    mutating func takeResults() -> [Result<GATTResult, GATTClientError>] {
        take().compactMap { effect in
            if case .completed(_, let result) = effect { result } else { nil }
        }
    }

    /// Exchanges the MTU, so that it is `mtu`.
    mutating func agree(mtu: UInt16) {
        start(.exchangeMTU(mtu))
        receive("03 " + ClientCase.text(AttributeHandle(mtu)))
        effects = []
    }
}
