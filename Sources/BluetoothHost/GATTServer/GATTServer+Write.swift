import BluetoothHCI
import NIOCore

extension GATTServer {
    /// ATT_WRITE_REQ (Vol 3, Part F, 3.4.5.1).
    mutating func write(
        _ request: Request, at place: Int, into effects: inout [ATTEffect]
    ) throws(RequestFailure) {
        var value = request.parameters
        guard let handle = value.readAttributeHandle() else { throw RequestFailure(.invalidPDU) }
        let index = try index(of: handle)
        try checkWrite(by: .request, of: index, at: place)
        try validate(value.readableBytesView, for: index, at: place)
        if database.table.attributes[index].isAuthorised, bearers[place].answer(for: handle) == nil {
            ask(about: handle, write: value, for: request, at: place, into: &effects)
            return
        }
        effects.append(.send(.attributePDU(.writeResponse, capacity: 1), to: bearers[place].connection))
        apply(value, to: index, .request, at: place, into: &effects)
    }

    /// ATT_WRITE_CMD (3.4.5.3): never answered, and ignored where it may not be. The application hears of a write to an
    /// authorised attribute as of any other.
    mutating func takeWriteCommand(_ parameters: ByteBuffer, at place: Int, into effects: inout [ATTEffect]) {
        var value = parameters
        guard !bearers[place].mustLearnOfChange, let handle = value.readAttributeHandle(),
            let index = database.table.index(of: handle)
        else { return }
        do throws(RequestFailure) {
            try checkWrite(by: .command, of: index, at: place)
            try validate(value.readableBytesView, for: index, at: place)
            apply(value, to: index, .command, at: place, into: &effects)
        } catch {
            return
        }
    }

    /// Whether the client may write by this PDU on this link.
    func checkWrite(
        by method: GATTCharacteristic.WriteMethods, of index: Int, at place: Int
    ) throws(RequestFailure) {
        let attribute = database.table.attributes[index]
        guard attribute.writers.contains(method) else { throw RequestFailure(.writeNotPermitted, attribute.handle) }
        try check(attribute.write, refusal: .writeNotPermitted, of: attribute.handle, at: place)
    }

    /// Whether the attribute can have the value.
    func validate(
        _ value: some Collection<UInt8>, for index: Int, at place: Int
    ) throws(RequestFailure) {
        let attribute = database.table.attributes[index]
        guard value.count >= Int(attribute.minimumLength), value.count <= Int(attribute.maximumLength) else {
            throw RequestFailure(.invalidAttributeValueLength, attribute.handle)
        }
        switch attribute.kind {
        case .clientConfiguration:
            // What the properties do not offer is not allowed (Vol 3, Part G, 3.3.3.3).
            guard SubscriptionBits(octets: value).isSubset(of: attribute.subscribable) else {
                throw RequestFailure(.valueNotAllowed, attribute.handle)
            }
        case .clientFeatures:
            guard let octet = value.first else {
                throw RequestFailure(.invalidAttributeValueLength, attribute.handle)
            }
            // A client may not take back a feature (Vol 3, Part G, 7.2).
            guard bearers[place].features.isSubset(of: ClientFeatures(rawValue: octet)) else {
                throw RequestFailure(.valueNotAllowed, attribute.handle)
            }
        case .declaration, .value, .descriptor, .databaseHash:
            return
        }
    }

    /// Writes a value that was validated, and says so.
    mutating func apply(
        _ value: ByteBuffer, to index: Int, _ kind: WriteKind, at place: Int, into effects: inout [ATTEffect]
    ) {
        let table = database.table
        let connection = bearers[place].connection
        switch table.attributes[index].kind {
        case .clientConfiguration:
            let bits = SubscriptionBits(octets: value.readableBytesView)
            let handle = table.attributes[index].valueHandle
            guard bearers[place].subscribe(to: handle, bits) else { return }
            if !bits.contains(.indications) { bearers[place].queue.removeAll { $0.handle == handle } }
            effects.append(.subscriptionChanged(connection, characteristic: handle, bits))
        case .clientFeatures:
            bearers[place].features = ClientFeatures(rawValue: value.readableBytesView.first ?? 0).intersection(.known)
        case .value, .descriptor:
            let handle = table.attributes[index].handle
            if table.attributes[index].isAuthorised {
                // An accepted request is the application's own doing.
                if kind != .command { return }
            } else if table.attributes[index].read != .denied {
                // What nobody can read need not be kept.
                overlay[handle] = Array(value.readableBytesView)
            }
            effects.append(.written(handle, value: value, by: connection, kind))
        case .declaration, .databaseHash:
            return
        }
    }
}

extension SubscriptionBits {
    /// The bits that have a meaning here; those that are reserved are ignored.
    init(octets: some Collection<UInt8>) {
        self = SubscriptionBits(rawValue: UInt16(octets.first ?? 0)).intersection([.notifications, .indications])
    }
}

extension ClientFeatures {
    /// The bits that the specification defines.
    static let known: ClientFeatures = [.robustCaching, .enhancedATTBearer, .multipleHandleValueNotifications]
}
