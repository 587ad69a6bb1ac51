internal import SimulationKernel

// The rules of grants and changes that named settings draw.
extension Cloud {
    /// Whether partners can grant a door: the vendor's guides say that its elevators are none of the partner API.
    func mayBeGranted(_ door: Door) -> Bool { door.place != .elevator || settings.openKit.elevatorGrants }

    /// Refuses times that the settings do not allow.
    /// - Parameter start: nil where it stays.
    func checkTimes(of type: PasscodeType, start: Instant?, end: Instant?, now: Instant) throws(CloudRefusal) {
        let rules = settings.openKit
        guard type == .permanent else {
            // The day of a daily grant is checked door by door: each has its own midnight.
            if end != nil, rules.dailyEndTime == .refuse {
                throw CloudRefusal(.endTimeNotSupported, "a daily doorcode ends with its day; leave endTime out")
            }
            return
        }
        if end == nil, rules.endTimeRequired {
            throw CloudRefusal(.missingEndTime, "by the setting endTimeRequired a PERMANENT access needs an endTime")
        }
        let horizon = now + .seconds(86_400 * rules.accessHorizonDays)
        let distance = "more than \(rules.accessHorizonDays) days ahead; see the setting accessHorizonDays"
        if let start, start > horizon { throw CloudRefusal(.invalidStartTime, "startTime is \(distance)") }
        if let end, end > horizon { throw CloudRefusal(.endTimeNotSupported, "endTime is \(distance)") }
    }
}
