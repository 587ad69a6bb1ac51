import BluetoothHCI
import NIOCore
import SimulationKernel

extension Host {
    /// Takes an event apart. Those that come with every packet or command are read by hand, the others by their layout.
    mutating func receive(_ packet: EventPacket, now: Instant) {
        switch packet.code {
        case 0x0e: commandComplete(packet.parameters, now: now)
        case 0x0f: commandStatus(packet.parameters, now: now)
        case 0x13: completedPackets(packet.parameters)
        case EventKind.leMetaCode: lowEnergy(packet, now: now)
        default:
            do throws(HCIError) {
                try receiveOther(packet, now: now)
            } catch {
                drops.unreadable &+= 1
            }
        }
    }

    private mutating func receiveOther(_ packet: EventPacket, now: Instant) throws(HCIError) {
        switch packet.kind {
        case Events.DisconnectionComplete.kind:
            let event = try packet.decode(as: Events.DisconnectionComplete.self)
            disconnected(event.handle, status: event.status, reason: event.reason, now: now)
        case Events.EncryptionChange.kind:
            let event = try packet.decode(as: Events.EncryptionChange.self)
            encryptionChanged(event.handle, status: event.status, isOn: event.state != .off, now: now)
        case Events.EncryptionChangeV2.kind:
            let event = try packet.decode(as: Events.EncryptionChangeV2.self)
            encryptionChanged(event.handle, status: event.status, isOn: event.state != .off, now: now)
        case Events.EncryptionKeyRefreshComplete.kind:
            let event = try packet.decode(as: Events.EncryptionKeyRefreshComplete.self)
            encryptionChanged(event.handle, status: event.status, isOn: event.status.isSuccess, now: now)
        case Events.HardwareError.kind:
            let event = try packet.decode(as: Events.HardwareError.self)
            state = .failed
            commands.clear()
            emit(.failed(.hardwareError(event.hardwareCode)))
        case Events.DataBufferOverflow.kind:
            emit(.failed(.dataBufferOverflow))
        case Events.AuthenticatedPayloadTimeoutExpired.kind:
            emit(
                .authenticatedPayloadTimeout(
                    try packet.decode(as: Events.AuthenticatedPayloadTimeoutExpired.self).handle))
        default:
            break
        }
    }

    private mutating func lowEnergy(_ packet: EventPacket, now: Instant) {
        do throws(HCIError) {
            switch packet.kind.subevent {
            case 0x01: connectionComplete(try packet.decode(as: Events.LEConnectionComplete.self), now: now)
            case 0x02: report(try packet.decode(as: Events.LEAdvertisingReport.self))
            case 0x03: updateComplete(try packet.decode(as: Events.LEConnectionUpdateComplete.self), now: now)
            case 0x04:
                let event = try packet.decode(as: Events.LEReadRemoteFeaturesComplete.self)
                emit(
                    .remoteFeatures(
                        event.handle,
                        event.status.isSuccess ? .success(event.features) : .failure(LinkFailure(event.status))))
            case 0x05: longTermKeyRequest(try packet.decode(as: Events.LELongTermKeyRequest.self), now: now)
            case 0x06:
                parameterRequest(try packet.decode(as: Events.LERemoteConnectionParameterRequest.self), now: now)
            case 0x07:
                let event = try packet.decode(as: Events.LEDataLengthChange.self)
                emit(.dataLengthChanged(event.handle, transmit: event.transmitOctets, receive: event.receiveOctets))
            case 0x0a: connectionComplete(try packet.decode(as: Events.LEEnhancedConnectionComplete.self), now: now)
            case 0x0c:
                let event = try packet.decode(as: Events.LEPHYUpdateComplete.self)
                emit(
                    .phyUpdated(
                        event.handle,
                        event.status.isSuccess
                            ? .success(LinkPHYs(transmit: event.transmit, receive: event.receive))
                            : .failure(LinkFailure(event.status))))
            case 0x0d: report(try packet.decode(as: Events.LEExtendedAdvertisingReport.self))
            case 0x11: scanTimedOut()
            case 0x12: setTerminated(try packet.decode(as: Events.LEAdvertisingSetTerminated.self), now: now)
            default: break
            }
        } catch {
            drops.unreadable &+= 1
        }
    }

    /// Number Of Completed Packets: a count, then handle and number of each (7.7.19).
    private mutating func completedPackets(_ parameters: ByteBuffer) {
        var rest = parameters
        guard let count = rest.readInteger(as: UInt8.self) else { return drops.unreadable &+= 1 }
        for _ in 0..<count {
            guard let handle = rest.readInteger(endianness: .little, as: UInt16.self),
                let number = rest.readInteger(endianness: .little, as: UInt16.self)
            else { return drops.unreadable &+= 1 }
            transmitter.completed(Int(number), on: ConnectionHandle(rawValue: handle), into: &outgoing)
        }
    }
}
