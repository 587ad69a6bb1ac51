internal import BluetoothHCI
internal import SimulationKernel
internal import VirtualRadio

// Hosts from outside, each with a controller of its own.
extension Airwaves {
    /// Gives a client its controller; a bridge's is a metre before its lock.
    mutating func attach(endpoint: String, bridge: AirBridge?, lockAt place: Position?) -> AirClient {
        let number = nextClient
        nextClient += 1
        let address = Address(value: 0x021a_7c00_0000 | number & 0xff_ffff)
        let position = place.map { Position(x: $0.x, y: $0.y - 1, z: $0.z) } ?? AirClient.firstPosition
        let device = attach(address, at: position, name: "hci-\(number)", owner: .client(number))
        let client = AirClient(
            number: number, endpoint: endpoint, name: "hci-\(number)", device: device, publicAddress: address,
            bridge: bridge)
        clients.append(client)
        return client
    }

    /// The client is gone, and its controller with it.
    mutating func detach(client number: UInt64) {
        guard let index = clients.firstIndex(where: { $0.number == number }) else { return }
        detach(clients.remove(at: index).device)
    }

    mutating func receive(_ packet: HCIPacket, fromClient number: UInt64) {
        guard let client = client(number) else { return }
        capture(packet, .towardsController, client.device)
        radio.receive(packet, from: client.device)
    }

    func client(_ number: UInt64) -> AirClient? { clients.first { $0.number == number } }

    mutating func rename(client number: UInt64, to name: String) {
        guard let index = clients.firstIndex(where: { $0.number == number }) else { return }
        clients[index].name = name
    }

    /// Ends what clients have open on the air, and carries them out of reach of anything, and of each other.
    /// - Returns: how many connections there were.
    mutating func cutClientsOff() -> Int {
        var count = 0
        for client in clients where away[client.number] == nil {
            away[client.number] = radio.position(of: client.device)
            count += radio.links(of: client.device).count
            radio.cut(client.device)
            radio.move(client.device, to: .nowhere)
        }
        return count
    }

    /// Carries them back.
    mutating func letClientsIn() {
        for client in clients {
            if let position = away.removeValue(forKey: client.number) { radio.move(client.device, to: position) }
        }
    }
}
