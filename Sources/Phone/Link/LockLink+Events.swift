internal import BluetoothHCI
internal import BluetoothHost
internal import LockProtocol
internal import NIOCore
internal import SimulationKernel

// What the host tells a link, and what goes over it.
extension LockLink {
    /// Takes an event of the phone's one connection.
    mutating func handle(_ event: HostEvent, host: inout Host, now: Instant) -> LinkEvent? {
        switch event {
        case .connected(let connection) where phase == .connecting:
            phase = .preparing(connection.handle)
            try? host.setDataLength(connection.handle, now: now)
            gatt.begin(connection.handle, &host, now: now)
        // It came about while it was being given up.
        case .connected(let connection) where phase != .lost && handle == nil:
            try? host.disconnect(connection.handle, now: now)
        case .connectionFailed where phase == .connecting: retry(now)
        case .disconnected(let connection, _) where connection.handle == handle:
            // An attack is made once.
            guard isOpen || raw != nil || hello != .honest else {
                retry(now)
                return nil
            }
            phase = .lost
            return .lost(.disconnected)
        case .completed(let handle, let id, let result) where handle == self.handle:
            return completed(id, result, handle, &host, now: now)
        case .notification(let handle, let attribute, let value), .indication(let handle, let attribute, let value):
            guard handle == self.handle, attribute == gatt.response else { return nil }
            return received(Array(value.readableBytesView), &host, now: now)
        default: break
        }
        return nil
    }

    private mutating func completed(
        _ id: ProcedureID, _ result: Result<GATTResult, GATTClientError>, _ handle: ConnectionHandle,
        _ host: inout Host, now: Instant
    ) -> LinkEvent? {
        switch gatt.completed(id, result, handle, &host, now: now) {
        case .goesOn: return nil
        case .isReady:
            guard case .preparing = phase else { return nil }
            return greet(handle, &host, now: now)
        case .isUseless(let why):
            // A connection that ended is told of by itself.
            if case .failure(.disconnected) = result { return nil }
            return lose(.violation(why), &host, now: now)
        }
    }

    private mutating func greet(_ handle: ConnectionHandle, _ host: inout Host, now: Instant) -> LinkEvent? {
        if raw != nil {
            phase = .greeting(handle)
            sendRaw(&host, now: now)
            return nil
        }
        do throws(LockProtocolError) {
            let ephemeral = try EphemeralPrivateKey(rawRepresentation: generator.bytes(32))
            var session = try SessionInitiator(
                lock: target.id, lockKey: hello == .toAnotherKey ? phoneKey.publicKey : target.publicKey,
                phoneKey: phoneKey, ephemeral: ephemeral)
            var message = try session.hello()
            if hello == .truncated { message.removeLast(16) }
            self.session = session
            phase = .greeting(handle)
            tape?.note(hello: message)
            send(message, &host, now: now)
            return nil
        } catch {
            return lose(.violation("\(error)"), &host, now: now)
        }
    }

    private mutating func received(_ segment: [UInt8], _ host: inout Host, now: Instant) -> LinkEvent? {
        do throws(LockProtocolError) {
            guard let message = try assembler.receive(segment) else { return nil }
            if raw != nil { return receivedRaw(try SessionMessage(encoded: message), &host, now: now) }
            guard let received = try session?.receive(message) else { return nil }
            switch received {
            case .welcome(let status):
                guard let handle else { return nil }
                self.status = status
                phase = .open(handle)
                return .ready(status)
            case .reply(let reply):
                if case .status(let status) = reply { self.status = status }
                replyDeadline = session?.unansweredRequests == 0 ? nil : now + Self.replyTimeout
                return .reply(reply)
            case .alert(.busy) where !isOpen:
                wasBusy = true
                if let handle { try? host.disconnect(handle, now: now) }
                retry(now)
                return nil
            case .alert(let reason): return lose(.alert(reason), &host, now: now)
            }
        } catch {
            return lose(.violation("\(error)"), &host, now: now)
        }
    }

    private mutating func receivedRaw(_ message: SessionMessage, _ host: inout Host, now: Instant) -> LinkEvent? {
        if case .alert(let reason) = message { return lose(.alert(reason), &host, now: now) }
        sendRaw(&host, now: now)
        return .heard(message.kindName)
    }

    private mutating func sendRaw(_ host: inout Host, now: Instant) {
        if let message = raw?.popLast() { send(message, &host, now: now) }
    }

    // MARK: Requests

    /// Sends a request; ``LinkEvent/reply(_:)`` brings the answer.
    mutating func request(_ request: LockRequest, _ host: inout Host, now: Instant) -> LinkEvent? {
        guard isOpen else { return nil }
        do throws(LockProtocolError) {
            guard let message = try session?.seal(request) else { return nil }
            if replyDeadline == nil { replyDeadline = now + Self.replyTimeout }
            tape?.note(message, request)
            send(message, &host, now: now)
            return nil
        } catch {
            return lose(.violation("\(error)"), &host, now: now)
        }
    }

    private mutating func send(_ message: [UInt8], _ host: inout Host, now: Instant) {
        guard let handle, let connection = host.connection(handle) else { return }
        for segment in Segmentation.segments(of: message, limit: Int(connection.mtu) - 3) {
            gatt.write(segment, handle, &host, now: now)
        }
    }
}
