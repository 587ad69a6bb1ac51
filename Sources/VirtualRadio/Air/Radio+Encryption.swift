import BluetoothHCI
import SimulationKernel

// Encryption (Vol 6, Part B, 5.1.3). Nothing is enciphered here: the two keys are compared where the first packet that
// they protect would be deciphered.

extension Radio {
    /// The central's host wants encryption, or another key for it.
    mutating func startEncryption(
        randomNumber: UInt64, diversifier: UInt16, key: Block128, by role: Role, of index: Int
    ) {
        // Only a central begins it; a controller refuses the command of a peripheral.
        guard role == .central else {
            fail(.encryption, .commandDisallowed, of: role, index)
            return
        }
        let isEncrypted = ends[Role.central.side(of: index)].security.isEncrypted
        ends[Role.central.side(of: index)].security.wasEncrypted = isEncrypted
        ends[Role.central.side(of: index)].security.key = key
        // Data that were queued before go before it; those after it wait, once it has been sent.
        if isEncrypted {
            send(.pauseEncryptionRequest, from: .central, of: index)
        } else {
            send(.encryptionRequest(randomNumber: randomNumber, diversifier: diversifier), from: .central, of: index)
        }
    }

    /// From the first request on, the central holds its data back.
    mutating func noteSent(_ pdu: LinkControlPDU, by role: Role, of index: Int) {
        switch pdu {
        case .pauseEncryptionRequest: ends[role.side(of: index)].security.phase = .pausing
        case .encryptionRequest: ends[role.side(of: index)].security.phase = .requested
        default: break
        }
    }

    mutating func receiveEncryption(_ pdu: LinkControlPDU, at role: Role, of index: Int) {
        if role == .central {
            receiveAtCentral(pdu, of: index)
        } else {
            receiveAtPeripheral(pdu, of: index)
        }
    }

    // MARK: - Central

    private mutating func receiveAtCentral(_ pdu: LinkControlPDU, of index: Int) {
        guard case .encryption(let randomNumber, let diversifier, let key) = ends[Role.central.side(of: index)].active
        else { return }
        switch (pdu, ends[Role.central.side(of: index)].security.phase) {
        case (.pauseEncryptionResponse, .pausing):
            ends[Role.central.side(of: index)].security.isEncrypted = false
            ends[Role.central.side(of: index)].security.phase = .requested
            send(.pauseEncryptionResponse, from: .central, of: index)
            send(.encryptionRequest(randomNumber: randomNumber, diversifier: diversifier), from: .central, of: index)
        case (.startEncryptionRequest, .requested):
            ends[Role.central.side(of: index)].security.phase = .started
            send(.startEncryptionResponse(key), from: .central, of: index)
        case (.startEncryptionResponse, .started):
            complete(at: .central, of: index)
            finish(.central, of: index)
        default: break
        }
    }

    // MARK: - Peripheral

    private mutating func receiveAtPeripheral(_ pdu: LinkControlPDU, of index: Int) {
        switch (pdu, ends[Role.peripheral.side(of: index)].security.phase) {
        case (.pauseEncryptionRequest, .idle):
            ends[Role.peripheral.side(of: index)].security.wasEncrypted = true
            ends[Role.peripheral.side(of: index)].security.isEncrypted = false
            ends[Role.peripheral.side(of: index)].security.phase = .paused
            send(.pauseEncryptionResponse, from: .peripheral, of: index)
        case (.encryptionRequest(let randomNumber, let diversifier), .idle),
            (.encryptionRequest(let randomNumber, let diversifier), .paused):
            askForKey(randomNumber, diversifier, of: index)
        case (.startEncryptionResponse(let key), .starting):
            guard key == ends[Role.peripheral.side(of: index)].security.key else {
                endBoth(index, reason: .connectionTerminatedMICFailure)
                return
            }
            send(.startEncryptionResponse(key), from: .peripheral, of: index)
            complete(at: .peripheral, of: index)
            startProcedure(by: .peripheral, of: index)
        default: break
        }
    }

    private mutating func askForKey(_ randomNumber: UInt64, _ diversifier: UInt16, of index: Int) {
        guard features(of: .peripheral, index).contains(.encryption) else {
            send(.reject(.encryption, .unsupportedRemoteFeature), from: .peripheral, of: index)
            return
        }
        if ends[Role.peripheral.side(of: index)].security.phase == .idle {
            ends[Role.peripheral.side(of: index)].security.wasEncrypted = false
        }
        ends[Role.peripheral.side(of: index)].security.phase = .awaitingKey
        send(.encryptionResponse, from: .peripheral, of: index)
        let (slot, handle) = (
            Int(ends[Role.peripheral.side(of: index)].station), ends[Role.peripheral.side(of: index)].handle
        )
        if stations[slot].controller.longTermKeyRequested(
            handle, randomNumber: randomNumber, encryptedDiversifier: diversifier)
        {
            flush(slot)
        } else {
            provideLongTermKey(nil, to: .peripheral, of: index)
        }
    }

    /// The peripheral's host has a key, or has none.
    mutating func provideLongTermKey(_ key: Block128?, to role: Role, of index: Int) {
        guard role == .peripheral, ends[Role.peripheral.side(of: index)].security.phase == .awaitingKey else { return }
        if let key {
            ends[Role.peripheral.side(of: index)].security.key = key
            ends[Role.peripheral.side(of: index)].security.phase = .starting
            send(.startEncryptionRequest, from: .peripheral, of: index)
        } else if ends[Role.peripheral.side(of: index)].security.wasEncrypted {
            // Once paused, encryption cannot be left off (5.1.3.2).
            send(.terminate(.pinOrKeyMissing), from: .peripheral, of: index)
        } else {
            send(.reject(.encryption, .pinOrKeyMissing), from: .peripheral, of: index)
            ends[Role.peripheral.side(of: index)].security.phase = .idle
            startProcedure(by: .peripheral, of: index)
        }
    }

    private mutating func complete(at role: Role, of index: Int) {
        let (slot, handle) = (Int(ends[role.side(of: index)].station), ends[role.side(of: index)].handle)
        ends[role.side(of: index)].security.isEncrypted = true
        ends[role.side(of: index)].security.phase = .idle
        ends[role.side(of: index)].security.key = nil
        stations[slot].controller.encryptionChanged(
            handle, isEnabled: true, isRefreshed: ends[role.side(of: index)].security.wasEncrypted)
        flush(slot)
        // Data that waited go on.
        scheduleEvent(of: index)
    }
}
