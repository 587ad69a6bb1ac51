package import BluetoothHCI
internal import BluetoothHost
package import Cloud
internal import SimulationKernel

/// What an adapter is for: a controller outside of this process, on whose air locks are, or a phone.
package struct AdapterPlan: Hashable, Sendable {
    /// By which it is known: `hci0`, `tcp-client:127.0.0.1:6402`.
    package let name: String
    package let role: Role
    package let advertising: Advertising

    package enum Role: Hashable, Sendable {
        /// For the locks on these doors; nil for all locks that no adapter before or after names.
        case locks(Set<DoorID>?)
        /// For a phone that the world simulates.
        case phone
    }

    package enum Advertising: String, Hashable, Sendable, CaseIterable {
        /// By the extended commands where the controller has them.
        case auto
        /// Never by them.
        case legacy
        /// By them alone: a controller without is of no use.
        case extended
    }

    package init(name: String, role: Role, advertising: Advertising = .auto) {
        self.name = name
        self.role = role
        self.advertising = advertising
    }

    package var isForLocks: Bool { role != .phone }

    func names(_ door: DoorID) -> Bool {
        if case .locks(let doors?) = role { doors.contains(door) } else { false }
    }

    var takesTheRest: Bool { role == .locks(nil) }
}

/// An adapter, and the host above it that all its locks share. A phone brings a host of its own.
struct AdapterOnAir: Sendable {
    let plan: AdapterPlan
    /// By which captures know the controller.
    let number: UInt64
    var host: Host
    /// Whether the controller is ours now.
    var isHeld = false
    /// The locks on it, in the order in which they came.
    var slots: [(peripheral: PeripheralID, slot: Int)] = []
    /// What ended the host; until the controller is taken anew.
    var failure: AdapterFailure?

    /// Above the numbers that the radio's own controllers come to.
    static let firstNumber: UInt64 = 0x8000
    /// Connections at once, over all locks; controllers may have fewer.
    static let maximumConnections = 32

    /// - Parameter generator: the host's chance.
    init(_ plan: AdapterPlan, number: UInt64, seed generator: SeededGenerator) {
        self.plan = plan
        self.number = number
        var configuration = HostConfiguration()
        configuration.maximumConnections = AdapterOnAir.maximumConnections
        configuration.usesExtendedCommands = plan.advertising != .legacy
        configuration.readsSupportedStates = true
        host = Host(configuration: configuration, seed: generator)
    }

    func slot(of peripheral: PeripheralID?) -> Int? { slots.first { $0.peripheral == peripheral }?.slot }
}

/// Packets from a host of ours to an adapter.
package struct AdapterDelivery: Sendable {
    package let adapter: String
    package let packet: HCIPacket
}

extension HostEvent {
    /// The peripheral that it is about.
    func peripheral(_ host: Host) -> PeripheralID? {
        switch self {
        case .connected(let connection), .disconnected(let connection, _): connection.peripheral
        case .server(let peripheral, _): peripheral
        case .addressChanged(let peripheral, _), .advertisingRefused(let peripheral, _): peripheral
        case .paired(let handle, _, _), .pairingFailed(let handle, _): host.connection(handle)?.peripheral
        default: nil
        }
    }
}
