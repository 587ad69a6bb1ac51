import BluetoothHCI
import SimulationKernel

// Physical layers (Vol 6, Part B, 5.1.10), which change at an instant for both sides.

extension Radio {
    /// One side tells which layers it would use.
    mutating func receiveRequest(_ preference: PHYPreference, at role: Role, of index: Int) {
        guard !features(of: role, index).isDisjoint(with: [.phy2M, .codedPHY]) else {
            send(.unknownResponse(.phy), from: role, of: index)
            return
        }
        guard role == .central else {
            // Where both asked at once, the central's request goes on (5.3).
            fail(.phy, .llProcedureCollision, of: role, index)
            send(.phyResponse(layers(of: role, index)), from: role, of: index)
            return
        }
        if let collision = collision(with: .phy, at: role, of: index) {
            send(.reject(.phy, collision), from: role, of: index)
        } else {
            decideLayers(with: preference, of: index)
        }
    }

    /// What a side would use: what its host asked for last, else what it prefers for all connections.
    private func layers(of role: Role, _ index: Int) -> PHYPreference {
        if let preference = ends[role.side(of: index)].phyPreference { return preference }
        let slot = Int(ends[role.side(of: index)].station)
        return PHYPreference(
            transmit: stations[slot].controller.preferredTransmitPHYs,
            receive: stations[slot].controller.preferredReceivePHYs)
    }

    /// The central chooses of what both would use; where that is nothing, a direction stays as it is.
    mutating func decideLayers(with peripheral: PHYPreference, of index: Int) {
        guard ends[Role.central.side(of: index)].isPresent else { return }
        let central = layers(of: .central, index)
        var change = PHYChange(
            centralToPeripheral: PHYPreference.best(of: central.transmit.intersection(peripheral.receive)),
            peripheralToCentral: PHYPreference.best(of: central.receive.intersection(peripheral.transmit)))
        if change.centralToPeripheral == ends[Role.central.side(of: index)].layer { change.centralToPeripheral = nil }
        if change.peripheralToCentral == ends[Role.peripheral.side(of: index)].layer {
            change.peripheralToCentral = nil
        }
        send(.phyUpdate(change), from: .central, of: index)
    }

    /// The peripheral learns of new layers.
    mutating func receiveChange(_ change: PHYChange, of index: Int) {
        let isNone = change.centralToPeripheral == nil && change.peripheralToCentral == nil
        links[index].phyChange = (change, isNone ? now : procedureInstant(of: index))
        scheduleProcedureInstant(of: index)
    }

    mutating func changeLayers(_ change: PHYChange, of index: Int) {
        let isChange = change.centralToPeripheral != nil || change.peripheralToCentral != nil
        if let layer = change.centralToPeripheral { ends[Role.central.side(of: index)].layer = layer }
        if let layer = change.peripheralToCentral { ends[Role.peripheral.side(of: index)].layer = layer }
        if isChange { reassess(index) }
        for role in [Role.central, .peripheral] where ends[role.side(of: index)].isPresent {
            let asked = ends[role.side(of: index)].active?.kind == .phy
            if isChange || asked { reportLayers(to: role, of: index, status: .success) }
            flush(Int(ends[role.side(of: index)].station))
            if asked { finish(role, of: index) }
        }
    }

    mutating func reportLayers(to role: Role, of index: Int, status: ErrorCode) {
        stations[Int(ends[role.side(of: index)].station)].controller.phyUpdated(
            ends[role.side(of: index)].handle, status: status, transmit: ends[role.side(of: index)].layer,
            receive: ends[role.other.side(of: index)].layer)
    }
}
