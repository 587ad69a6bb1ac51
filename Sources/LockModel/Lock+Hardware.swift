package import LockProtocol
package import SimulationKernel

// What people and accidents do to the hardware.
extension Lock {
    /// Moves the bolt by its inside thumbturn, or by the outside one of a C2 while a credential has it coupled.
    /// - Returns: nothing where the family has no bolt.
    package mutating func moveBolt(thrown: Bool, at instant: Instant, by method: LogRecord.Method) -> [LockEvent] {
        guard family.hasDeadbolt, isBoltThrown != thrown else { return [] }
        return [record(.boltMoved(thrown: thrown, by: method), at: instant)]
    }

    package mutating func readBattery(percentage: UInt8, at instant: Instant) -> [LockEvent] {
        guard battery != nil else { return [] }
        if percentage == 0 { loseTransfers() }
        return [record(.batteryRead(percentage: min(percentage, 100)), at: instant)]
    }

    /// Takes the old batteries out and puts new ones in: everything in RAM is gone, the time with it.
    package mutating func swapBattery(at instant: Instant) -> [LockEvent] {
        guard battery != nil else { return [] }
        loseRAM()
        return [record(.batterySwapped, at: instant)]
    }

    /// Cuts or restores the mains of a wired family. When it comes back the time is lost.
    package mutating func changePower(on: Bool, at instant: Instant) -> [LockEvent] {
        family.isWired ? supplyPower(on, at: instant) : []
    }

    /// Takes away all power, of any family, or gives it back. When it is back the time is lost.
    package mutating func supplyPower(_ on: Bool, at instant: Instant) -> [LockEvent] {
        guard isPowered != on else { return [] }
        loseRAM()
        return [record(.powerChanged(on: on), at: instant)]
    }

    /// Begins anew, as after a watchdog: what is in RAM is lost, the clock runs on.
    package mutating func reboot(at instant: Instant) -> [LockEvent] {
        loseRAM()
        return [record(.rebooted, at: instant)]
    }

    /// Installs another firmware, at once, and begins anew with it: what is in RAM is lost, the clock runs on.
    /// - Returns: nothing where the lock does not work.
    package mutating func installFirmware(_ version: String, at instant: Instant) -> [LockEvent] {
        guard outage == nil else { return [] }
        loseRAM()
        return [record(.firmwareInstalled(version), at: instant)]
    }

    /// Has the clock show the true time with an offset from here.
    package mutating func offsetClock(by offset: Duration, at instant: Instant) -> [LockEvent] {
        [record(.clockSet(to: instant + offset, authenticated: false), at: instant)]
    }

    package mutating func loseClock(at instant: Instant) -> [LockEvent] { [record(.clockLost, at: instant)] }

    /// Moves the clock as a tinkerer would, without the cloud's authority.
    package mutating func stepClock(by offset: Duration, at instant: Instant) -> [LockEvent] {
        guard let time = time(at: instant) else { return [] }
        return [record(.clockSet(to: time + offset, authenticated: false), at: instant)]
    }

    package mutating func drift(ppm: Double, at instant: Instant) -> [LockEvent] {
        [record(.clockDrift(ppm: ppm), at: instant)]
    }

    private mutating func loseRAM() {
        lens = .asleep
        pendingNonce = nil
        derivedDay = nil
        loseTransfers()
    }

    private mutating func loseTransfers() {
        session = nil
        packageUnderWay = nil
    }
}
