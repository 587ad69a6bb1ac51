internal import SimulationKernel

/// Lock, base, sequence, time, records received, and the operations after their number in two bytes.
extension SyncPackage: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let lock = try reader.value(UniqueID.self)
        let base = try reader.integer(UInt64.self)
        let sequence = try reader.integer(UInt64.self)
        let issuedAt = try reader.value(Instant.self)
        let recordsReceived = try reader.integer(UInt64.self)
        let count = try reader.integer(in: 0...UInt16(WireFormat.maximumOperations), "the number of operations")
        self.init(
            lock: lock, base: base, sequence: sequence, issuedAt: issuedAt, recordsReceived: recordsReceived,
            operations: try reader.values(SyncOperation.self, count: Int(count)))
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try writer.append(value: lock)
        writer.append(integer: base)
        writer.append(integer: sequence)
        try writer.append(value: issuedAt)
        writer.append(integer: recordsReceived)
        guard operations.count <= WireFormat.maximumOperations else {
            throw LockProtocolError(
                .tooLarge, "\(operations.count) operations; a package has at most \(WireFormat.maximumOperations)")
        }
        writer.append(integer: UInt16(operations.count))
        try writer.append(values: operations)
    }
}

/// A byte that names the kind, and what the kind holds.
extension SyncOperation: BinaryValue {
    private enum Kind: UInt8 {
        case upsert = 1
        case remove = 2
        case setTimeZone = 3
        case configure = 4
    }

    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        switch try reader.choice(Kind.self, "the kind of operation") {
        case .upsert: self = .upsert(try reader.value(Credential.self))
        case .remove: self = .remove(try reader.value(CredentialID.self))
        case .setTimeZone: self = .setTimeZone(try reader.value(CivilZone.self))
        case .configure: self = .configure(try reader.value(LockConfiguration.self))
        }
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        switch self {
        case .upsert(let credential):
            writer.append(integer: Kind.upsert.rawValue)
            try writer.append(value: credential)
        case .remove(let id):
            writer.append(integer: Kind.remove.rawValue)
            try writer.append(value: id)
        case .setTimeZone(let zone):
            writer.append(integer: Kind.setTimeZone.rawValue)
            try writer.append(value: zone)
        case .configure(let configuration):
            writer.append(integer: Kind.configure.rawValue)
            try writer.append(value: configuration)
        }
    }
}
