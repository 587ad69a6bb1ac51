internal import SimulationKernel

/// Id, user, secret, start, optional end, optional schedule.
extension Credential: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        self.init(
            id: try reader.value(CredentialID.self), user: try reader.value(UniqueID.self),
            secret: try reader.value(Secret.self), start: try reader.value(Instant.self),
            end: try reader.optional(Instant.self, "the end"),
            schedule: try reader.optional(Schedule.self, "the schedule"))
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try writer.append(value: id)
        try writer.append(value: user)
        try writer.append(value: secret)
        try writer.append(value: start)
        try writer.append(optional: end)
        try writer.append(optional: schedule)
    }
}

/// A byte that names the kind, and what the kind holds.
extension Credential.Secret: BinaryValue {
    private enum Kind: UInt8 {
        case doorcode = 1
        case phoneKey = 2
        case keycard = 3
    }

    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        switch try reader.choice(Kind.self, "the kind of secret") {
        case .doorcode:
            self = .doorcode(try reader.value(Doorcode.self))
        case .phoneKey:
            self = .phoneKey(try reader.bytes(AgreementKey.length))
        case .keycard:
            let length = Int(try reader.integer(UInt8.self))
            try Credential.Secret.checkKeycard(length: length)
            self = .keycard(try reader.bytes(length))
        }
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        switch self {
        case .doorcode(let code):
            writer.append(integer: Kind.doorcode.rawValue)
            try writer.append(value: code)
        case .phoneKey(let key):
            try checkRange(key.count, AgreementKey.length...AgreementKey.length, "the phone key's length")
            writer.append(integer: Kind.phoneKey.rawValue)
            writer.append(key)
        case .keycard(let identifier):
            try Credential.Secret.checkKeycard(length: identifier.count)
            writer.append(integer: Kind.keycard.rawValue)
            writer.append(integer: UInt8(truncatingIfNeeded: identifier.count))
            writer.append(identifier)
        }
    }

    private static func checkKeycard(length: Int) throws(LockProtocolError) {
        guard WireFormat.keycardLengths.contains(length) else {
            throw LockProtocolError(.outOfRange, "a keycard's identifier has 4, 7 or 10 bytes, not \(length)")
        }
    }
}
