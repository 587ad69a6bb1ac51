package import BluetoothHCI
import NIOCore
package import SimulationKernel

// The clients: one on each connection, in either role.

extension Host {
    /// Starts a GATT procedure with the peer's server, or lets it wait for those before it. Its end is told by
    /// ``HostEvent/completed(_:_:_:)``.
    @discardableResult
    package mutating func request(
        _ procedure: GATTProcedure, on handle: ConnectionHandle, now: Instant
    ) throws(HostError) -> ProcedureID {
        let index = try requireConnection(handle)
        var effects = take(&clientEffects)
        let id = connections[index].client.start(procedure, now: now, into: &effects)
        run(&effects, on: handle, now: now)
        return id
    }

    /// Exchanges the ATT_MTU, as large as this host takes; a client may do so once.
    @discardableResult
    package mutating func requestMTU(_ handle: ConnectionHandle, now: Instant) throws(HostError) -> ProcedureID {
        try request(.exchangeMTU(configuration.maximumMTU), on: handle, now: now)
    }

    mutating func receiveForClient(_ pdu: ByteBuffer, at index: Int, now: Instant) {
        let handle = connections[index].handle
        var effects = take(&clientEffects)
        connections[index].client.receive(pdu, now: now, into: &effects)
        run(&effects, on: handle, now: now)
    }

    mutating func clientTimeFired(at index: Int, now: Instant) {
        let handle = connections[index].handle
        var effects = take(&clientEffects)
        connections[index].client.timeFired(at: now, into: &effects)
        run(&effects, on: handle, now: now)
    }

    /// The connection ended: every procedure fails.
    mutating func endClient(at index: Int) {
        let handle = connections[index].handle
        var effects = take(&clientEffects)
        connections[index].client.disconnected(into: &effects)
        for case .completed(let id, let result) in effects { emit(.completed(handle, id, result)) }
        give(&effects, back: &clientEffects)
    }

    private mutating func run(_ effects: inout [ClientEffect], on handle: ConnectionHandle, now: Instant) {
        for place in effects.indices {
            // Taken out of the list, so that the PDU is not shared and gets its header in place.
            let effect = exchange(&effects[place], with: .mtuChanged(0))
            switch consume effect {
            case .send(let pdu): send(consume pdu, .attributeProtocol, on: handle, now: now)
            case .completed(let id, let result): emit(.completed(handle, id, result))
            case .mtuChanged(let mtu): clientChangedMTU(mtu, on: handle)
            case .notification(let attribute, let value): emit(.notification(handle, attribute, value))
            case .indication(let attribute, let value): emit(.indication(handle, attribute, value))
            case .bearerTimedOut:
                emit(.violation(handle, "ATT: no answer within 30 s"))
                try? disconnect(handle, now: now)
            case .unexpected(let pdu): emit(.violation(handle, "ATT: \(pdu)"))
            }
        }
        give(&effects, back: &clientEffects)
    }

    /// The bearer has one ATT_MTU for client and server (Vol 3, Part F, 3.2.8).
    private mutating func clientChangedMTU(_ mtu: UInt16, on handle: ConnectionHandle) {
        if let index = index(of: handle) {
            connections[index].connection.mtu = mtu
            if let id = connections[index].connection.peripheral {
                if let place = peripheralIndex(id) { peripherals[place].server.setMTU(mtu, of: handle) }
            } else {
                centralServer?.setMTU(mtu, of: handle)
            }
        }
        emit(.mtuChanged(handle, mtu))
    }
}
