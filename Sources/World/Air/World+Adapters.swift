package import BluetoothHCI
internal import SimulationKernel

/// The world's way to a controller outside.
struct AdapterSink: Sendable {
    let deliver: @Sendable ([HCIPacket]) -> Void
    let failed: @Sendable (AdapterFailure) -> Void
}

// The world's end of controllers outside, which hosts of ours drive.
extension World {
    /// Makes an adapter known. Its locks leave the virtual radio at once, and are on the air while it is held.
    /// - Throws: ``AdapterRefusal``, ``WorldFailure``.
    package func addAdapter(_ plan: AdapterPlan) throws { try perform { try $0.add(adapter: plan) } }

    /// The controller of an adapter is there: the host above it begins anew, and its locks come on the air.
    /// - Parameters:
    ///   - deliver: takes what is for the controller, in order, as soon as the record has what led to it.
    ///   - failed: is told when the controller is of no use any more and has to be taken anew, with the reason.
    package func attachAdapter(
        _ name: String, deliver: @escaping @Sendable ([HCIPacket]) -> Void,
        failed: @escaping @Sendable (AdapterFailure) -> Void
    ) throws {
        adapterSinks[name] = AdapterSink(deliver: deliver, failed: failed)
        try perform { try $0.attachAdapter(name) }
    }

    /// The controller is gone: its locks are off the air.
    package func detachAdapter(_ name: String) throws {
        adapterSinks[name] = nil
        try perform { $0.detachAdapter(name) }
    }

    /// Takes what a controller said to its host.
    package func receive(_ packets: [HCIPacket], fromAdapter name: String) throws {
        try perform { try $0.receive(packets, fromAdapter: name) }
    }

    package func adapters() throws -> [AdapterView] { try perform { $0.adapters() } }

    /// Refuses a jump in time while somebody is connected over an adapter.
    func refuseJump(to instant: Instant) throws {
        guard instant > simulation.now else { return }
        let connections = simulation.adapterConnections
        if !connections.isEmpty { throw AdapterInUse(connections: connections) }
    }

    /// Sends what waits for adapters, and says which have failed.
    func sendToAdapters() {
        var batches: [(adapter: String, packets: [HCIPacket])] = []
        for delivery in simulation.takeAdapterDeliveries() {
            if batches.last?.adapter == delivery.adapter {
                batches[batches.count - 1].packets.append(delivery.packet)
            } else {
                batches.append((delivery.adapter, [delivery.packet]))
            }
        }
        for (adapter, packets) in batches { adapterSinks[adapter]?.deliver(packets) }
        for (adapter, why) in simulation.takeAdapterFailures() { adapterSinks[adapter]?.failed(why) }
    }

    /// Has the adapters' driver wake for the next thing that falls due there.
    func paceAdapters() {
        let next = simulation.nextAdapterInstant
        guard next != adapterPacedInstant else { return }
        adapterPacer?.cancel()
        adapterPacer = nil
        adapterPacedInstant = next
        guard let next, let wait = adapterPacing.wait(until: next, fromReading: WallClock.reading) else { return }
        adapterPacer = Task { [weak self] in
            do { try await Task.sleep(nanoseconds: max(wait, World.shortestAdapterWait)) } catch { return }
            await self?.wakeAdapters()
        }
    }

    private func wakeAdapters() {
        adapterPacedInstant = nil
        // A failure is kept and answered to the next command.
        _ = try? perform { _ in }
    }

    /// No host is called more often for the sake of its deadlines, in nanoseconds.
    private static let shortestAdapterWait: UInt64 = 1_000_000
}
