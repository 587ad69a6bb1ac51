import BluetoothHCI
import SimulationKernel

// More peripherals than advertising sets: they take turns. Who had a set makes way once its turn is over and somebody
// waits; the set is stopped, gets the address and data of who waits longest, and is started again. With the legacy
// commands there is one set, which has no name.

extension Host {
    /// How many peripherals the controller can advertise for at once; 1 with the legacy commands, and before the host is
    /// ready.
    package var advertisingSetLimit: Int {
        radio.isExtended ? min(controller.advertisingSetCount, Self.maximumPeripherals) : 1
    }

    /// Whether more peripherals want to be on the air than there are sets, so that they take turns.
    package var isSharingSets: Bool { radio.isSharing }

    /// The peripherals that the controller advertises for now, in the order in which they were added.
    package var peripheralsOnAir: [PeripheralID] { peripherals.filter(\.isAdvertising).map(\.id) }

    /// The lowest set that no peripheral has.
    func freeSet(below limit: Int) -> AdvertisingHandle? {
        (0..<limit).lazy.map { AdvertisingHandle(rawValue: UInt8(truncatingIfNeeded: $0)) }
            .first { set in !peripherals.contains { $0.set == set } }
    }

    /// Takes the sets that the controller turned out not to have.
    mutating func keepSets(below limit: Int) {
        for index in peripherals.indices {
            guard let set = peripherals[index].set, Int(set.rawValue) >= limit else { continue }
            peripherals[index].set = nil
            peripherals[index].forgetSet()
        }
    }

    /// Whose turn it is, before the next step of the configuration: no command is under way.
    mutating func shareSets(now: Instant) {
        // By index: the elements are not copied. Nobody waits at most hosts.
        guard radio.isSharing || peripherals.indices.contains(where: { peripherals[$0].set == nil }) else { return }
        let wanting = peripherals.indices.filter { isAdvertisingWanted(at: $0) }
        radio.isSharing = wanting.count > advertisingSetLimit
        for index in peripherals.indices {
            peripherals[index].turn.isLeaving = false
            if !radio.isSharing, peripherals[index].turn.intervals != nil {
                peripherals[index].turn.intervals = nil
                peripherals[index].parametersAreDirty = true
            }
        }
        // Until it is known which set a connection came by, the sets stay whose they are.
        guard radio.unassigned.isEmpty else { return }
        for index in wanting.filter({ peripherals[$0].set == nil }).sorted(by: isEarlier) {
            if let set = freeSet(below: advertisingSetLimit) {
                give(set, from: nil, to: index, wanting: wanting.count)
            } else if let holder = stoppedHolder(now: now), let set = peripherals[holder].set {
                give(set, from: holder, to: index, wanting: wanting.count)
            } else if let holder = peripherals.indices.filter({ mayEnd(at: $0, now: now) }).min(by: isEarlier) {
                peripherals[holder].turn.isLeaving = true
            } else {
                return
            }
        }
    }

    private func isEarlier(_ left: Int, _ right: Int) -> Bool {
        (peripherals[left].turn.number, left) < (peripherals[right].turn.number, right)
    }

    private func isOver(_ turn: AdvertisingTurn, now: Instant) -> Bool {
        turn.isOver || turn.ends.map { $0 <= now } ?? false
    }

    /// Who is not on the air and need not be.
    private func stoppedHolder(now: Instant) -> Int? {
        peripherals.indices.filter { index in
            let peripheral = peripherals[index]
            guard peripheral.set != nil, !peripheral.isAdvertising, !peripheral.isRemoved else { return false }
            return isOver(peripheral.turn, now: now) || !isAdvertisingWanted(at: index)
        }.min(by: isEarlier)
    }

    /// Whether a peripheral is on the air and has been for long enough; who need not be on the air stops anyway.
    private func mayEnd(at index: Int, now: Instant) -> Bool {
        let peripheral = peripherals[index]
        return peripheral.set != nil && peripheral.isAdvertising && !peripheral.turn.isLeaving
            && isOver(peripheral.turn, now: now) && isAdvertisingWanted(at: index)
    }

    /// Gives a set that is stopped to a peripheral, with what the controller has of the holder until now.
    private mutating func give(_ set: AdvertisingHandle, from holder: Int?, to index: Int, wanting: Int) {
        radio.turns &+= 1
        peripherals[index].set = set
        peripherals[index].turn = AdvertisingTurn(number: radio.turns)
        if radio.isSharing {
            peripherals[index].turn.intervals = AdvertisingTurn.intervals(
                peripherals[index].configuration.intervals, sets: advertisingSetLimit, peripherals: wanting)
        }
        if let holder { inherit(at: index, from: peripherals[holder]) }
        if let holder {
            peripherals[holder].set = nil
            peripherals[holder].turn.intervals = nil
            peripherals[holder].forgetSet()
        }
        useAddress(at: index)
    }

    /// What is in the controller already is not sent again.
    private mutating func inherit(at index: Int, from holder: PeripheralState) {
        let (old, new) = (holder.configuration, peripherals[index].configuration)
        peripherals[index].lastOnAir = holder.lastOnAir
        peripherals[index].isInController = holder.isInController
        peripherals[index].addressInController = holder.addressInController
        peripherals[index].parametersAreDirty =
            holder.parametersAreDirty || holder.intervals != peripherals[index].intervals
            || old.address.ownAddressType != new.address.ownAddressType
        peripherals[index].dataIsDirty = holder.dataIsDirty || old.advertisingData != new.advertisingData
        peripherals[index].scanResponseIsDirty = holder.scanResponseIsDirty || old.scanResponse != new.scanResponse
    }

    /// A peripheral's advertising was enabled: its turn begins, unless it was interrupted only.
    mutating func turnBegins(at index: Int, now: Instant) {
        guard peripherals[index].turn.ends == nil else { return }
        if peripherals[index].turn.number == 0 {
            // It had its set from the beginning.
            radio.turns &+= 1
            peripherals[index].turn.number = radio.turns
        }
        peripherals[index].turn.ends = now + AdvertisingTurn.length(peripherals[index].intervals)
    }

    /// When the first turn ends that somebody waits for the end of.
    var turnDeadline: Instant? {
        guard radio.isSharing else { return nil }
        var first: Instant?
        for index in peripherals.indices where peripherals[index].set != nil && !peripherals[index].turn.isOver {
            guard let ends = peripherals[index].turn.ends else { continue }
            first = min(first ?? ends, ends)
        }
        return first
    }

    mutating func endTurns(now: Instant) {
        guard state == .ready, let deadline = turnDeadline, deadline <= now else { return }
        for index in peripherals.indices {
            if let ends = peripherals[index].turn.ends, ends <= now { peripherals[index].turn.isOver = true }
        }
        configure(now: now)
    }

    /// The controller had no memory for another set than those before it: they are shared from now on.
    /// - Returns: false where that is not why, or there is none to share.
    mutating func learnSetLimit(_ id: PeripheralID, _ status: ErrorCode) -> Bool {
        guard status == .memoryCapacityExceeded, radio.isExtended, let index = peripheralIndex(id),
            let set = peripherals[index].set, !peripherals[index].isInController, set.rawValue > 0,
            !peripherals.contains(where: { $0.isInController && $0.set.map { $0 > set } ?? false })
        else { return false }
        controller.advertisingSetCount = Int(set.rawValue)
        keepSets(below: advertisingSetLimit)
        return true
    }
}
