extension FaultKind {
    /// What a strike does, in one sentence.
    package var effect: String {
        switch self {
        case .radioLoss: "packets are not heard: advertisements are gone, packets of a connection are sent again"
        case .radioDelay: "packets arrive later"
        case .radioDuplication: "packets reach the host twice, as from a broken controller: sessions break"
        case .radioCorruption: "packets are changed on the way: most count as lost, a few pass the checksum"
        case .radioDisconnect: "a connection goes silent after so many packets in one direction"
        case .radioOutOfRange: "nothing is heard any more"
        case .cloudError: "a call is refused with a 5xx, and nothing is done"
        case .cloudErrorAfterCommit: "a call is done, and answered with a 5xx all the same"
        case .cloudTimeout: "a call gets no answer: the connection is closed after the delay"
        case .cloudSlow: "a call is done at once, and answered after the delay"
        case .cloudStaleRead: "a read is answered as it would have been some time ago"
        case .cloudRateLimited: "a call is refused with 429 and Retry-After, and nothing is done"
        case .syncLost: "a sync package, or a lock's report, never arrives"
        case .syncLate: "a sync package, or a lock's report, arrives after the delay"
        case .syncTruncated: "of a sync package, or a lock's report, the end is cut off"
        case .syncDuplicated: "a sync package, or a lock's report, arrives twice"
        case .syncReordered: "a sync package, or a lock's report, arrives after the next one"
        case .lockReboot: "a lock begins anew at a step: what is in RAM is lost, the clock runs on"
        case .lockFlashFailure: "a sync package cannot be written: nothing of it is applied"
        case .lockTableFull: "a sync package that needs more places than the table has is refused whole"
        case .lockClockOffset: "a lock's clock shows the true time with an offset, also when the fault is cleared"
        case .lockClockDrift: "a lock's clock runs fast from here, or slow, also when the fault is cleared"
        case .lockClockStep: "a lock's clock is moved from what it shows, also when the fault is cleared"
        case .lockPowerLoss: "a lock has no power for a while, and has lost its clock when it is back"
        case .lockBatteryLevel: "a lock's battery stands at a percentage"
        case .lockBatteryDead: "a lock's battery is empty"
        case .lockJam: "what a credential would free stays stuck: the lock notices, and refuses"
        case .lockDeadKey: "a key of the keypad does nothing"
        case .phoneKilled: "the app is killed: what is in memory is lost"
        case .phoneBluetoothOff: "Bluetooth is switched off"
        case .phonePermissionDenied: "the app may no longer use Bluetooth"
        case .phoneTokenExpired: "the token in the app's memory has expired"
        case .phoneWiped: "the app's store is deleted: keys, locks, packages, reports"
        }
    }

    /// The parameters, in order.
    package var parameters: [FaultParameter] {
        switch self {
        case .radioLoss: [.rate(0.2, "of the packets, how many are lost"), .duration]
        case .radioDelay:
            [
                .span(
                    "delay", .milliseconds(500), .zero ... .seconds(32), .milliseconds(0) ... .seconds(4), "how much"),
                .span("jitter", .zero, .zero ... .seconds(32), .zero ... .seconds(2), "at most this much more, drawn"),
                .duration,
            ]
        case .radioDuplication: [.rate(0.2, "of the packets, how many come twice"), .duration]
        case .radioCorruption: [.rate(0.2, "of the packets, how many are changed"), .duration]
        case .radioDisconnect:
            [.whole("packets", 20, 0...1_000_000, 0...100, "after how many, with data or control"), .duration]
        case .radioOutOfRange: [.duration]
        case .cloudError: [.whole("status", 503, 500...599, 500...504, "the HTTP status")]
        case .cloudErrorAfterCommit: [.whole("status", 502, 500...599, 500...504, "the HTTP status")]
        case .cloudTimeout:
            [
                .span("delay", .seconds(30), .zero ... .minutes(10), .seconds(10) ... .seconds(60), "after which time"),
                .flag("commits", false, "whether the call is done all the same"),
            ]
        case .cloudSlow:
            [.span("delay", .seconds(5), .zero ... .minutes(10), .seconds(1) ... .seconds(20), "how much later")]
        case .cloudStaleRead:
            [.span("age", .seconds(30), .milliseconds(1) ... .days(1), .seconds(1) ... .minutes(10), "how old it is")]
        case .cloudRateLimited:
            [
                .span(
                    "retryAfter", .seconds(60), .zero ... .hours(1), .seconds(1) ... .minutes(2),
                    "what Retry-After says")
            ]
        case .syncLate:
            [.span("delay", .minutes(15), .seconds(1) ... .days(30), .minutes(1) ... .hours(12), "how much later")]
        case .syncTruncated: [.share("share", 0.6, "of its octets, how many arrive")]
        case .lockReboot:
            [
                .words(
                    "step", FaultStep.syncApplied.rawValue, FaultStep.allCases.map(\.rawValue),
                    "at which step of unlock or sync")
            ]
        case .lockTableFull: [.whole("capacity", 8, 0...65_535, 0...16, "how many credentials have a place")]
        case .lockClockOffset:
            [.span("offset", .hours(-1), .days(-3_650) ... .days(3_650), .days(-2) ... .days(2), "how far ahead")]
        case .lockClockDrift:
            [.number("ppm", 500, -100_000...100_000, "parts per million", -5_000...5_000, "positive is fast")]
        case .lockClockStep:
            [.span("offset", .hours(-1), .days(-3_650) ... .days(3_650), .days(-2) ... .days(2), "how far ahead")]
        case .lockPowerLoss:
            [.span("duration", .seconds(30), .zero ... .days(30), .zero ... .hours(2), "how long, 0s for a moment")]
        case .lockBatteryLevel: [.whole("percentage", 10, 0...100, 0...100, "what is left", unit: "percent")]
        case .lockDeadKey: [.whole("key", 5, 0...9, 0...9, "which digit")]
        case .phoneBluetoothOff: [.duration]
        case .syncLost, .syncDuplicated, .syncReordered, .lockFlashFailure, .lockBatteryDead, .lockJam, .phoneKilled,
            .phonePermissionDenied, .phoneTokenExpired, .phoneWiped:
            []
        }
    }

    package func parameter(_ name: String) -> FaultParameter? { parameters.first { $0.name == name } }
}

extension FaultParameter {
    /// How long it is in force; nothing said is until it is cleared.
    fileprivate static var duration: FaultParameter {
        .span(
            "duration", .zero, .zero ... .days(30), .seconds(1) ... .minutes(5),
            "for how long each time, 0s until it is cleared")
    }

    fileprivate static func rate(_ standard: Double, _ help: String) -> FaultParameter {
        share("rate", standard, help)
    }

    fileprivate static func share(_ name: String, _ standard: Double, _ help: String) -> FaultParameter {
        number(name, standard, 0...1, "", 0.05...0.95, help)
    }

    fileprivate static func number(
        _ name: String, _ standard: Double, _ range: ClosedRange<Double>, _ unit: String,
        _ usual: ClosedRange<Double>, _ help: String
    ) -> FaultParameter {
        FaultParameter(
            name: name, help: help, type: .number(range, unit: unit, isWhole: false, usual: usual),
            standard: .number(standard))
    }

    fileprivate static func whole(
        _ name: String, _ standard: Double, _ range: ClosedRange<Double>, _ usual: ClosedRange<Double>,
        _ help: String, unit: String = ""
    ) -> FaultParameter {
        FaultParameter(
            name: name, help: help, type: .number(range, unit: unit, isWhole: true, usual: usual),
            standard: .number(standard))
    }

    fileprivate static func span(
        _ name: String, _ standard: Duration, _ range: ClosedRange<Duration>, _ usual: ClosedRange<Duration>,
        _ help: String
    ) -> FaultParameter {
        FaultParameter(name: name, help: help, type: .duration(range, usual: usual), standard: .duration(standard))
    }

    fileprivate static func words(
        _ name: String, _ standard: String, _ words: [String], _ help: String
    ) -> FaultParameter {
        FaultParameter(name: name, help: help, type: .word(words), standard: .word(standard))
    }

    fileprivate static func flag(_ name: String, _ standard: Bool, _ help: String) -> FaultParameter {
        FaultParameter(name: name, help: help, type: .flag, standard: .flag(standard))
    }
}
