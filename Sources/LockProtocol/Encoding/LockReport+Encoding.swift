internal import SimulationKernel

/// Lock, counter, applied sequence, battery, optional clock, and the records after their number in two bytes.
extension LockReport: BinaryValue {
    /// The battery's byte where the lock has none.
    private static let noBattery: UInt8 = 255

    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let lock = try reader.value(UniqueID.self)
        let counter = try reader.integer(UInt64.self)
        let appliedSequence = try reader.integer(UInt64.self)
        let battery = try reader.integer(UInt8.self)
        let clock = try reader.optional(Instant.self, "the clock")
        let count = try reader.integer(in: 0...UInt16(WireFormat.maximumRecords), "the number of records")
        self.init(
            lock: lock, counter: counter, appliedSequence: appliedSequence,
            batteryPercentage: battery == LockReport.noBattery ? nil : battery, clock: clock,
            records: try reader.values(LogRecord.self, count: Int(count)))
        try check()
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try check()
        try writer.append(value: lock)
        writer.append(integer: counter)
        writer.append(integer: appliedSequence)
        writer.append(integer: batteryPercentage ?? LockReport.noBattery)
        try writer.append(optional: clock)
        writer.append(integer: UInt16(truncatingIfNeeded: records.count))
        try writer.append(values: records)
    }

    private func check() throws(LockProtocolError) {
        if let batteryPercentage { try checkRange(Int(batteryPercentage), 0...100, "the battery") }
        guard records.count <= WireFormat.maximumRecords else {
            throw LockProtocolError(
                .tooLarge, "\(records.count) records; a report has at most \(WireFormat.maximumRecords)")
        }
        guard zip(records, records.dropFirst()).allSatisfy({ $0.index < .max && $1.index == $0.index + 1 }) else {
            throw LockProtocolError(.outOfRange, "the records' indices have a gap")
        }
    }
}

/// Index, optional time, method, reason (0 is success), optional user, optional daily doorcode.
extension LogRecord: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let index = try reader.integer(UInt64.self)
        let at = try reader.optional(Instant.self, "the time")
        let method = try reader.choice(Method.self, "the method")
        let reasonByte = try reader.integer(UInt8.self)
        let reason = Reason(rawValue: reasonByte)
        guard reasonByte == 0 || reason != nil else { throw LockProtocolError(.outOfRange, "reason \(reasonByte)") }
        let user = try reader.optional(UniqueID.self, "the user")
        self.init(
            index: index, at: at, method: method, reason: reason, user: user,
            daily: try reader.optional(DailyUse.self, "the daily doorcode"))
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        writer.append(integer: index)
        try writer.append(optional: at)
        writer.append(integer: method.rawValue)
        writer.append(integer: reason?.rawValue ?? 0)
        try writer.append(optional: user)
        try writer.append(optional: daily)
    }
}

/// Date, kind and slot.
extension LogRecord.DailyUse: BinaryValue {
    private static let slots = 0...(DailyDoorcode.maximumSlots - 1)

    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let date = try reader.value(LocalDate.self)
        let kind = try reader.choice(DailyDoorcode.Kind.self, "the kind of daily doorcode")
        let slot = try reader.integer(UInt8.self)
        try checkRange(Int(slot), LogRecord.DailyUse.slots, "the slot")
        self.init(date: date, kind: kind, slot: slot)
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try writer.append(value: date)
        writer.append(integer: kind.rawValue)
        try writer.append(Int(slot), in: LogRecord.DailyUse.slots, as: UInt8.self, "the slot")
    }
}
