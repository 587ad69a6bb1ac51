internal import BluetoothHCI
internal import BluetoothHost
internal import SimulationKernel

/// How a phone uses its controller.
enum PhoneRadio {
    /// 15 ms, which both big platforms allow, and 2 s until a connection counts as lost.
    static let connectionParameters: ConnectionParameters = {
        var parameters = ConnectionParameters()
        parameters.intervalMinimum = 0x000c
        parameters.intervalMaximum = 0x000c
        parameters.supervisionTimeout = 0x00c8
        return parameters
    }()

    /// Without pause, every advertisement told: the power of each counts. Nobody's scan response says anything new.
    static let scanParameters: ScanParameters = {
        var parameters = ScanParameters()
        parameters.type = .passive
        parameters.filtersDuplicates = false
        return parameters
    }()

    /// A host that hides behind resolvable private addresses, as phones do; its identity is the controller's address.
    static func host(using generator: inout SeededGenerator) -> Host {
        var configuration = HostConfiguration()
        if let key = Block128(wireOrder: generator.bytes(16)) {
            configuration.centralAddress = .resolvablePrivate(key: key, identity: nil)
        }
        configuration.maximumConnections = 2
        configuration.maximumMTU = LockLink.mtu
        return Host(configuration: configuration, seed: generator.split())
    }
}

extension SeededGenerator {
    /// A generator of its own for something that draws by itself.
    mutating func split() -> SeededGenerator { SeededGenerator(state: (next(), next(), next(), next())) }
}
