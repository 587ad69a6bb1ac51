internal import BluetoothHCI
internal import CBlueZ
internal import Glibc
internal import HCITransports

/// Takes an adapter away from the kernel, for as long as the socket is open.
enum AdapterClaim {
    /// An adapter on a user channel.
    struct Taken: ~Copyable {
        let name: AdapterName
        /// Zero where the adapter has none.
        let address: Address
        let socket: HCISocket

        /// Gives the adapter back now.
        consuming func give() {}
    }

    /// Switches the adapter off and binds its user channel, which starts it for us alone. Blocks: a driver may load
    /// firmware for some seconds.
    /// - Parameter address: of the adapter that is wanted, if it was had before: a dongle may come back under another
    ///   number, and another dongle under this one.
    /// - Throws: `noBluetooth`, `permission`, `noSuchAdapter`, `noLowEnergy`, `blockedByRfkill`, `held`, `unreachable`.
    static func take(_ name: AdapterName, knownAs address: Address?) throws(ControllerUnavailable) -> Taken {
        let socket = try open(for: name)
        let adapters = try list(socket, for: name)
        let adapter = try choose(name, knownAs: address, among: adapters)
        if adapter.hasLowEnergy == false { throw AdapterRefusal.noLowEnergy(adapter.name) }
        if let block = adapter.block { throw AdapterRefusal.blocked(adapter.name, block) }
        if adapter.isUp, adapter.connections > 0 {
            let bluetoothd = BluetoothProcess.all().first(where: \.isBluetoothd)
            throw AdapterRefusal.connected(adapter.name, adapter.connections, bluetoothd: bluetoothd)
        }
        do throws(SystemError) {
            try bind(socket, adapter.name)
        } catch {
            throw AdapterRefusal.taking(
                adapter.name, error, adapters: adapters.map(\.name), block: RadioBlock.reading(of: adapter.name),
                processes: BluetoothProcess.all().filter { $0.identifier != getpid() })
        }
        // A controller may tell its address only now.
        let now = AdapterDirectory.read(adapter.name, socket)?.address ?? adapter.address
        return Taken(name: adapter.name, address: now, socket: socket)
    }

    private static func open(for name: AdapterName) throws(ControllerUnavailable) -> HCISocket {
        do throws(SystemError) { return try HCISocket() } catch {
            throw AdapterRefusal.noSocket(error, "\(name) cannot be taken")
        }
    }

    private static func list(
        _ socket: borrowing HCISocket, for name: AdapterName
    ) throws(ControllerUnavailable) -> [LinuxAdapter] {
        do throws(SystemError) {
            return try AdapterDirectory.names(socket).compactMap { AdapterDirectory.read($0, socket) }
        } catch {
            throw AdapterRefusal.noSocket(error, "\(name) cannot be taken")
        }
    }

    /// The adapter of that name, or the one that was had before, wherever it is now.
    static func choose(
        _ name: AdapterName, knownAs address: Address?, among adapters: [LinuxAdapter]
    ) throws(ControllerUnavailable) -> LinuxAdapter {
        let named = adapters.first { $0.name == name }
        if let address, address != .zero {
            // A name that still fits goes first: two adapters may have one address.
            if let named, named.address == address || named.address == .zero { return named }
            if let moved = adapters.first(where: { $0.address == address }) { return moved }
            if let named {
                throw ControllerUnavailable(
                    .noSuchAdapter,
                    "\(name) is another adapter now (\(named.address)), and \(address) is not there; start latchd anew "
                        + "to take this one")
            }
        }
        guard let named else { throw AdapterRefusal.absent(name, adapters: adapters.map(\.name)) }
        return named
    }

    /// Others may switch the adapter on again between our two calls, and the kernel is busy with one that was just
    /// plugged in; but nobody gives up a user channel, and then switching off fails as well.
    private static func bind(_ socket: borrowing HCISocket, _ name: AdapterName) throws(SystemError) {
        let descriptor = socket.descriptor
        var attempt = 1
        while true {
            do throws(SystemError) {
                _ = try SystemError.check { cbluez_down(descriptor, name.index) }
                return try socket.bind(HCI_CHANNEL_USER, of: name)
            } catch {
                guard error.number == EBUSY, attempt < maximumAttempts else { throw error }
            }
            attempt += 1
            usleep(pause)
        }
    }

    private static let maximumAttempts = 20
    /// Microseconds between attempts.
    private static let pause: UInt32 = 100_000
}
