internal import BlueZ
internal import BluetoothHCI
internal import HCITransports
internal import LatchServer

extension AdapterReport {
    /// The adapters of this machine that are not among `kept`; none where the kernel has no Bluetooth.
    static func others(than kept: Set<String>) async -> [AdapterReport] {
        do {
            return try await AdapterDirectory.adapters().filter { !kept.contains($0.name.description) }
                .map { AdapterReport($0) }
        } catch {
            return []
        }
    }

    private init(_ adapter: LinuxAdapter) {
        let why = AdapterReport.obstacle(of: adapter)
        self.init(name: adapter.name.description, role: nil, state: why.isTaken ? .taken : .free)
        self.why = why.reason
        address = adapter.address == .zero ? nil : "\(adapter.address)"
        manufacturer = adapter.manufacturer.map { CompanyIdentifier(rawValue: $0).description }
        features = adapter.featureNames
    }

    /// What keeps the adapter from being taken now, and whether that is a program.
    private static func obstacle(of adapter: LinuxAdapter) -> (reason: String?, isTaken: Bool) {
        if adapter.hasLowEnergy == false { return ("without Low Energy, which locks need", false) }
        switch adapter.block {
        case .hard: return ("its radio is switched off by a switch of the machine", false)
        case .soft: return ("its radio is switched off: rfkill unblock bluetooth", false)
        case nil: break
        }
        switch adapter.holder {
        case .nobody: return (nil, false)
        case .kernel(let bluetoothd):
            let user = bluetoothd?.description ?? "the kernel"
            guard adapter.connections > 0 else {
                return ("used by \(user), which gives it up to --adapter \(adapter.name)", false)
            }
            return ("used by \(user), with connections (\(adapter.connections))", true)
        case .userChannel(let processes):
            let who = processes.isEmpty ? "another program" : processes.map(\.description).joined(separator: " or ")
            return ("held by \(who)", true)
        }
    }
}

extension LinuxAdapter {
    /// In the words in which a controller that is held tells its own.
    fileprivate var featureNames: [String] {
        var names = hasLowEnergy == true ? ["LE"] : []
        guard let lowEnergy else { return names }
        if lowEnergy.hasExtendedAdvertising { names.append("LE Extended Advertising") }
        if lowEnergy.has2M { names.append("LE 2M PHY") }
        if lowEnergy.hasCoded { names.append("LE Coded PHY") }
        return names
    }
}
