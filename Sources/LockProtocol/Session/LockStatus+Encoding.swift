internal import SimulationKernel

/// Flags, applied sequence, battery, optional clock, number of records, optional package under way, serial number.
extension LockStatus: BinaryValue {
    private struct Flags: OptionSet {
        let rawValue: UInt8
        static let isKnown = Flags(rawValue: 1 << 0)
        static let knowsTime = Flags(rawValue: 1 << 1)
        static let isBoltThrown = Flags(rawValue: 1 << 2)
        static let isUnlocked = Flags(rawValue: 1 << 3)
        static let hasRecords = Flags(rawValue: 1 << 4)
    }

    /// The battery's byte where the lock has none.
    private static let noBattery: UInt8 = 255

    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let flags = Flags(rawValue: try reader.integer(UInt8.self))
        let appliedSequence = try reader.integer(UInt64.self)
        let battery = try reader.integer(UInt8.self)
        let clock = try reader.optional(Instant.self, "the clock")
        guard flags.contains(.knowsTime) == (clock != nil) else {
            throw LockProtocolError(.outOfRange, "a clock goes with knowing the time")
        }
        let recordCount = Int(try reader.integer(UInt16.self))
        let package = try reader.optional(PackageUnderWay.self, "the package")
        let length = try reader.integer(
            in: 0...UInt8(SessionLimits.maximumSerialNumberLength), "the serial number's length")
        let serialNumber = try reader.bytes(Int(length))
        self.init(
            isKnown: flags.contains(.isKnown), isBoltThrown: flags.contains(.isBoltThrown),
            isUnlocked: flags.contains(.isUnlocked), hasRecords: flags.contains(.hasRecords),
            appliedSequence: appliedSequence, batteryPercentage: battery == LockStatus.noBattery ? nil : battery,
            clock: clock, recordCount: recordCount, package: package,
            serialNumber: String(decoding: serialNumber, as: UTF8.self))
        try check()
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try check()
        var flags: Flags = []
        if isKnown { flags.insert(.isKnown) }
        if knowsTime { flags.insert(.knowsTime) }
        if isBoltThrown { flags.insert(.isBoltThrown) }
        if isUnlocked { flags.insert(.isUnlocked) }
        if hasRecords { flags.insert(.hasRecords) }
        writer.append(integer: flags.rawValue)
        writer.append(integer: appliedSequence)
        writer.append(integer: batteryPercentage ?? LockStatus.noBattery)
        try writer.append(optional: clock)
        writer.append(integer: UInt16(clamping: recordCount))
        try writer.append(optional: package)
        writer.append(integer: UInt8(truncatingIfNeeded: serialNumber.utf8.count))
        writer.append(Array(serialNumber.utf8))
    }

    private func check() throws(LockProtocolError) {
        if let batteryPercentage { try checkRange(Int(batteryPercentage), 0...100, "the battery") }
        let serial = serialNumber.utf8
        try checkRange(serial.count, 0...SessionLimits.maximumSerialNumberLength, "the serial number's length")
        guard serial.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw LockProtocolError(.outOfRange, "a serial number is printable ASCII")
        }
    }
}

/// Base, sequence, and the next chunk in two bytes.
extension LockStatus.PackageUnderWay: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let base = try reader.integer(UInt64.self)
        let sequence = try reader.integer(UInt64.self)
        let next = try reader.integer(in: 0...UInt16(Envelope.maximumChunks), "the next chunk")
        self.init(base: base, sequence: sequence, nextChunk: Int(next))
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        writer.append(integer: base)
        writer.append(integer: sequence)
        try writer.append(nextChunk, in: 0...Envelope.maximumChunks, as: UInt16.self, "the next chunk")
    }
}
