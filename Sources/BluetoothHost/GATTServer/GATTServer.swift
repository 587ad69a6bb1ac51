package import BluetoothHCI
package import SimulationKernel

/// The server side of ATT and GATT for one peripheral, on any number of connections (Vol 3, Part F, 3.4; Part G, 4).
///
/// PDUs go in, effects come out. The values that all clients share are kept here over the shared ``AttributeDatabase``;
/// what belongs to one client is kept only while it is connected.
///
/// Left out, because no peer of a lock needs it: Enhanced ATT bearers, BR/EDR, Server Characteristic Configuration as
/// more than a plain descriptor, and signed writes, which are ignored as writes with a wrong signature are.
package struct GATTServer: Sendable {
    package internal(set) var database: AttributeDatabase
    /// The greatest ATT_MTU that the server takes, in octets.
    package let maximumMTU: UInt16
    /// The shortest encryption key that opens an attribute with ``AttributeAccess/encrypted``, in octets.
    package let minimumKeySize: UInt8

    var bearers: [Bearer] = []
    /// Values that differ from those of the database.
    var overlay = ValueOverlay()
    /// Numbers the requests that wait for the application.
    var lastRequestNumber: UInt32 = 0

    /// - Parameters:
    ///   - maximumMTU: 23 to 517 octets; anything else is brought into that range.
    ///   - minimumKeySize: 7 to 16 octets.
    package init(
        database: AttributeDatabase, maximumMTU: UInt16 = ATTLimits.maximumMTU, minimumKeySize: UInt8 = 16
    ) {
        self.database = database
        self.maximumMTU = min(max(maximumMTU, ATTLimits.defaultMTU), ATTLimits.maximumMTU)
        self.minimumKeySize = min(max(minimumKeySize, 7), 16)
    }

    /// The value as any client would read it; nil where it belongs to each client, and where there is no such handle.
    package func value(of handle: AttributeHandle) -> [UInt8]? {
        guard let index = database.table.index(of: handle) else { return nil }
        switch database.table.attributes[index].kind {
        case .clientConfiguration, .clientFeatures: return nil
        default: return storedValue(at: index)
        }
    }

    /// Sets the value that clients read, without telling anyone. More than 512 octets are cut off.
    ///
    /// Does nothing for a handle without an attribute, for declarations, and for what belongs to each client.
    package mutating func setValue(_ value: [UInt8], for handle: AttributeHandle) {
        guard let index = database.table.index(of: handle) else { return }
        let attribute = database.table.attributes[index]
        guard attribute.kind == .value || attribute.kind == .descriptor else { return }
        let limit = ATTLimits.maximumValueLength
        overlay[handle] = value.count > limit ? Array(value.prefix(limit)) : value
    }

    /// Sets the value, and notifies or indicates it to every client that asked for that and may have it.
    ///
    /// A client whose queue is full or whose PDU is too short for the value does not hear of it.
    package mutating func publish(
        _ value: [UInt8], for handle: AttributeHandle, now: Instant, into effects: inout [ATTEffect]
    ) {
        setValue(value, for: handle)
        for place in bearers.indices {
            guard let bits = bearers[place].subscription(to: handle) else { continue }
            if bits.contains(.notifications) {
                try? notify(value, handle: handle, at: place, into: &effects)
            } else {
                try? indicate(value, handle: handle, at: place, now: now, into: &effects)
            }
        }
    }

    /// The ATT_MTU of the bearer, in octets; the default where there is no such connection.
    package func mtu(of connection: ConnectionHandle) -> UInt16 {
        place(of: connection).map { bearers[$0].mtu } ?? ATTLimits.defaultMTU
    }

    /// Sets the ATT_MTU of a bearer that the client of this side agreed with the peer's server: there is one for both
    /// directions (Vol 3, Part F, 3.2.8).
    package mutating func setMTU(_ mtu: UInt16, of connection: ConnectionHandle) {
        guard let place = place(of: connection) else { return }
        bearers[place].mtu = min(max(mtu, ATTLimits.defaultMTU), ATTLimits.maximumMTU)
    }

    /// The place of the connection among ``bearers``.
    func place(of connection: ConnectionHandle) -> Int? {
        for place in bearers.indices where bearers[place].connection == connection { return place }
        return nil
    }

    /// The value that the server holds for all clients.
    func storedValue(at index: Int) -> [UInt8] {
        let attribute = database.table.attributes[index]
        switch attribute.kind {
        case .declaration: return attribute.value
        case .databaseHash: return database.table.hash
        default: return overlay[attribute.handle] ?? attribute.value
        }
    }
}
