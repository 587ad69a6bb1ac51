package import BluetoothHCI
internal import SimulationKernel

// The world's end of Bluetooth hosts outside, which speak HCI to controllers of ours.
extension World {
    /// Gives a host from outside a controller on the radio.
    /// - Parameters:
    ///   - endpoint: where it connected, for people.
    ///   - bridge: for one that carries a lock to an adapter.
    ///   - deliver: takes what the controller has for it, in order, as soon as the record has what led to it.
    package func attachClient(
        endpoint: String, bridge: AirBridge? = nil, deliver: @escaping @Sendable ([HCIPacket]) -> Void
    ) throws -> AirClient {
        if simulation.airClients.isEmpty {
            _ = try perform { _ in }
            paceAir()
        }
        let client = try perform { $0.attachClient(endpoint: endpoint, bridge: bridge) }
        airSinks[client.number] = deliver
        sendOverAir()
        return client
    }

    /// The host is gone; so is its controller, without a word to whom it was connected to.
    package func detachClient(_ number: UInt64) throws {
        airSinks[number] = nil
        try perform { $0.detachClient(number) }
    }

    /// Takes what a host sent to its controller.
    package func receive(_ packets: [HCIPacket], fromClient number: UInt64) throws {
        try perform { $0.receive(packets, fromClient: number) }
    }

    /// Has every packet between a controller and its host shown to `sink`; nil ends that.
    package func capture(_ sink: (@Sendable ([AirCapture]) -> Void)?) throws {
        captureSink = sink
        try perform { $0.capture(sink != nil) }
    }

    /// Sends what waits for hosts outside.
    func sendOverAir() {
        let deliveries = simulation.takeAirDeliveries()
        if !deliveries.isEmpty {
            var batches: [(client: UInt64, packets: [HCIPacket])] = []
            for delivery in deliveries {
                if let index = batches.firstIndex(where: { $0.client == delivery.client }) {
                    batches[index].packets.append(delivery.packet)
                } else {
                    batches.append((delivery.client, [delivery.packet]))
                }
            }
            for (client, packets) in batches { airSinks[client]?(packets) }
        }
        sendToAdapters()
        let captured = simulation.takeCaptured()
        if !captured.isEmpty { captureSink?(captured) }
    }
}
