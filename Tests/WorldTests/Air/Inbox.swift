import BluetoothHCI
import BluetoothHost
import SimulationKernel
import Synchronization

@testable import World

/// What a world sent to a client, until the client's host takes it.
final class Inbox: Sendable {
    private let packets = Mutex<[HCIPacket]>([])

    func put(_ more: [HCIPacket]) { packets.withLock { $0 += more } }

    /// Has a host do something and talk with its controller until both are silent.
    func drive(
        _ host: inout Host, _ world: World, _ client: AirClient, _ action: (inout Host) throws -> Void
    ) async throws {
        try action(&host)
        var silence = 0
        while silence < 40 {
            var outgoing: [HCIPacket] = []
            host.takeOutgoing(into: &outgoing)
            if !outgoing.isEmpty { try await world.receive(outgoing, fromClient: client.number) }
            let incoming = packets.withLock { packets in
                defer { packets = [] }
                return packets
            }
            for packet in incoming { host.receive(packet, now: Stage.start) }
            guard incoming.isEmpty, !host.hasOutgoing else {
                silence = 0
                continue
            }
            silence += 1
            // The radio of a frozen world runs by the wall clock; a moment of it is for advertisements to come.
            try await Task.sleep(for: .milliseconds(10))
            _ = try await world.timeStatus()
        }
        var events: [HostEvent] = []
        host.takeEvents(into: &events)
    }
}
