package import BluetoothHCI
internal import BluetoothHost
internal import Cloud
internal import Phone
package import SimulationKernel
internal import VirtualRadio

// Controllers outside, as the world's owner hands them in.
extension Simulation {
    /// More than any machine has; each is kept as long as the process lives.
    package static let maximumAdapters = 64

    package var hasAdapters: Bool { !air.adapters.isEmpty }

    /// Makes an adapter known. Its locks leave the virtual radio, and are on the air while it is held.
    package mutating func add(adapter plan: AdapterPlan) throws(AdapterRefusal) {
        guard air.adapters.count < Simulation.maximumAdapters else { throw .tooMany }
        air.add(adapter: plan)
        wakeAir()
        settleAir()
    }

    /// The controller of an adapter is there.
    package mutating func attachAdapter(_ name: String) throws(AdapterRefusal) {
        let index = try adapterIndex(name)
        wakeAir()
        air.attach(adapter: index)
        air.pump(adapter: index, state, at: now)
        settleAir()
    }

    /// It is gone, without a word to whom it was connected to.
    package mutating func detachAdapter(_ name: String) {
        guard let index = air.adapter(named: name) else { return }
        air.detach(adapter: index)
        settleAir()
    }

    package mutating func receive(_ packets: [HCIPacket], fromAdapter name: String) throws(AdapterRefusal) {
        let index = try adapterIndex(name)
        for packet in packets {
            air.receive(packet, fromAdapter: index, state, at: now)
            settleAir()
        }
    }

    /// Moves the clock of all that goes over adapters on, whatever the world's does.
    package mutating func runAdapters(to instant: Instant) {
        air.runAdapters(to: instant, state, at: now)
        settleAir()
    }

    /// When something over an adapter is due, by the adapters' clock.
    package var nextAdapterInstant: Instant? { air.nextAdapterInstant }
    package var adapterNow: Instant { air.adapterNow }

    package mutating func takeAdapterDeliveries() -> [AdapterDelivery] {
        defer { air.adapterDeliveries.removeAll(keepingCapacity: true) }
        return air.adapterDeliveries
    }

    /// Adapters whose hosts have failed since the last call, and why: they have to be taken anew.
    package mutating func takeAdapterFailures() -> [(name: String, why: AdapterFailure)] {
        defer { air.adapterFailures = [] }
        return air.adapterFailures.compactMap { name in
            air.adapter(named: name).flatMap { air.adapters[$0].failure }.map { (name, $0) }
        }
    }

    private func adapterIndex(_ name: String) throws(AdapterRefusal) -> Int {
        guard let index = air.adapter(named: name) else {
            throw .unknownAdapter(name, candidates: air.adapters.map(\.plan.name))
        }
        return index
    }

    // MARK: Connections that no jump in time may break

    /// Who is connected over an adapter, for people.
    package var adapterConnections: [String] {
        // Most worlds have neither, and many locks.
        guard hasAdapters || !air.clients.isEmpty else { return [] }
        return air.locks.flatMap { lock -> [String] in
            guard case .adapter(let index) = lock.station else { return [] }
            let adapter = air.adapters[index]
            return lock.connections(adapter.host).map {
                "\(state.name(of: lock.door)) with \($0.peerAddress.address) over \(adapter.plan.name)"
            }
        }
            + air.phones.compactMap { phone in
                guard let adapter = phone.adapter, phone.phone.isConnected else { return nil }
                return "\(phone.phone.store.name) over \(adapter)"
            }
            + air.clients.compactMap { client in
                guard let bridge = client.bridge, !air.radio.links(of: client.device).isEmpty else { return nil }
                return "\(state.name(of: bridge.door)) over \(bridge.adapter) and bluetoothd"
            }
    }
}

/// What was asked of an adapter cannot be.
package enum AdapterRefusal: Error, Hashable, Sendable {
    case unknownAdapter(String, candidates: [String])
    case tooMany
    /// It is for locks.
    case notForPhones(String)
    /// Another phone is on it.
    case taken(String, by: String)
    /// A phone's adapter is not there.
    case away(String, phone: String)
}

/// A jump in time would break a connection over an adapter: its other end does not jump along.
package struct AdapterInUse: Error, Hashable, Sendable {
    /// For people, the connections that there are.
    package let connections: [String]
}
