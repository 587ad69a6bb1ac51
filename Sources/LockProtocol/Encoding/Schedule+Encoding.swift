internal import SimulationKernel

/// One byte with the number of windows, and the windows. A schedule without windows is never open.
extension Schedule: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let count = try reader.integer(in: 0...UInt8(WireFormat.maximumWindows), "the number of windows")
        self.init(windows: try reader.values(Window.self, count: Int(count)))
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try writer.append(windows.count, in: 0...WireFormat.maximumWindows, as: UInt8.self, "the number of windows")
        try writer.append(values: windows)
    }
}

/// One byte with the number of days, a byte for each (1 Monday … 7 Sunday, none twice), from and until in two each.
///
/// The days keep their order, so that what a lock holds equals what the cloud sent, also for `diff`.
extension Schedule.Window: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        let count = try reader.integer(in: 0...UInt8(Weekday.allCases.count), "the number of days")
        var days: [Weekday] = []
        for _ in 0..<count {
            let number = try reader.integer(in: 1...UInt8(Weekday.allCases.count), "the day")
            days.append(Weekday.allCases[Int(number) - 1])
        }
        let from = try reader.integer(UInt16.self)
        self.init(days: days, fromMinute: Int(from), untilMinute: Int(try reader.integer(UInt16.self)))
        try check()
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        try check()
        writer.append(integer: UInt8(truncatingIfNeeded: days.count))
        for day in days {
            let number = (Weekday.allCases.firstIndex(of: day) ?? 0) + 1
            writer.append(integer: UInt8(truncatingIfNeeded: number))
        }
        writer.append(integer: UInt16(truncatingIfNeeded: fromMinute))
        writer.append(integer: UInt16(truncatingIfNeeded: untilMinute))
    }

    private func check() throws(LockProtocolError) {
        try checkRange(fromMinute, 0...1_439, "the first minute")
        try checkRange(untilMinute, 1...1_440, "the minute after the last")
        guard untilMinute > fromMinute else {
            throw LockProtocolError(.outOfRange, "a window ends after it begins, on the same day")
        }
        guard Set(days).count == days.count else { throw LockProtocolError(.outOfRange, "a day is named twice") }
    }
}
