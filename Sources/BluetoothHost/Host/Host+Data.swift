import BluetoothHCI
import NIOCore
import SimulationKernel

extension Host {
    /// Takes ACL data: whole frames go to the layer of their channel.
    mutating func receive(_ packet: ACLPacket, now: Instant) {
        guard let index = index(of: packet.handle) else { return keep(packet) }
        do throws(HCIError) {
            guard let pdu = try connections[index].reassembler.accept(packet) else { return }
            receiveFrame(pdu, at: index, now: now)
        } catch {
            drops.data &+= 1
            emit(.violation(packet.handle, "L2CAP: \(error)"))
        }
    }

    /// Data of a connection whose peripheral is not known yet wait for it; others are dropped.
    private mutating func keep(_ packet: ACLPacket) {
        guard let index = radio.unassigned.firstIndex(where: { $0.new.handle == packet.handle }),
            radio.unassigned[index].packets.count < UnassignedConnection.maximumPackets
        else { return drops.data &+= 1 }
        radio.unassigned[index].packets.append(packet)
    }

    private mutating func receiveFrame(_ pdu: ByteBuffer, at index: Int, now: Instant) {
        guard let frame = L2CAPFrame(pdu: pdu) else { return drops.data &+= 1 }
        switch frame.channel {
        case .attributeProtocol: receiveAttribute(frame.payload, at: index, now: now)
        case .signalling:
            var effects = take(&signallingEffects)
            connections[index].signalling.receive(frame.payload, into: &effects)
            run(&effects, on: connections[index].handle, now: now)
        case .securityManager: receiveSecurity(frame.payload, at: index, now: now)
        default: drops.unknownChannel &+= 1
        }
    }

    /// Sends the payload of a frame. A connection on which too much waits is ended: its peer asks for answers and does
    /// not take them.
    mutating func send(
        _ payload: consuming ByteBuffer, _ channel: L2CAPChannel, on handle: ConnectionHandle, now: Instant
    ) {
        let pdu = L2CAPFrame.pdu(channel, payload: payload)
        guard !transmitter.send(pdu, on: handle, into: &outgoing), index(of: handle) != nil else { return }
        emit(.violation(handle, "L2CAP: \(ACLTransmitter.maximumWaiting) PDUs wait to be sent"))
        try? disconnect(handle, reason: .remoteDeviceTerminatedConnectionLowResources, now: now)
    }

    /// Asks the central over L2CAP for other parameters.
    mutating func requestUpdate(at index: Int, _ parameters: ConnectionParameters, now: Instant) -> Bool {
        var effects = take(&signallingEffects)
        let isSent = connections[index].signalling.requestUpdate(parameters, now: now, into: &effects)
        run(&effects, on: connections[index].handle, now: now)
        return isSent
    }

    mutating func signallingTimeFired(at index: Int, now: Instant) {
        var effects = take(&signallingEffects)
        connections[index].signalling.timeFired(at: now, into: &effects)
        run(&effects, on: connections[index].handle, now: now)
    }

    private mutating func run(_ effects: inout [SignallingEffect], on handle: ConnectionHandle, now: Instant) {
        for effect in effects {
            switch effect {
            case .send(let payload): send(payload, .signalling, on: handle, now: now)
            case .updateConnection(let parameters): try? update(handle, parameters, now: now)
            case .updateAnswered(let answer): emit(.parameterRequestAnswered(handle, answer))
            case .violation(let violation): emit(.violation(handle, "L2CAP signalling: \(violation.rawValue)"))
            }
        }
        give(&effects, back: &signallingEffects)
    }

    /// Everything of one connection that is due.
    mutating func connectionTimeFired(_ handle: ConnectionHandle, at now: Instant) {
        if let index = index(of: handle), let deadline = connections[index].signalling.nextDeadline, deadline <= now {
            signallingTimeFired(at: index, now: now)
        }
        if let index = index(of: handle), let deadline = connections[index].security.nextDeadline, deadline <= now {
            securityTimeFired(at: index, now: now)
        }
        if let index = index(of: handle), let deadline = connections[index].client.nextDeadline, deadline <= now {
            clientTimeFired(at: index, now: now)
        }
    }
}

/// Hands out a list that is kept for its memory.
func take<Effect>(_ kept: inout [Effect]) -> [Effect] {
    var taken: [Effect] = []
    swap(&taken, &kept)
    return taken
}

/// Takes such a list back, empty; one that grew long is let go.
func give<Effect>(_ used: inout [Effect], back kept: inout [Effect]) {
    used.removeAll(keepingCapacity: used.capacity <= 64)
    swap(&used, &kept)
}

/// Puts a value in the place of another.
func exchange<Value>(_ place: inout Value, with value: Value) -> Value {
    var value = value
    swap(&place, &value)
    return value
}
