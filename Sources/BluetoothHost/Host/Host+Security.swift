package import BluetoothHCI
import NIOCore
package import SimulationKernel

extension Host {
    /// Pairs: the central by a Pairing Request, the peripheral by a Security Request.
    package mutating func pair(_ handle: ConnectionHandle, now: Instant) throws(HostError) {
        let index = try requireConnection(handle)
        var effects = take(&securityEffects)
        var refusal: PairingRefusal?
        do throws(PairingRefusal) {
            try connections[index].security.pair(now: now, generator: &generator, into: &effects)
        } catch {
            refusal = error
        }
        run(&effects, on: handle, now: now)
        if let refusal { throw .pairingRefused(refusal) }
    }

    /// The central encrypts with the key of a bond.
    package mutating func encrypt(_ handle: ConnectionHandle, now: Instant) throws(HostError) {
        let index = try requireConnection(handle)
        guard connections[index].connection.role == .central else { throw .wrongRole }
        guard let bond = bond(at: index) else { throw .notBonded }
        connections[index].bondOnTrial = bond
        try enableEncryption(handle, key: bond.longTermKey, now: now)
    }

    /// The central makes the link secure: with the stored key, or where there is none by pairing.
    package mutating func secure(_ handle: ConnectionHandle, now: Instant) throws(HostError) {
        let index = try requireConnection(handle)
        if connections[index].connection.role == .central, bond(at: index) != nil {
            try encrypt(handle, now: now)
        } else {
            try pair(handle, now: now)
        }
    }

    /// The bonds of a peripheral, or of the central (nil); empty for an unknown peripheral.
    package func bonds(of peripheral: PeripheralID?) -> BondStore {
        guard let peripheral else { return centralBonds }
        return peripheralIndex(peripheral).map { peripherals[$0].configuration.bonds } ?? BondStore()
    }

    /// Replaces the bonds of a peripheral, or of the central (nil); connections keep the security they have.
    package mutating func setBonds(_ bonds: BondStore, of peripheral: PeripheralID?) throws(HostError) {
        guard let peripheral else { return centralBonds = bonds }
        let index = try requirePeripheral(peripheral)
        peripherals[index].configuration.bonds = bonds
    }

    /// The bonded peer behind an address that a scanner heard; nil where there is none.
    package func bondedPeer(of address: DeviceAddress) -> Bond? { centralBonds.bond(for: address) }

    private func bond(at index: Int) -> Bond? {
        let connection = connections[index].connection
        return bonds(of: connection.peripheral).bond(for: connection.peerIdentity ?? connection.peerAddress)
    }

    // MARK: The controller

    private mutating func enableEncryption(
        _ handle: ConnectionHandle, key: Block128, now: Instant
    ) throws(HostError) {
        let command = Commands.LEEnableEncryption {
            $0.handle = handle
            $0.longTermKey = key
        }
        try submit(command, for: .encrypt(handle), now: now)
    }

    /// The peripheral's controller asks for the key: of the pairing that runs, else of the bond (Vol 3, Part H, 2.4.4).
    mutating func longTermKeyRequest(_ event: Events.LELongTermKeyRequest, now: Instant) {
        let purpose = CommandPurpose.longTermKey(event.handle)
        var key: Block128?
        if let index = index(of: event.handle), connections[index].connection.role == .peripheral {
            key = connections[index].security.longTermKey(
                random: event.randomNumber, diversifier: event.encryptedDiversifier)
            // Keys of LE Secure Connections have neither number nor diversifier.
            if key == nil, event.randomNumber == 0, event.encryptedDiversifier == 0, let bond = bond(at: index) {
                connections[index].bondOnTrial = bond
                key = bond.longTermKey
            }
        }
        if let key {
            let reply = Commands.LELongTermKeyRequestReply {
                $0.handle = event.handle
                $0.longTermKey = key
            }
            try? submit(reply, for: purpose, now: now)
        } else {
            let reply = Commands.LELongTermKeyRequestNegativeReply { $0.handle = event.handle }
            try? submit(reply, for: purpose, now: now)
        }
    }

    mutating func encryptionChanged(_ handle: ConnectionHandle, status: ErrorCode, isOn: Bool, now: Instant) {
        guard let index = index(of: handle) else { return }
        let trial = connections[index].bondOnTrial
        connections[index].bondOnTrial = nil
        let isEncrypted = status.isSuccess && isOn
        let wasEncrypted = connections[index].connection.security.isEncrypted
        if status.isSuccess {
            // A key refresh is answered with the key of the pairing, and leaves the bond what it was.
            let before = connections[index].connection.security
            connections[index].connection.security = LinkSecurity(
                isEncrypted: isOn,
                isAuthenticated: isOn && (trial?.isAuthenticated ?? before.isAuthenticated),
                isBonded: trial != nil || before.isBonded, keySize: trial?.keySize ?? SecurityPolicy.minimumKeySize)
            if isOn, let trial { connections[index].connection.peerIdentity = trial.peer }
        }
        emit(
            .encryptionChanged(
                handle,
                status.isSuccess ? .success(connections[index].connection.security) : .failure(LinkFailure(status))))
        serverSecurityChanged(at: index)
        if isEncrypted, !wasEncrypted, trial != nil { restoreSubscriptions(at: index, now: now) }
        var effects = take(&securityEffects)
        connections[index].security.encryptionChanged(isEncrypted: isEncrypted, now: now, into: &effects)
        run(&effects, on: handle, now: now)
    }

    // MARK: The Security Manager

    mutating func receiveSecurity(_ pdu: ByteBuffer, at index: Int, now: Instant) {
        var effects = take(&securityEffects)
        connections[index].security.receive(pdu, now: now, generator: &generator, into: &effects)
        run(&effects, on: connections[index].handle, now: now)
    }

    mutating func securityTimeFired(at index: Int, now: Instant) {
        var effects = take(&securityEffects)
        connections[index].security.timeFired(at: now, into: &effects)
        run(&effects, on: connections[index].handle, now: now)
    }

    /// The connection ended: what was under way fails.
    mutating func endSecurity(at index: Int) {
        var effects = take(&securityEffects)
        connections[index].security.disconnected(into: &effects)
        lastAttempts = connections[index].security.attempts
        let handle = connections[index].handle
        for case .failed(let failure) in effects { emit(.pairingFailed(handle, failure)) }
        give(&effects, back: &securityEffects)
    }

    private mutating func run(_ effects: inout [SecurityEffect], on handle: ConnectionHandle, now: Instant) {
        for effect in effects {
            switch effect {
            case .send(let pdu): send(pdu, .securityManager, on: handle, now: now)
            case .startEncryption(let key): try? enableEncryption(handle, key: key, now: now)
            case .securityRequested: securityRequested(handle, now: now)
            case .paired(let bond, let isBonding): paired(bond, isBonding: isBonding, on: handle)
            case .failed(let failure):
                emit(.pairingFailed(handle, failure))
                // No further command may be sent in this connection (Vol 3, Part H, 3.4).
                if failure == .timedOut {
                    try? disconnect(handle, reason: .authenticationFailure, now: now)
                }
            case .ignored(let code, let drop):
                emit(.violation(handle, "SMP: command \(code.map { "\($0)" } ?? "without code") is \(drop)"))
            }
        }
        give(&effects, back: &securityEffects)
    }

    private mutating func securityRequested(_ handle: ConnectionHandle, now: Instant) {
        // Encryption that is starting answers it.
        guard let index = index(of: handle), connections[index].bondOnTrial == nil else { return }
        emit(.securityRequested(handle))
        guard configuration.answersSecurityRequests else { return }
        try? secure(handle, now: now)
    }

    /// Refuses a peripheral's Security Request, where the host is configured to leave that to its owner.
    package mutating func declineSecurityRequest(_ handle: ConnectionHandle, now: Instant) throws(HostError) {
        let index = try requireConnection(handle)
        var effects = take(&securityEffects)
        connections[index].security.declineSecurityRequest(into: &effects)
        run(&effects, on: handle, now: now)
    }

    private mutating func paired(_ bond: Bond, isBonding: Bool, on handle: ConnectionHandle) {
        guard let index = index(of: handle) else { return }
        let peripheral = connections[index].connection.peripheral
        connections[index].connection.security.isAuthenticated = bond.isAuthenticated
        connections[index].connection.security.keySize = bond.keySize
        if isBonding {
            connections[index].connection.security.isBonded = true
            connections[index].connection.peerIdentity = bond.peer
            if let peripheral, let at = peripheralIndex(peripheral) {
                peripherals[at].configuration.bonds.insert(bond)
                peripherals[at].forgetClient(bond.peer)
            } else {
                centralBonds.insert(bond)
            }
        }
        serverSecurityChanged(at: index)
        emit(.paired(handle, bond, isStored: isBonding))
    }
}
