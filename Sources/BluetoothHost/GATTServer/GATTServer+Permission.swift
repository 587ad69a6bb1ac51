extension GATTServer {
    /// Checks what the link must be.
    ///
    /// A link that is not encrypted: Insufficient Encryption where there is a key to encrypt it with, else Insufficient
    /// Authentication, which makes a client pair (Vol 3, Part C, 10.3.1).
    /// - Parameter refusal: the error of an attribute that is closed to everyone.
    func check(
        _ access: AttributeAccess, refusal: ATTError, of handle: AttributeHandle, at place: Int
    ) throws(RequestFailure) {
        switch access {
        case .denied:
            throw RequestFailure(refusal, handle)
        case .open:
            return
        case .encrypted, .authenticated:
            let link = bearers[place].link
            guard link.isEncrypted else {
                throw RequestFailure(link.isBonded ? .insufficientEncryption : .insufficientAuthentication, handle)
            }
            guard access == .encrypted || link.isAuthenticated else {
                throw RequestFailure(.insufficientAuthentication, handle)
            }
            guard link.keySize >= minimumKeySize else { throw RequestFailure(.encryptionKeySizeTooShort, handle) }
        }
    }

    /// The place of the attribute in the table.
    func index(of handle: AttributeHandle) throws(RequestFailure) -> Int {
        guard let index = database.table.index(of: handle) else { throw RequestFailure(.invalidHandle, handle) }
        return index
    }

    /// The value as the client of a bearer reads it.
    func clientValue(at index: Int, for place: Int) -> [UInt8] {
        let attribute = database.table.attributes[index]
        switch attribute.kind {
        case .clientConfiguration:
            let bits = bearers[place].subscription(to: attribute.valueHandle) ?? []
            return [UInt8(truncatingIfNeeded: bits.rawValue), 0]
        case .clientFeatures:
            return [bearers[place].features.rawValue]
        case .declaration, .value, .descriptor, .databaseHash:
            return storedValue(at: index)
        }
    }
}
