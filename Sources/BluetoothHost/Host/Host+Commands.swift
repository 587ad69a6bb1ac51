import BluetoothHCI
import NIOCore
package import SimulationKernel

extension Host {
    /// Resets the controller and brings it up. Connections end with that; peripherals stay, and advertise again once
    /// the host is ready.
    package mutating func start(now: Instant) {
        commands.clear()
        outgoing.removeAll()
        transmitter = ACLTransmitter()
        for index in connections.indices {
            forget(at: index)
            emit(.disconnected(connections[index].connection, reason: .connectionTerminatedByLocalHost))
        }
        connections.removeAll()
        if let initiation = radio.initiation { emit(.connectionFailed(initiation.peer, .operationCancelledByHost)) }
        radio.reset()
        for index in peripherals.indices { peripherals[index].reset() }
        peripherals.removeAll { $0.isRemoved }
        controller = ControllerInformation()
        controller.mayUseExtendedCommands = configuration.usesExtendedCommands
        controller.readsStates = configuration.readsSupportedStates
        start(at: 0, now: now)
    }

    /// Sends the next step of the start that applies.
    private mutating func start(at first: Int, now: Instant) {
        var index = first
        while index < ControllerStart.steps.count, !ControllerStart.steps[index].applies(controller) { index += 1 }
        guard index < ControllerStart.steps.count else { return ready(now: now) }
        state = .starting(index)
        do throws(HCIError) {
            _ = submit(try ControllerStart.steps[index].command(controller), for: .start(index), now: now)
        } catch {
            fail(.unreadable("\(ControllerStart.steps[index].name): \(error)"))
        }
    }

    private mutating func ready(now: Instant) {
        state = .ready
        transmitter = ACLTransmitter(packetLength: controller.aclLength, bufferCount: controller.aclCount)
        radio.isExtended = controller.usesExtendedCommands
        keepSets(below: advertisingSetLimit)
        emit(.ready(controller))
        prepareAddresses(now: now)
        configure(now: now)
    }

    private mutating func fail(_ failure: HostFailure) {
        state = .failed
        commands.clear()
        emit(.failed(failure))
    }

    /// - Returns: false where too many commands wait.
    @discardableResult
    mutating func submit(_ packet: CommandPacket, for purpose: CommandPurpose, now: Instant) -> Bool {
        commands.submit(packet, for: purpose, now: now, into: &outgoing)
    }

    /// Submits a typed command.
    mutating func submit(
        _ command: some HCICommand, for purpose: CommandPurpose, now: Instant
    ) throws(HostError) {
        let packet: CommandPacket
        do throws(HCIError) {
            packet = try CommandPacket(command)
        } catch {
            throw .invalidParameters(error.description)
        }
        guard submit(packet, for: purpose, now: now) else { throw .queueFull }
    }

    /// Command Complete: allowance, opcode, return parameters.
    mutating func commandComplete(_ parameters: ByteBuffer, now: Instant) {
        var rest = parameters
        guard let allowance = rest.readInteger(as: UInt8.self),
            let opcode = rest.readInteger(endianness: .little, as: UInt16.self)
        else { return drops.unreadable &+= 1 }
        let entry = commands.answered(Opcode(rawValue: opcode), allowance: allowance)
        if let entry {
            let status = rest.getInteger(at: rest.readerIndex, as: UInt8.self).map(ErrorCode.init(rawValue:))
            answered(entry, status ?? .unspecifiedError, returned: rest, now: now)
        }
        commands.advance(now: now, into: &outgoing)
    }

    /// Command Status: status, allowance, opcode.
    mutating func commandStatus(_ parameters: ByteBuffer, now: Instant) {
        var rest = parameters
        guard let status = rest.readInteger(as: UInt8.self), let allowance = rest.readInteger(as: UInt8.self),
            let opcode = rest.readInteger(endianness: .little, as: UInt16.self)
        else { return drops.unreadable &+= 1 }
        if let entry = commands.answered(Opcode(rawValue: opcode), allowance: allowance) {
            answered(entry, ErrorCode(rawValue: status), returned: nil, now: now)
        }
        commands.advance(now: now, into: &outgoing)
    }

    /// A controller that does not answer is no longer to be trusted with what comes after; during the start that is
    /// the end, later the owner decides.
    mutating func unanswered(_ entry: CommandQueue.Entry, now: Instant) {
        let failure = HostFailure.unanswered(entry.packet.opcode)
        if case .start = entry.purpose { return fail(failure) }
        emit(.failed(failure))
        answered(entry, .unspecifiedError, returned: nil, now: now)
        commands.advance(now: now, into: &outgoing)
    }

    /// - Parameter returned: the return parameters of Command Complete; nil of Command Status.
    private mutating func answered(
        _ entry: CommandQueue.Entry, _ status: ErrorCode, returned: ByteBuffer?, now: Instant
    ) {
        switch entry.purpose {
        case .start(let index):
            startAnswered(index, status, entry: entry, returned: returned, now: now)
        case .configuration:
            configurationAnswered(status, now: now)
        case .connect:
            if !status.isSuccess { connectionFailed(status, now: now) }
        case .cancelConnect:
            // Refused where the connection has just been made: then Connection Complete is on its way.
            break
        case .disconnect(let handle):
            if !status.isSuccess, let index = index(of: handle) { connections[index].isEnding = false }
        case .encrypt(let handle):
            if !status.isSuccess { encryptionChanged(handle, status: status, isOn: false, now: now) }
        case .longTermKey(let handle):
            if !status.isSuccess { emit(.encryptionChanged(handle, .failure(LinkFailure(status)))) }
        case .updateConnection(let handle):
            if !status.isSuccess { updateRefused(handle, status, isLate: false, now: now) }
        case .answerParameterRequest, .readRemoteVersion:
            break
        case .setDataLength(let handle):
            if !status.isSuccess { emit(.dataLengthRefused(handle, status)) }
        case .setPHY(let handle):
            if !status.isSuccess { emit(.phyUpdated(handle, .failure(LinkFailure(status)))) }
        case .readRSSI(let handle):
            let result = returned.flatMap { try? Commands.ReadRSSI.Return(returned: $0) }
            emit(.rssi(handle, status.isSuccess ? result?.rssi ?? .unavailable : .unavailable))
        case .readRemoteFeatures(let handle):
            if !status.isSuccess { emit(.remoteFeatures(handle, .failure(LinkFailure(status)))) }
        }
    }

    private mutating func startAnswered(
        _ index: Int, _ status: ErrorCode, entry: CommandQueue.Entry, returned: ByteBuffer?, now: Instant
    ) {
        guard state == .starting(index), ControllerStart.steps.indices.contains(index) else { return }
        let step = ControllerStart.steps[index]
        if status.isSuccess, let returned {
            let event = Events.CommandComplete(opcode: entry.packet.opcode, returned: returned)
            do throws(HCIError) {
                try step.learn(&controller, event)
            } catch {
                if step.isRequired { return fail(.unreadable("\(step.name): \(error)")) }
            }
        } else if step.isRequired {
            return fail(.startRefused(command: step.name, status))
        }
        start(at: index + 1, now: now)
    }
}
