internal import BluetoothHCI
internal import Glibc
internal import HCITransports

/// Why an adapter cannot be had, in words that say what to do.
enum AdapterRefusal {
    /// No socket of HCI at all.
    /// - Parameter what: what was wanted, to begin the message.
    static func noSocket(_ error: SystemError, _ what: String) -> ControllerUnavailable {
        switch error.number {
        case EAFNOSUPPORT, EPROTONOSUPPORT, ESOCKTNOSUPPORT:
            ControllerUnavailable(
                .noBluetooth,
                "\(what): there is no Bluetooth in this kernel (\(error.text)); load it by `sudo modprobe bluetooth`, "
                    + "and the driver of the adapter, such as btusb. In a container it is there only in the network "
                    + "namespace of the machine (docker run --network host); in a systemd unit AF_BLUETOOTH must be "
                    + "among RestrictAddressFamilies")
        case EPERM, EACCES: permission(error, what)
        default: ControllerUnavailable(.unreachable, "\(what): no socket of Bluetooth: \(error.text)")
        }
    }

    /// Taking an adapter failed.
    static func taking(
        _ name: AdapterName, _ error: SystemError, adapters: [AdapterName], block: RadioBlock?,
        processes: [BluetoothProcess]
    ) -> ControllerUnavailable {
        let what = "\(name) cannot be taken"
        switch error.number {
        case EPERM, EACCES: return permission(error, what)
        case ENODEV: return absent(name, adapters: adapters)
        case EBUSY, EUSERS, EALREADY: return held(name, processes)
        case ERFKILL: return blocked(name, block ?? .soft)
        case ETIMEDOUT:
            return ControllerUnavailable(
                .unreachable, "\(what): the adapter does not answer; unplug it and plug it in again")
        default:
            return ControllerUnavailable(.unreachable, "\(what): \(error.text); the kernel's log may say more (dmesg)")
        }
    }

    static func absent(_ name: AdapterName, adapters: [AdapterName]) -> ControllerUnavailable {
        let there =
            adapters.isEmpty
            ? "there is no adapter at all: is it plugged in (lsusb), and has it a driver (dmesg)?"
            : "there is \(adapters.map(\.description).joined(separator: ", "))"
        return ControllerUnavailable(.noSuchAdapter, "there is no adapter \(name); \(there)")
    }

    /// - Parameter processes: who has sockets of HCI; `bluetoothd` takes no user channel.
    static func held(_ name: AdapterName, _ processes: [BluetoothProcess]) -> ControllerUnavailable {
        let others = processes.filter { !$0.isBluetoothd }.map(\.description)
        let who =
            switch others.count {
            case 0: "another process, whose name only root may see"
            case 1: others[0]
            default: "one of \(others.joined(separator: ", "))"
            }
        return ControllerUnavailable(
            .held, "\(name) is held by \(who), through a user channel of its own; it is free when that ends")
    }

    /// The kernel, and so `bluetoothd`, has connections over the adapter, and taking it would cut them.
    static func connected(_ name: AdapterName, _ count: Int, bluetoothd: BluetoothProcess?) -> ControllerUnavailable {
        let connections = count == 1 ? "a connection" : "\(count) connections"
        return ControllerUnavailable(
            .held,
            "\(name) is held by \(bluetoothd?.description ?? "the kernel"), which has \(connections) over it that would "
                + "be cut; end them (bluetoothctl disconnect), or leave the adapter where it is: "
                + "--adapter \(name),mode=bluetoothd")
    }

    static func noLowEnergy(_ name: AdapterName) -> ControllerUnavailable {
        ControllerUnavailable(.noLowEnergy, "\(name) is a controller without Low Energy; locks need one with it")
    }

    static func blocked(_ name: AdapterName, _ block: RadioBlock) -> ControllerUnavailable {
        let remedy =
            switch block {
            case .soft: "`rfkill unblock bluetooth` ends that"
            case .hard: "a switch or key of the machine ends that"
            }
        return ControllerUnavailable(.blockedByRfkill, "the radio of \(name) is switched off by rfkill; \(remedy)")
    }

    /// It was taken, and reading or writing failed.
    static func lost(_ name: AdapterName, _ error: SystemError) -> ControllerUnavailable {
        // The kernel's word for an adapter that was unplugged, or whose driver is gone.
        let isUnplugged = [EPIPE, ENODEV, ENETDOWN, EBADFD].contains(error.number)
        return ControllerUnavailable(.lost, "\(name) is gone: \(isUnplugged ? "it was unplugged" : error.text)")
    }

    static func malformed(_ name: AdapterName, _ octets: [UInt8]) -> ControllerUnavailable {
        let start = octets.prefix(16).map { String($0, radix: 16) }.joined(separator: " ")
        return ControllerUnavailable(
            .malformed, "\(name) is given back: it sent \(octets.count) octets that are no packet of HCI (\(start))")
    }

    static func tooSlow(_ name: AdapterName) -> ControllerUnavailable {
        ControllerUnavailable(.lost, "\(name) is given back: it says more than this machine can work on")
    }

    static func stuck(_ name: AdapterName) -> ControllerUnavailable {
        ControllerUnavailable(.lost, "\(name) is given back: it takes no packets any more")
    }

    private static func permission(_ error: SystemError, _ what: String) -> ControllerUnavailable {
        ControllerUnavailable(
            .permission,
            "\(what): \(error.text). Taking an adapter needs the capability CAP_NET_ADMIN: run as root, or grant it to "
                + "the program (sudo setcap cap_net_admin+ep /path/of/latchd), or in its systemd unit "
                + "(AmbientCapabilities=CAP_NET_ADMIN). No group grants it; with mode=bluetoothd none is needed, only "
                + "the group bluetooth")
    }
}
