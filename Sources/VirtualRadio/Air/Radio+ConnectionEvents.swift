import BluetoothHCI
import SimulationKernel

// Connection events in which something is sent (Vol 6, Part B, 4.5.6 and 4.5.9).

extension Radio {
    /// One event: central and peripheral take turns until neither has more, a packet is lost, or the next event is due.
    mutating func runConnectionEvent(_ index: Int) {
        links[index].token = nil
        links[index].tokenAt = .distantFuture
        guard isPassable(index) else { return }
        statistics.connectionEvents &+= 1
        links[index].lastEvent = now
        let isInstant = timing == .instant
        if !isInstant { links[index].timing.attend(links[index].timing.event(notBefore: now)) }
        // What is queued during the event, such as an answer, waits for the next one.
        var exchange = Exchange(
            central: ends[Role.central.side(of: index)].queue.count,
            peripheral: ends[Role.peripheral.side(of: index)].queue.count,
            microseconds: isInstant ? .max : links[index].timing.microseconds)
        let handles = (ends[Role.central.side(of: index)].handle, ends[Role.peripheral.side(of: index)].handle)
        var passes = true
        while passes {
            let fromCentral = fragment(from: .central, of: index, exchange.central)
            let fromPeripheral = fragment(from: .peripheral, of: index, exchange.peripheral)
            if fromCentral == nil, fromPeripheral == nil { break }
            guard exchange.hasTime(for: airtime(fromCentral, fromPeripheral, of: index)) else { break }
            passes = pass(fromCentral, fromPeripheral, of: index, &exchange)
            // Either side may have ended by what it received.
            guard isPassable(index),
                (ends[Role.central.side(of: index)].handle, ends[Role.peripheral.side(of: index)].handle) == handles
            else {
                flushEnds(of: index)
                return
            }
        }
        flushEnds(of: index)
        scheduleEvent(of: index, isRepeated: !passes)
    }

    private mutating func flushEnds(of index: Int) {
        let (central, peripheral) = (
            Int(ends[Role.central.side(of: index)].station), Int(ends[Role.peripheral.side(of: index)].station)
        )
        if central >= 0 { flush(central) }
        if peripheral >= 0 { flush(peripheral) }
    }

    /// How much of the first item a side sends next: nil where it has nothing for this event.
    private mutating func fragment(from role: Role, of index: Int, _ count: Int) -> Int? {
        guard count > 0, hasSomething(role, of: index) else { return nil }
        if ends[role.side(of: index)].security.holdsData || !ends[role.other.side(of: index)].hasRoom {
            ends[role.side(of: index)].queue.bringControlForward()
        }
        guard let first = ends[role.side(of: index)].queue.first else { return nil }
        let rest = first.length - ends[role.side(of: index)].queue.acknowledged
        guard timing == .realistic, !first.isControl else { return rest }
        let length = ends[role.side(of: index)].length
        let octets = min(
            Int(length.transmitOctets),
            Airtime.octets(within: Int(length.transmitMicroseconds), on: ends[role.side(of: index)].layer))
        return min(rest, octets)
    }

    private mutating func airtime(_ central: Int?, _ peripheral: Int?, of index: Int) -> Int {
        let check = ends[Role.central.side(of: index)].security.isEncrypted ? Airtime.integrityCheckLength : 0
        return Airtime.packet(octets: central.map { $0 + check } ?? 0, on: ends[Role.central.side(of: index)].layer)
            + Airtime.packet(
                octets: peripheral.map { $0 + check } ?? 0, on: ends[Role.peripheral.side(of: index)].layer)
            + 2 * Airtime.interFrameSpace
    }

    /// The central speaks, and the peripheral answers.
    /// - Returns: false where a packet was lost.
    private mutating func pass(_ central: Int?, _ peripheral: Int?, of index: Int, _ exchange: inout Exchange) -> Bool {
        guard !isLost(from: .central, of: index, isEmpty: central == nil) else {
            noteLoss(at: .peripheral, of: index)
            noteLoss(at: .central, of: index)
            return false
        }
        noteSuccess(at: .peripheral, of: index)
        if let central { arrive(central, from: .central, of: index) }
        guard isPassable(index) else { return true }
        guard !isLost(from: .peripheral, of: index, isEmpty: peripheral == nil) else {
            noteLoss(at: .central, of: index)
            return false
        }
        noteSuccess(at: .central, of: index)
        if let peripheral { arrive(peripheral, from: .peripheral, of: index) }
        guard isPassable(index) else { return true }
        // The answer acknowledges the central's packet; the next packet of the central would acknowledge the answer.
        if central != nil, acknowledge(.central, of: index) { exchange.central -= 1 }
        if peripheral != nil, acknowledge(.peripheral, of: index) { exchange.peripheral -= 1 }
        return true
    }

    private mutating func isLost(from role: Role, of index: Int, isEmpty: Bool) -> Bool {
        if !isEmpty, let limit = ends[role.side(of: index)].faults.disconnectAfterPackets {
            guard ends[role.side(of: index)].packets < limit else {
                links[index].isSilenced = true
                reassess(index)
                return true
            }
            ends[role.side(of: index)].packets += 1
        }
        guard generator.happens(ends[role.side(of: index)].loss) else { return false }
        statistics.packetsLost &+= 1
        return true
    }

    private mutating func noteSuccess(at role: Role, of index: Int) {
        ends[role.side(of: index)].heard = now
        ends[role.side(of: index)].silentSince = nil
    }

    /// A packet did not come; after too many of these in a row the connection is over.
    private mutating func noteLoss(at role: Role, of index: Int) {
        let since = ends[role.side(of: index)].silentSince ?? links[index].timing.lastAttended(before: now) ?? now
        ends[role.side(of: index)].silentSince = since
        let timeout = links[index].timing.supervisionTimeout
        guard ends[role.side(of: index)].isPresent, now.since(since) + links[index].timing.connectionInterval >= timeout
        else { return }
        if let token = ends[role.side(of: index)].supervision { timeline.cancel(token) }
        ends[role.side(of: index)].heard = since
        ends[role.side(of: index)].supervision = timeline.schedule(
            .supervision(Int32(index), role), at: since + timeout)
    }

    /// What arrived is acknowledged.
    /// - Returns: whether that was all of the first item.
    private mutating func acknowledge(_ role: Role, of index: Int) -> Bool {
        ends[role.side(of: index)].queue.acknowledge()
        guard let first = ends[role.side(of: index)].queue.first,
            ends[role.side(of: index)].queue.acknowledged >= first.length
        else {
            return false
        }
        ends[role.side(of: index)].queue.removeFirst()
        if !first.isControl {
            stations[Int(ends[role.side(of: index)].station)].controller.completed(
                packets: 1, on: ends[role.side(of: index)].handle)
        }
        return true
    }
}

/// What is left for a connection event.
private struct Exchange {
    /// How many items of each side may still begin.
    var central: Int
    var peripheral: Int
    /// The time until the next event.
    var microseconds: Int
    private var isFirst = true

    init(central: Int, peripheral: Int, microseconds: Int) {
        self.central = central
        self.peripheral = peripheral
        self.microseconds = microseconds
    }

    /// Whether a pair of packets still fits. The first one always does.
    mutating func hasTime(for airtime: Int) -> Bool {
        let fits = isFirst || airtime <= microseconds
        isFirst = false
        microseconds -= min(airtime, microseconds)
        return fits
    }
}
