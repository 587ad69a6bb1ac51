package import BluetoothHCI

// Encryption of connections (Vol 4, Part E, 7.7.8, 7.7.39, 7.7.65.5 and 7.7.75).

extension Controller {
    /// Encryption began, failed to begin, or began again with a new key.
    ///
    /// The host gets Encryption Key Refresh Complete where the link had been encrypted (`isRefreshed`), else Encryption
    /// Change: version 2 if it wants that, else version 1.
    package mutating func encryptionChanged(
        _ handle: ConnectionHandle, status: ErrorCode = .success, isEnabled: Bool, isRefreshed: Bool = false
    ) {
        guard let index = index(of: handle) else { return }
        connections[index].isEncrypting = false
        connections[index].awaitsLongTermKey = false
        if status.isSuccess { connections[index].isEncrypted = isEnabled }
        if isRefreshed {
            raise(
                Events.EncryptionKeyRefreshComplete {
                    $0.status = status
                    $0.handle = handle
                })
        } else if filter.allows(Events.EncryptionChangeV2.kind) {
            raise(
                Events.EncryptionChangeV2 {
                    $0.status = status
                    $0.handle = handle
                    $0.state = isEnabled ? .on : .off
                    // A link layer cannot tell how much of a key is entropy: it takes all of it.
                    $0.keySize = isEnabled ? 16 : 0
                })
        } else {
            raise(
                Events.EncryptionChange {
                    $0.status = status
                    $0.handle = handle
                    $0.state = isEnabled ? .on : .off
                })
        }
    }

    /// The central starts encryption; the host answers with `longTermKey`.
    /// - Returns: whether the host was asked. Where it masked the event, the link layer refuses as one without a key
    ///   (7.7.65.5; Vol 6, Part B, 5.1.3.1).
    package mutating func longTermKeyRequested(
        _ handle: ConnectionHandle, randomNumber: UInt64, encryptedDiversifier: UInt16
    ) -> Bool {
        guard let index = index(of: handle), configuration.features.contains(.encryption),
            filter.allows(Events.LELongTermKeyRequest.kind)
        else { return false }
        connections[index].awaitsLongTermKey = true
        raise(
            Events.LELongTermKeyRequest {
                $0.handle = handle
                $0.randomNumber = randomNumber
                $0.encryptedDiversifier = encryptedDiversifier
            })
        return true
    }

    /// No authenticated packet came for as long as the host allows (7.7.75).
    package mutating func authenticatedPayloadTimeoutExpired(_ handle: ConnectionHandle) {
        guard index(of: handle) != nil else { return }
        raise(Events.AuthenticatedPayloadTimeoutExpired { $0.handle = handle })
    }
}
