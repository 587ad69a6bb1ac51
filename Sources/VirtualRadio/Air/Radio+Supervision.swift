#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif
import BluetoothHCI
import SimulationKernel

// When a side gives the connection up (Vol 6, Part B, 4.5.2).
//
// An idle connection has no events here. Whether its sides hear each other is known in advance: always, and nothing is
// scheduled; never, and the end is; or sometimes, and the time until a long enough run of losses is drawn at once.

extension Radio {
    /// Distance or faults of a connection changed, or its parameters, or who takes part in it.
    mutating func reassess(_ index: Int) {
        for role in [Role.central, .peripheral] where ends[role.side(of: index)].isPresent {
            assessPath(from: role, of: index)
        }
        let isPassable = isPassable(index)
        let atPeripheral = isPassable ? 1 - ends[Role.central.side(of: index)].loss : 0
        // A peripheral speaks only when spoken to.
        let atCentral = isPassable ? atPeripheral * (1 - ends[Role.peripheral.side(of: index)].loss) : 0
        assessHearing(atCentral, at: .central, of: index)
        assessHearing(atPeripheral, at: .peripheral, of: index)
        scheduleEvent(of: index)
    }

    /// Every connection, as when the laws of nature change.
    mutating func reassessAll() {
        for index in advertisers.indices where advertisers[index].squaredReach >= 0 {
            advertisers[index].squaredReach = propagation.squaredReach(
                transmitPower: advertisers[index].transmitPower, layer: advertisers[index].primaryPHY)
            wakeIfAudible(index)
        }
        for index in links.indices
        where ends[Role.central.side(of: index)].isPresent || ends[Role.peripheral.side(of: index)].isPresent {
            reassess(index)
        }
    }

    private mutating func assessPath(from role: Role, of index: Int) {
        let (sender, receiver) = (
            Int(ends[role.side(of: index)].station), Int(ends[role.other.side(of: index)].station)
        )
        guard sender >= 0, receiver >= 0 else { return }
        let power = Double(stations[sender].controller.configuration.transmitPower.dBm ?? 0)
        let mean = meanPower(power, from: sender, to: receiver)
        ends[role.side(of: index)].meanPower = mean
        ends[role.side(of: index)].faults = faults(from: sender, to: receiver)
        let fading = propagation.lossByFading(meanPower: mean, layer: ends[role.side(of: index)].layer)
        ends[role.side(of: index)].loss = 1 - (1 - fading) * (1 - ends[role.side(of: index)].faults.detectedLoss)
    }

    private mutating func assessHearing(_ hearing: Double, at role: Role, of index: Int) {
        guard ends[role.side(of: index)].isPresent else { return }
        let before = ends[role.side(of: index)].hearing
        ends[role.side(of: index)].hearing = hearing
        if let before, before > 0 { noteHeard(role, of: index) }
        cancelSupervision(role, of: index)
        if hearing >= 1 { return }
        if hearing <= 0 {
            scheduleEnd(role, of: index)
        } else {
            scheduleChance(hearing, isFirst: before == nil, at: role, of: index)
        }
    }

    /// Up to now this side heard the other at each event.
    private mutating func noteHeard(_ role: Role, of index: Int) {
        guard let last = links[index].timing.lastAttended(before: now) else { return }
        ends[role.side(of: index)].heard = ends[role.side(of: index)].heard.map { max($0, last) } ?? last
    }

    private mutating func cancelSupervision(_ role: Role, of index: Int) {
        if let token = ends[role.side(of: index)].supervision { timeline.cancel(token) }
        if let token = ends[role.side(of: index)].payloadSupervision { timeline.cancel(token) }
        ends[role.side(of: index)].supervision = nil
        ends[role.side(of: index)].payloadSupervision = nil
    }

    /// The side hears nothing any more.
    private mutating func scheduleEnd(_ role: Role, of index: Int) {
        let heard = ends[role.side(of: index)].heard
        var end =
            heard.map { $0 + links[index].timing.supervisionTimeout }
            ?? links[index].timing.instant(of: ConnectionTiming.eventsToEstablish)
        if timing == .instant, heard != nil, !ends[role.other.side(of: index)].isPresent { end = now }
        ends[role.side(of: index)].supervision = timeline.schedule(.supervision(Int32(index), role), at: end)
        guard ends[role.side(of: index)].security.isEncrypted, let heard else { return }
        let slot = Int(ends[role.side(of: index)].station)
        guard let connection = stations[slot].controller.connection(ends[role.side(of: index)].handle) else { return }
        let expiry = heard + connection.authenticatedPayloadTimeout.duration
        guard expiry < end, expiry > now else { return }
        ends[role.side(of: index)].payloadSupervision = timeline.schedule(
            .authenticatedPayloadTimeout(Int32(index), role), at: expiry)
    }

    /// The side hears some packets: the run of losses that ends the connection is drawn, if one is at all likely.
    private mutating func scheduleChance(_ hearing: Double, isFirst: Bool, at role: Role, of index: Int) {
        // When the peripheral misses a packet, the central misses the answer: its run is at least as long.
        guard role == .central else { return }
        let timing = links[index].timing
        if isFirst, ends[role.side(of: index)].heard == nil {
            let failure = pow(1 - hearing, Double(ConnectionTiming.eventsToEstablish))
            if generator.happens(failure) {
                ends[role.side(of: index)].supervision = timeline.schedule(
                    .supervision(Int32(index), role), at: timing.instant(of: ConnectionTiming.eventsToEstablish))
                return
            }
        }
        let spacing = timing.connectionInterval * (timing.latency + 1)
        let run = max(1, (timing.supervisionTimeout.inSeconds / spacing.inSeconds).rounded(.down))
        // The rate, for each event, at which a run of losses of that length begins.
        let rate = hearing * pow(1 - hearing, run)
        guard rate > 1e-12 else { return }
        let events = -log(1 - generator.unit()) / rate + run
        let wait = Duration.nanoseconds(Int64(min(events * spacing.inSeconds * 1e9, 9e18)))
        ends[role.side(of: index)].supervision = timeline.schedule(.supervision(Int32(index), role), at: now + wait)
    }

    /// A side has heard nothing for too long.
    mutating func supervise(_ role: Role, of index: Int) {
        ends[role.side(of: index)].supervision = nil
        let hearing = ends[role.side(of: index)].hearing ?? 0
        if hearing > 0, let heard = ends[role.side(of: index)].heard,
            now.since(heard) < links[index].timing.supervisionTimeout
        {
            // Packets did pass of late: the run that was drawn did not happen.
            scheduleChance(hearing, isFirst: false, at: role, of: index)
            return
        }
        let isEstablished = ends[role.side(of: index)].heard != nil || isPastEstablishment(index)
        statistics.connectionsLost &+= 1
        end(role, of: index, reason: isEstablished ? .connectionTimeout : .connectionFailedToBeEstablished)
    }

    private func isPastEstablishment(_ index: Int) -> Bool {
        now > links[index].timing.instant(of: ConnectionTiming.eventsToEstablish)
    }

    mutating func expireAuthenticatedPayload(_ role: Role, of index: Int) {
        ends[role.side(of: index)].payloadSupervision = nil
        let slot = Int(ends[role.side(of: index)].station)
        stations[slot].controller.authenticatedPayloadTimeoutExpired(ends[role.side(of: index)].handle)
        flush(slot)
    }
}
