/// The fields in the order of their declaration: 1, 2, 2, 2, 1, 1 and 1 bytes, and the optional schedule.
extension LockConfiguration: BinaryValue {
    package init(reading reader: inout ByteReader) throws(LockProtocolError) {
        self.init()
        wrongCodeLimit = try reader.integer(UInt8.self)
        lockoutSeconds = try reader.integer(UInt16.self)
        unlockSeconds = try reader.integer(UInt16.self)
        singleUseSeconds = try reader.integer(UInt16.self)
        dailySlots = try reader.integer(in: 1...UInt8(DailyDoorcode.maximumSlots), "the number of daily slots")
        trustsPackageTime = try reader.flag("trust in a package's time")
        privacy = try reader.flag("privacy")
        openHours = try reader.optional(Schedule.self, "the open hours")
    }

    package func write(to writer: inout ByteWriter) throws(LockProtocolError) {
        writer.append(integer: wrongCodeLimit)
        writer.append(integer: lockoutSeconds)
        writer.append(integer: unlockSeconds)
        writer.append(integer: singleUseSeconds)
        try writer.append(
            Int(dailySlots), in: 1...DailyDoorcode.maximumSlots, as: UInt8.self, "the number of daily slots")
        writer.append(flag: trustsPackageTime)
        writer.append(flag: privacy)
        try writer.append(optional: openHours)
    }
}
