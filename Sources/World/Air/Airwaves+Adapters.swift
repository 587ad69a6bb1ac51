internal import BluetoothHCI
internal import BluetoothHost
internal import Cloud
internal import Phone
internal import SimulationKernel

// Controllers outside, and the locks on them. Their hosts have a clock of their own, because what is on a real air
// knows neither scale nor jumps.
extension Airwaves {
    /// The adapter that the lock on a door belongs to; nil for the virtual radio.
    func adapter(of door: DoorID) -> Int? {
        adapters.firstIndex { $0.plan.names(door) } ?? adapters.firstIndex { $0.plan.takesTheRest }
    }

    func adapter(named name: String) -> Int? { adapters.firstIndex { $0.plan.name == name } }

    func isHeld(adapter name: String) -> Bool { adapter(named: name).map { adapters[$0].isHeld } ?? false }

    /// Whether there is a controller for a lock.
    mutating func isControllerThere(_ slot: Int) -> Bool {
        guard let adapter = look(at: &locks[slot], { $0.adapter }) else { return true }
        return adapters[adapter].isHeld
    }

    /// Makes an adapter known: its locks leave the virtual radio, and are on the air while it is held.
    mutating func add(adapter plan: AdapterPlan) {
        guard adapter(named: plan.name) == nil else { return }
        adapters.append(AdapterOnAir(plan, number: nextAdapter, seed: chance(of: plan)))
        nextAdapter += 1
        for slot in locks.indices where locks[slot].adapter != adapter(of: locks[slot].door) {
            powerDown(slot)
            locks[slot].adapter = adapter(of: locks[slot].door)
            noteChange(of: locks[slot].door)
        }
    }

    /// Its controller is there: the host begins anew.
    mutating func attach(adapter index: Int) {
        guard !adapters[index].isHeld else { return }
        beginnings += 1
        let (plan, number) = (adapters[index].plan, adapters[index].number)
        adapters[index] = AdapterOnAir(plan, number: number, seed: chance(of: plan))
        adapters[index].isHeld = true
        if isCapturing { captured.append(.appeared(controller: number, name: plan.name, address: .zero, at: now)) }
        if plan.isForLocks { adapters[index].host.start(now: adapterNow) }
        for slot in locks.indices where locks[slot].adapter == index { noteChange(of: locks[slot].door) }
        for phone in phones where phone.station == .adapter(plan.name) { renew(phone: phone.id) }
    }

    /// Its controller is gone, without a word to whom it was connected to.
    mutating func detach(adapter index: Int) {
        guard adapters[index].isHeld else { return }
        for slot in locks.indices where locks[slot].adapter == index { powerDown(slot) }
        adapters[index].isHeld = false
        let (plan, number) = (adapters[index].plan, adapters[index].number)
        adapterDeliveries.removeAll { $0.adapter == plan.name }
        if isCapturing { captured.append(.gone(controller: number, at: now)) }
        for phone in phones where phone.station == .adapter(plan.name) { renew(phone: phone.id) }
    }

    /// Of an adapter's host: another one for each time that it is held, and for each run.
    private func chance(of plan: AdapterPlan) -> SeededGenerator {
        SeededGenerator(seed: seed, stream: "adapter/\(plan.name)", position: beginnings)
    }

    mutating func receive(
        _ packet: HCIPacket, fromAdapter index: Int, _ state: WorldState, at worldTime: Instant
    ) {
        guard adapters[index].isHeld else { return }
        capture(packet, .towardsHost, adapter: index)
        guard adapters[index].plan.isForLocks else {
            let name = adapters[index].plan.name
            for phone in phones where phone.station == .adapter(name) {
                with(phone: phone.id) { phone, now in phone.receive(packet, now: now) }
            }
            return
        }
        adapters[index].host.receive(packet, now: adapterNow)
        pump(adapter: index, state, at: worldTime)
    }

    /// Sends what a host has for an adapter.
    mutating func deliver(_ packet: HCIPacket, toAdapter index: Int) {
        guard adapters[index].isHeld else { return }
        capture(packet, .towardsController, adapter: index)
        adapterDeliveries.append(AdapterDelivery(adapter: adapters[index].plan.name, packet: packet))
    }

    /// Takes what an adapter's host has to say, and carries it on.
    mutating func pump(adapter index: Int, _ state: WorldState, at worldTime: Instant) {
        repeat {
            adapters[index].host.takeEvents(into: &events)
            if !events.isEmpty {
                let batch = events
                events.removeAll(keepingCapacity: true)
                for event in batch { handle(event, ofAdapter: index, state, at: worldTime) }
            }
            for (_, slot) in adapters[index].slots {
                with(slot) { radio, host, now in radio.sendReplies(&host, now: now) }
            }
            adapters[index].host.takeOutgoing(into: &packets)
            if !packets.isEmpty {
                let batch = packets
                packets.removeAll(keepingCapacity: true)
                for packet in batch { deliver(packet, toAdapter: index) }
            }
        } while adapters[index].host.hasEvents || adapters[index].host.hasOutgoing
    }

    private mutating func handle(
        _ event: HostEvent, ofAdapter index: Int, _ state: WorldState, at worldTime: Instant
    ) {
        if adapters[index].failure == nil, let failure = adapters[index].failure(by: event) {
            adapters[index].failure = failure
            adapterFailures.append(adapters[index].plan.name)
        }
        guard let slot = adapters[index].slot(of: event.peripheral(adapters[index].host)) else { return }
        handle(event, slot, state, at: worldTime)
        // Whether there is room for one central more is the same for all locks of a host.
        switch event {
        case .connected, .disconnected:
            for (_, slot) in adapters[index].slots {
                with(slot) { radio, host, now in radio.countLinks(host, now: now) }
            }
        default: break
        }
    }

    /// A lock goes from its adapter.
    mutating func leave(_ slot: Int, _ index: Int) {
        guard let peripheral = locks[slot].peripheral else { return }
        adapters[index].slots.removeAll { $0.slot == slot }
        try? adapters[index].host.removePeripheral(peripheral, now: adapterNow)
        adapters[index].host.takeOutgoing(into: &packets)
        let batch = packets
        packets.removeAll(keepingCapacity: true)
        for packet in batch { deliver(packet, toAdapter: index) }
    }

    // MARK: Time

    /// When something over an adapter is due, by the adapters' clock.
    var nextAdapterInstant: Instant? {
        var next: Instant?
        for adapter in adapters where adapter.isHeld {
            var deadlines = [adapter.host.nextDeadline]
            for (_, slot) in adapter.slots { deadlines.append(locks[slot].nextDeadline) }
            next = (deadlines + [next]).compactMap(\.self).min()
        }
        for phone in phones where phone.isOnAdapter {
            next = [next, phone.phone.nextDeadline].compactMap(\.self).min()
        }
        return next
    }

    /// Moves the adapters' clock on, and does what has fallen due.
    mutating func runAdapters(to instant: Instant, _ state: WorldState, at worldTime: Instant) {
        adapterNow = max(adapterNow, instant)
        for index in adapters.indices where adapters[index].isHeld {
            let isDue = { (deadline: Instant?) in deadline.map { $0 <= instant } ?? false }
            let slots = adapters[index].slots.map(\.slot)
            let hostIsDue = isDue(adapters[index].host.nextDeadline)
            guard hostIsDue || slots.contains(where: { isDue(locks[$0].nextDeadline) }) else { continue }
            if hostIsDue { adapters[index].host.timeFired(at: adapterNow) }
            for slot in slots {
                with(slot) { radio, host, now in radio.lockServiceTimeFired(&host, at: now) }
            }
            pump(adapter: index, state, at: worldTime)
        }
        for phone in phones where phone.isOnAdapter {
            guard let deadline = phone.phone.nextDeadline, deadline <= adapterNow else { continue }
            with(phone: phone.id) { phone, now in phone.timeFired(at: now) }
        }
    }

    /// Ends what a phone that is gone had its controller do.
    mutating func reset(adapter name: String) {
        guard let index = adapter(named: name), let packet = try? CommandPacket(Commands.Reset()) else { return }
        deliver(.command(packet), toAdapter: index)
    }

    // MARK: A new run

    /// Takes over the adapters of the run before.
    mutating func takeAdapters(of earlier: Airwaves) {
        (adapters, adapterNow, nextAdapter, beginnings) =
            (earlier.adapters, earlier.adapterNow, earlier.nextAdapter, earlier.beginnings)
        adapterDeliveries = earlier.adapterDeliveries
        adapterFailures = earlier.adapterFailures
    }

    /// Has the adapters' hosts begin anew, as before a new run. Connections end with that.
    mutating func renewAdapters() {
        beginnings += 1
        for index in adapters.indices {
            let (earlier, plan) = (adapters[index], adapters[index].plan)
            adapters[index] = AdapterOnAir(plan, number: earlier.number, seed: chance(of: plan))
            adapters[index].isHeld = earlier.isHeld
            adapters[index].failure = earlier.failure
            if plan.isForLocks {
                if earlier.isHeld { adapters[index].host.start(now: adapterNow) }
            } else {
                reset(adapter: plan.name)
            }
        }
    }

    private mutating func capture(_ packet: HCIPacket, _ direction: HCIDirection, adapter index: Int) {
        guard isCapturing else { return }
        captured.append(.packet(controller: adapters[index].number, direction, packet, at: now))
    }
}
