internal import Cloud
internal import LockModel
internal import SimulationKernel

extension PropertyReader {
    typealias Hardware = (
        device: Device, state: DoorDescription.LockState, reading: (percentage: UInt8, at: Moment)?
    )

    /// How much a clock may be off, in parts per million: a tenth.
    static let maximumDriftPPM: Double = 100_000

    func readDevice(_ value: StrictValue, of lock: UniqueID) -> Hardware? {
        guard var map = value.mapping("a device") else { return nil }
        let familyName = map.require("family")
        let serialNumber = map.take("serialNumber")
        let firmware = map.take("firmware")
        let battery = map.take("battery")
        let batteryReading = map.take("batteryReading")
        let deadbolt = map.take("deadbolt")
        let clock = map.take("clock")
        let drift = map.take("driftPPM")
        map.finish()

        let known: Family? = familyName?.choice()
        let family = known ?? .c2
        if let known {
            refuse([battery, batteryReading], on: known, unless: !known.isWired, reason: "it has mains power")
            refuse([deadbolt], on: known, unless: known.hasDeadbolt, reason: "it has no deadbolt")
        }
        let usualSerialNumber = "SIM-" + lock.description.suffix(12).uppercased()
        let device = Device(
            serialNumber: serialNumber.flatMap(readName) ?? usualSerialNumber, family: family,
            firmware: firmware.flatMap(readName) ?? family.usualFirmware, battery: nil)
        // A lock that is there twice has its serial number twice; the first fault says enough.
        if serialNumber != nil || serialNumbers[device.serialNumber] != lock {
            serialNumbers.add(
                device.serialNumber, lock, at: serialNumber?.position ?? map.position, problems: problems)
        }

        var state = DoorDescription.LockState()
        if !family.isWired { state.battery = battery.flatMap(readPercentage) ?? 100 }
        state.deadboltThrown = deadbolt?.choice(of: Deadbolt.self).map { $0 == .thrown }
        state.clockLost = clock?.choice(of: Clock.self) == .lost
        state.driftPPM = drift?.number(-PropertyReader.maximumDriftPPM...PropertyReader.maximumDriftPPM)
        let usual = state.battery.map { (percentage: $0, at: Moment.fromStart(.hours(-24))) }
        return (device, state, batteryReading.map { readBatteryReading($0) } ?? usual)
    }

    private enum Deadbolt: String, CaseIterable { case thrown, retracted }
    private enum Clock: String, CaseIterable { case known, lost }

    private func refuse(_ values: [StrictValue?], on family: Family, unless isPossible: Bool, reason: String) {
        guard !isPossible else { return }
        for case let value? in values {
            value.report("found on the family \(family.rawValue); expected no such key, because \(reason)")
        }
    }

    private func readPercentage(_ value: StrictValue) -> UInt8? { value.integer(0...100).map { UInt8($0) } }

    private func readBatteryReading(_ value: StrictValue) -> (percentage: UInt8, at: Moment)? {
        guard var map = value.mapping("a battery reading") else { return nil }
        let percentage = map.require("percentage")
        let at = map.require("at")
        map.finish()
        let moment = at.flatMap { Moment(reading: $0) } ?? .start
        if case .fromStart(let offset) = moment, offset > .zero {
            at?.report("found a reading in the future; expected 'now' or a distance back such as -40d")
        }
        return (percentage.flatMap(readPercentage) ?? 0, moment)
    }
}

extension Family {
    /// What a device runs where the file does not say: the versions that the vendor's documents name for the SDK, and
    /// for the rest a choice of the same form.
    fileprivate var usualFirmware: String {
        switch self {
        case .c1: "2.4.2"
        case .c2, .m, .m2: "1.02"
        case .gM2, .interconnect: "G 2.0.7"
        case .r: "3.10"
        case .r2: "4.01"
        }
    }
}
