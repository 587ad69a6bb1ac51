package import BluetoothHCI
import NIOCore
package import SimulationKernel

// The servers of the peripherals, and of the central.

extension Host {
    /// The server of a peripheral, or of the central (nil), to read from.
    package func server(of peripheral: PeripheralID?) -> GATTServer? {
        guard let peripheral else { return centralServer }
        return peripheralIndex(peripheral).map { peripherals[$0].server }
    }

    /// Sets the value that clients read, without telling anyone.
    package mutating func setValue(
        _ value: [UInt8], for handle: AttributeHandle, of peripheral: PeripheralID
    ) throws(HostError) {
        let index = try requirePeripheral(peripheral)
        peripherals[index].server.setValue(value, for: handle)
    }

    /// Sets the value, and notifies or indicates it to every client that asked for that.
    package mutating func publish(
        _ value: [UInt8], for handle: AttributeHandle, of peripheral: PeripheralID, now: Instant
    ) throws(HostError) {
        let index = try requirePeripheral(peripheral)
        var effects = take(&attributeEffects)
        peripherals[index].server.publish(value, for: handle, now: now, into: &effects)
        run(&effects, of: peripheral, now: now)
    }

    /// Notifies one client.
    /// - Throws: `notificationRefused`; `queueFull` where too much waits to be sent on that connection.
    package mutating func notify(
        _ value: [UInt8], for handle: AttributeHandle, on connection: ConnectionHandle, now: Instant
    ) throws(HostError) {
        let index = try requireConnection(connection)
        guard transmitter.waiting(on: connection) < ACLTransmitter.maximumWaiting / 2 else { throw .queueFull }
        let peripheral = connections[index].connection.peripheral
        var refusal: NotificationRefusal?
        var effects = take(&attributeEffects)
        withServer(of: peripheral) { server in
            do throws(NotificationRefusal) {
                try server.notify(value, handle: handle, on: connection, into: &effects)
            } catch {
                refusal = error
            }
        }
        run(&effects, of: peripheral, now: now)
        if let refusal { throw .notificationRefused(refusal) }
    }

    /// Indicates to one client, which confirms it.
    package mutating func indicate(
        _ value: [UInt8], for handle: AttributeHandle, on connection: ConnectionHandle, now: Instant
    ) throws(HostError) {
        let index = try requireConnection(connection)
        let peripheral = connections[index].connection.peripheral
        var refusal: NotificationRefusal?
        var effects = take(&attributeEffects)
        withServer(of: peripheral) { server in
            do throws(NotificationRefusal) {
                try server.indicate(value, handle: handle, on: connection, now: now, into: &effects)
            } catch {
                refusal = error
            }
        }
        run(&effects, of: peripheral, now: now)
        if let refusal { throw .notificationRefused(refusal) }
    }

    /// Answers a request for an authorised attribute: a value that is read, an empty one for a write that is accepted,
    /// or a refusal.
    package mutating func respond(
        to request: PendingRequest, with result: Result<[UInt8], ATTError>, now: Instant
    ) throws(HostError) {
        let index = try requireConnection(request.connection)
        let peripheral = connections[index].connection.peripheral
        var effects = take(&attributeEffects)
        withServer(of: peripheral) { $0.respond(to: request, with: result, into: &effects) }
        run(&effects, of: peripheral, now: now)
    }

    /// Replaces the services of a peripheral: clients that subscribed to Service Changed are told.
    package mutating func replaceDatabase(
        _ database: AttributeDatabase, of peripheral: PeripheralID, now: Instant
    ) throws(HostError) {
        let index = try requirePeripheral(peripheral)
        peripherals[index].configuration.database = database
        var effects = take(&attributeEffects)
        peripherals[index].server.replace(database: database, now: now, into: &effects)
        run(&effects, of: peripheral, now: now)
    }

    /// What the server of a peripheral remembers of bonded clients, as it is to be kept over a restart.
    package func bondedClients(of peripheral: PeripheralID) -> [BondedClient] {
        peripheralIndex(peripheral).map { peripherals[$0].configuration.clients } ?? []
    }
}
