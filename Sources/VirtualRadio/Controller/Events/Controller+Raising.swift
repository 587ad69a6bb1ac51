package import BluetoothHCI
import NIOCore

extension Controller {
    /// Sends an event to the host, unless the host has masked it (Vol 4, Part E, 7.3.1, 7.3.69 and 7.8.1).
    mutating func raise<Event: HCIEvent>(_ event: Event) {
        guard filter.allows(Event.kind) else { return }
        // All values come from this module and fit; one that did not is no reason to trap.
        guard let packet = try? EventPacket(event) else { return }
        outgoing.append(.event(packet))
    }

    /// The place of a connection in ``connections``; nil for a handle that names none.
    func index(of handle: ConnectionHandle) -> Int? {
        // By index: the elements are not copied.
        for index in connections.indices where connections[index].handle == handle { return index }
        return nil
    }

    /// The connection with this handle.
    package func connection(_ handle: ConnectionHandle) -> HostConnection? {
        index(of: handle).map { connections[$0] }
    }

    /// The connections with this peer, known by its identity where it has one: at most one (Vol 4, Part E, 7.8.12).
    package func isConnected(to peer: DeviceAddress) -> Bool {
        let identity = resolve(peer).plain
        return connections.contains { $0.peer.plain == identity }
    }
}
