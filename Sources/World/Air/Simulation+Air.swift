package import BluetoothHCI
internal import Cloud
internal import LockProtocol
package import SimulationKernel
internal import VirtualRadio

// How the air and the rest of the world move together.
extension Simulation {
    /// The next instant of the world at which something happens on the air.
    var nextAirInstant: Instant? {
        mutating get {
            guard air.isAwake, let next = air.nextInstant else { return nil }
            return max(now, (next - airLead).flooredToMilliseconds)
        }
    }

    /// Runs the next thing on the air, if it falls due by an instant of the world and not after `other`.
    mutating func stepAir(through limit: Instant, before other: Instant?) -> Bool {
        guard let next = nextAirInstant, next <= limit, other.map({ next < $0 }) ?? true,
            let due = air.nextInstant
        else { return false }
        timeline.reach(next)
        let stepped = air.step(through: due, state, at: now)
        settleAir()
        return stepped
    }

    /// Moves the radio's clock along with the world's. The world's has whole milliseconds where time is paced, so that
    /// the radio may be ahead by a part of one.
    mutating func followWithAir() {
        guard air.isAwake else { return }
        air.reach(max(air.now, now + airLead))
    }

    /// Gives the locks radios, if they have none.
    mutating func wakeAir() {
        guard !air.isAwake else { return }
        air.wake(state, at: now, position: position)
        airLead = air.now.since(now)
        attachPhones()
        followWithFaults()
    }

    /// Runs the radio alone up to an instant of its own clock, while the world stands still.
    /// - Parameter goesOn: whether there is time for more.
    /// - Returns: whether it came so far.
    @discardableResult
    package mutating func runAir(to instant: Instant, while goesOn: () -> Bool = { true }) -> Bool {
        defer { airLead = air.now.since(now) }
        while air.step(through: instant, state, at: now) {
            settleAir()
            guard goesOn() else { return false }
        }
        air.reach(instant)
        return true
    }

    /// The radio's own clock.
    package var airNow: Instant { air.now }
    package var nextInstantOfAir: Instant? {
        mutating get { air.isAwake ? air.nextInstant : nil }
    }

    /// Has the radio follow what the world did, records what happened between locks and peers, and hands locks what
    /// phones wrote.
    mutating func settleAir() {
        repeat {
            if air.isAwake { settleAwakeAir() }
        } while settleFaults()
    }

    private mutating func settleAwakeAir() {
        repeat {
            air.settle(state, at: now)
            guard air.hasHappenings else { continue }
            for (door, what) in air.takeHappenings() {
                switch what {
                case .event(let event):
                    state.apply(event, at: door)
                    record([.radio(door, event)], cause: nil)
                case .message(let message, let connection): receive(message, at: door, from: connection)
                case .malformed(let connection): refuse(.malformed, at: door, connection)
                case .centralLost(let connection): lose(connection, at: door)
                }
            }
            air.settle(state, at: now)
        } while settlePhones() || air.hasHappenings
    }

    /// Takes over the radio and the clients of the run before. Connections end; the locks begin anew.
    ///
    /// Without clients nobody outside knows the virtual radio: the run has one of its own then, as if none had gone before.
    mutating func adoptAir(of earlier: Simulation) {
        var before = earlier.air
        before.sleep()
        if before.clients.isEmpty { air.follow(before) } else { air = before }
        air.renewAdapters()
        guard !before.clients.isEmpty || hasAdapters else { return }
        wakeAir()
        for index in air.adapters.indices { air.pump(adapter: index, state, at: now) }
        settleAir()
    }

    /// Ends the connections of clients from outside before a jump in time, which they cannot follow.
    /// - Returns: how many there were.
    @discardableResult
    mutating func cutClientsOff() -> Int {
        guard !air.clients.isEmpty else { return 0 }
        let count = air.cutClientsOff()
        settleAir()
        return count
    }

    /// Lets clients listen again after a jump.
    mutating func letClientsIn() {
        guard !air.clients.isEmpty else { return }
        air.letClientsIn()
        settleAir()
    }

    /// Takes everybody off the air, where only the rest of the world matters.
    mutating func silenceAir() { air = Airwaves(seed: seed, settings: state.cloud.settings.radio, start: now) }

    // MARK: Clients

    package var airClients: [AirClient] { air.clients }

    /// Gives a host from outside a controller of its own.
    package mutating func attachClient(endpoint: String, bridge: AirBridge? = nil) -> AirClient {
        wakeAir()
        let client = air.attach(endpoint: endpoint, bridge: bridge, lockAt: bridge.map { position(of: $0.door) })
        settleAir()
        return client
    }

    package mutating func detachClient(_ number: UInt64) {
        air.detach(client: number)
        settleAir()
    }

    package mutating func receive(_ packets: [HCIPacket], fromClient number: UInt64) {
        for packet in packets {
            air.receive(packet, fromClient: number)
            settleAir()
        }
    }

    package mutating func takeAirDeliveries() -> [AirDelivery] { air.takeOutbound() }

    package mutating func capture(_ on: Bool) { air.isCapturing = on }
    package mutating func takeCaptured() -> [AirCapture] { air.takeCaptured() }
}
