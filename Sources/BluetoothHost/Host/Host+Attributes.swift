import BluetoothHCI
import NIOCore
import SimulationKernel

// What passes between the servers and their clients.

extension Host {
    mutating func serverConnected(_ connection: Connection, now: Instant) {
        var effects = take(&attributeEffects)
        withServer(of: connection.peripheral) { $0.connected(connection.handle, now: now, into: &effects) }
        run(&effects, of: connection.peripheral, now: now)
    }

    /// The link proved to be with the bonded client: what it configured holds again (Vol 3, Part G, 2.5.1).
    mutating func restoreSubscriptions(at index: Int, now: Instant) {
        let connection = connections[index].connection
        guard let id = connection.peripheral, let place = peripheralIndex(id), let peer = connection.peerIdentity,
            let client = peripherals[place].configuration.clients.first(where: { $0.isOf(peer) })
        else { return }
        var effects = take(&attributeEffects)
        peripherals[place].server.restore(client.configuration, on: connection.handle, now: now, into: &effects)
        run(&effects, of: id, now: now)
    }

    /// The server has to know before the client sends anything: it notifies only as the link allows.
    mutating func serverSecurityChanged(at index: Int) {
        let connection = connections[index].connection
        withServer(of: connection.peripheral) { $0.securityChanged(connection.security, on: connection.handle) }
    }

    /// Ends what a connection has in all layers; the connection itself stays for the caller to remove.
    mutating func forget(at index: Int) {
        endSecurity(at: index)
        endClient(at: index)
        let connection = connections[index].connection
        guard let id = connection.peripheral else {
            centralServer?.disconnected(connection.handle)
            return
        }
        guard let place = peripheralIndex(id) else { return }
        let client = peripherals[place].server.disconnected(connection.handle)
        if let client, connection.security.isEncrypted, connection.security.isBonded, let peer = connection.peerIdentity
        {
            peripherals[place].remember(client, of: peer)
        }
    }

    /// Takes an ATT PDU: what only servers send is for the client, the rest for the server.
    mutating func receiveAttribute(_ pdu: ByteBuffer, at index: Int, now: Instant) {
        guard let opcode = pdu.getInteger(at: pdu.readerIndex, as: UInt8.self) else { return drops.data &+= 1 }
        if ATTOpcode.isForClient(opcode) { return receiveForClient(pdu, at: index, now: now) }
        let handle = connections[index].handle
        let link = connections[index].connection.security
        var effects = take(&attributeEffects)
        guard let id = connections[index].connection.peripheral else {
            if centralServer == nil {
                refuseAttribute(opcode, on: handle, now: now)
            } else {
                centralServer?.receive(pdu, on: handle, link: link, now: now, into: &effects)
            }
            return run(&effects, of: nil, now: now)
        }
        if let place = peripheralIndex(id) {
            peripherals[place].server.receive(pdu, on: handle, link: link, now: now, into: &effects)
        }
        run(&effects, of: id, now: now)
    }

    /// Of a central without a server: Request Not Supported for requests, nothing for the rest.
    private mutating func refuseAttribute(_ opcode: UInt8, on handle: ConnectionHandle, now: Instant) {
        guard !ATTOpcode.isCommand(opcode), opcode != ATTOpcode.handleValueConfirmation.rawValue else { return }
        let refusal = ByteBuffer(bytes: [
            ATTOpcode.errorResponse.rawValue, opcode, 0, 0, ATTError.requestNotSupported.rawValue,
        ])
        send(refusal, .attributeProtocol, on: handle, now: now)
    }

    mutating func serverTimeFired(at now: Instant) {
        for index in peripherals.indices {
            guard let deadline = peripherals[index].server.nextDeadline, deadline <= now else { continue }
            var effects = take(&attributeEffects)
            peripherals[index].server.timeFired(at: now, into: &effects)
            run(&effects, of: peripherals[index].id, now: now)
        }
        if let deadline = centralServer?.nextDeadline, deadline <= now {
            var effects = take(&attributeEffects)
            centralServer?.timeFired(at: now, into: &effects)
            run(&effects, of: nil, now: now)
        }
    }

    mutating func withServer(of peripheral: PeripheralID?, _ change: (inout GATTServer) -> Void) {
        if let peripheral {
            if let place = peripheralIndex(peripheral) { change(&peripherals[place].server) }
        } else if centralServer != nil, var server = centralServer {
            centralServer = nil
            change(&server)
            centralServer = server
        }
    }

    mutating func run(_ effects: inout [ATTEffect], of peripheral: PeripheralID?, now: Instant) {
        for place in effects.indices {
            // Taken out of the list, so that the PDU is not shared and gets its header in place.
            let effect = exchange(&effects[place], with: .mtuChanged(noConnection, mtu: 0))
            switch effect {
            case .send(let pdu, let handle): send(pdu, .attributeProtocol, on: handle, now: now)
            case .mtuChanged(let handle, let mtu):
                if let index = index(of: handle) {
                    connections[index].client.useMTU(mtu)
                    connections[index].connection.mtu = mtu
                }
                emit(.mtuChanged(handle, mtu))
            case .timedOut(let handle):
                emit(.server(peripheral, effect))
                try? disconnect(handle, now: now)
            case .written, .readRequested, .writeRequested, .subscriptionChanged, .confirmed, .protocolViolation:
                emit(.server(peripheral, effect))
            }
        }
        give(&effects, back: &attributeEffects)
    }
}

/// Stands in effects that are done.
private let noConnection = ConnectionHandle(rawValue: 0x0fff)
