internal import BluetoothHCI
internal import CBlueZ
internal import Foundation
package import HCITransports

/// The Bluetooth adapters of this machine. Reading it changes nothing and needs no privilege.
package enum AdapterDirectory {
    /// All adapters, in the order of their numbers.
    /// - Throws: ``HCITransports/ControllerUnavailable``: `noBluetooth`, `permission`.
    package static func adapters() async throws(ControllerUnavailable) -> [LinuxAdapter] {
        // The kernel may take its time to answer, and blocks no thread of others.
        try await withCheckedContinuation { waiting in
            Thread.detachNewThread { waiting.resume(returning: Result(catching: read)) }
        }.get()
    }

    private static func read() throws(ControllerUnavailable) -> [LinuxAdapter] {
        do throws(SystemError) {
            let socket = try HCISocket()
            let management = try Management()
            let managed = management.ask(.indexList)?.indices
            let processes = BluetoothProcess.all()
            return try names(socket).compactMap { name in
                guard var adapter = read(name, socket) else { return nil }
                let isManaged = managed?.contains(name.index) ?? true
                adapter.holder = holder(isUp: adapter.isUp, isManaged: isManaged, processes)
                if isManaged { management.describe(&adapter) }
                return adapter
            }
        } catch {
            throw AdapterRefusal.noSocket(error, "adapters cannot be listed")
        }
    }

    /// The adapters that the kernel has.
    static func names(_ socket: borrowing HCISocket) throws(SystemError) -> [AdapterName] {
        var indices = [UInt16](repeating: 0, count: Int(HCI_MAX_DEV))
        let descriptor = socket.descriptor
        let count = try SystemError.check { cbluez_adapters(descriptor, &indices, Int32(HCI_MAX_DEV)) }
        return indices.prefix(Int(count)).sorted().map { AdapterName(index: $0) }
    }

    /// What the kernel knows of an adapter, but for its holder and its features; nil if it is not there.
    static func read(_ name: AdapterName, _ socket: borrowing HCISocket) -> LinuxAdapter? {
        var information = hci_dev_info()
        information.dev_id = name.index
        guard cbluez_adapter_info(socket.descriptor, &information) >= 0 else { return nil }
        let octets = withUnsafeBytes(of: information.bdaddr) { Array($0) }
        let features = withUnsafeBytes(of: information.features) { Array($0) }
        return LinuxAdapter(
            name: name, address: Address(wireOrder: octets) ?? .zero,
            bus: LinuxAdapter.Bus(rawValue: information.type & 0x0f) ?? .unknown,
            isUp: information.flags & 1 << UInt32(HCI_UP) != 0,
            hasLowEnergy: hasLowEnergy(features: features), block: RadioBlock.reading(of: name),
            connections: max(0, Int(cbluez_connections(socket.descriptor, name.index))), holder: .nobody)
    }

    /// Whether the features of the link manager have "LE Supported (Controller)"; nil where none were read.
    static func hasLowEnergy(features: [UInt8]) -> Bool? {
        let bits = features.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return bits == 0 ? nil : LMPFeatures(rawValue: bits).contains(.leSupported)
    }

    /// The kernel's management leaves out the adapters that a user channel has.
    static func holder(isUp: Bool, isManaged: Bool, _ processes: [BluetoothProcess]) -> LinuxAdapter.Holder {
        if !isManaged && isUp { return .userChannel(processes.filter { !$0.isBluetoothd }) }
        return isUp ? .kernel(bluetoothd: processes.first(where: \.isBluetoothd)) : .nobody
    }
}

extension Management {
    /// Adds what only the management interface tells.
    fileprivate borrowing func describe(_ adapter: inout LinuxAdapter) {
        if let information = ask(.information, of: adapter.name)?.information {
            adapter.manufacturer = information.manufacturer
            adapter.hasLowEnergy = information.hasLowEnergy
        }
        guard let advertising = ask(.advertisingFeatures, of: adapter.name)?.advertising,
            let phys = ask(.phyConfiguration, of: adapter.name)?.phys
        else { return }
        adapter.lowEnergy = LinuxAdapter.LowEnergy(
            advertisements: advertising.instances, hasExtendedAdvertising: advertising.isExtended, has2M: phys.has2M,
            hasCoded: phys.hasCoded)
    }
}
