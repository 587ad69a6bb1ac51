import BluetoothHCI

// What the controller can do at once: LE_States (Vol 4, Part E, 7.8.27). Connections are what they are; making one goes
// before advertising, and advertising before scanning.

extension Host {
    /// Whether another connection is possible, and connectable advertising beside what goes on.
    var mayAdvertise: Bool {
        guard hasRoomForConnection else { return false }
        guard let states = controller.states else { return true }
        var needed: LEStates = .connectableAdvertising
        if connections.contains(where: { $0.connection.role == .peripheral }) {
            needed.insert(.connectableAdvertisingAndPeripheral)
        }
        if connections.contains(where: { $0.connection.role == .central }) {
            needed.insert(.connectableAdvertisingAndCentral)
        }
        if radio.initiation != nil { needed.insert(.connectableAdvertisingAndInitiating) }
        return states.isSuperset(of: needed)
    }

    /// Whether the controller can scan beside what goes on.
    func mayScan(_ type: ScanType) -> Bool {
        guard let states = controller.states else { return true }
        let isActive = type == .active
        var needed: LEStates = isActive ? .activeScanning : .passiveScanning
        let mayAdvertise = peripherals.indices.contains { index in
            peripherals[index].isAdvertising || (peripherals[index].set != nil && isAdvertisingWanted(at: index))
        }
        if mayAdvertise {
            needed.insert(isActive ? .connectableAdvertisingAndActive : .connectableAdvertisingAndPassive)
        }
        if radio.initiation != nil { needed.insert(isActive ? .activeAndInitiating : .passiveAndInitiating) }
        if connections.contains(where: { $0.connection.role == .central }) {
            needed.insert(isActive ? .activeAndCentral : .passiveAndCentral)
        }
        if connections.contains(where: { $0.connection.role == .peripheral }) {
            needed.insert(isActive ? .activeAndPeripheral : .passiveAndPeripheral)
        }
        return states.isSuperset(of: needed)
    }

    /// What the controller lacks for making a connection beside those that there are; empty for nothing.
    var missingForInitiating: LEStates {
        guard let states = controller.states else { return [] }
        var needed: LEStates = .initiating
        if connections.contains(where: { $0.connection.role == .central }) { needed.insert(.initiatingAndCentral) }
        if connections.contains(where: { $0.connection.role == .peripheral }) {
            needed.insert(.initiatingAndPeripheral)
        }
        return needed.subtracting(states)
    }

    /// Whether the host, and the controller as far as it is known, take another connection.
    var hasRoomForConnection: Bool {
        connections.count < min(configuration.maximumConnections, controller.connectionLimit ?? .max)
    }

    /// The controller has room for no more connections than there are.
    mutating func learnConnectionLimit(_ status: ErrorCode) {
        if status == .connectionLimitExceeded, !connections.isEmpty { controller.connectionLimit = connections.count }
    }
}
