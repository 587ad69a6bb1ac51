internal import Cloud
internal import SimulationKernel
internal import VirtualRadio

/// A fault of the radio while it is in force.
struct AirFault: Hashable, Sendable {
    let faults: LinkFaults
    let door: DoorID?
    let phone: String?
    let direction: FaultDirection?
}

extension Airwaves {
    /// Has faults be in force, and no others but those.
    mutating func follow(_ faults: [AirFault]) {
        guard faults != self.faults else { return }
        self.faults = faults
        refreshFaults()
    }

    /// Tells the radio whom the faults in force concern, as devices come and go.
    mutating func refreshFaults() {
        radio.overlays = faults.flatMap { fault in
            let lockDevices = fault.door.map { door in slots[door].flatMap { locks[$0].device }.map { [$0] } ?? [] }
            let near = Set(lockDevices ?? locks.compactMap(\.device))
            let far = fault.phone.map { id in Set(phones.filter { $0.id == id }.compactMap(\.device)) }
            var overlays: [FaultOverlay] = []
            if fault.direction != .fromLock { overlays.append(FaultOverlay(fault.faults, from: far, to: near)) }
            if fault.direction != .toLock { overlays.append(FaultOverlay(fault.faults, from: near, to: far)) }
            return overlays
        }
    }
}

extension Simulation {
    /// Has the radio be as bad as the faults that are in force say.
    mutating func followWithFaults() {
        guard air.isAwake else { return }
        air.follow(
            faults.filter { $0.fault.kind.family == .radio }.flatMap { entry in
                entry.standing.map { standing in
                    AirFault(
                        faults: entry.fault.linkFaults, door: standing.strike.door, phone: standing.strike.phone,
                        direction: entry.fault.scope.direction)
                }
            })
    }
}

extension Fault {
    fileprivate var linkFaults: LinkFaults {
        switch kind {
        case .radioLoss: LinkFaults(loss: number("rate"))
        case .radioDelay: LinkFaults(delay: duration("delay"), delayJitter: duration("jitter"))
        case .radioDuplication: LinkFaults(duplication: number("rate"))
        case .radioCorruption: LinkFaults(corruption: number("rate"))
        case .radioDisconnect: LinkFaults(disconnectAfterPackets: Int(number("packets")))
        case .radioOutOfRange: LinkFaults(loss: 1)
        default: .none
        }
    }
}
