package import BluetoothHCI

/// A Bluetooth adapter of this machine, as the kernel tells of it without its being taken.
package struct LinuxAdapter: Hashable, Sendable {
    package let name: AdapterName
    /// The public address; zero where the kernel has not read it yet, or there is none.
    package var address: Address
    package var bus: Bus
    package var isUp: Bool
    /// Whether it has Low Energy; nil where the kernel has not asked it yet.
    package var hasLowEnergy: Bool?
    /// The company of Assigned Numbers 7.1; nil while a user channel has the adapter.
    package var manufacturer: UInt16?
    package var lowEnergy: LowEnergy?
    package var block: RadioBlock?
    /// How many connections the kernel has over it.
    package var connections: Int
    package var holder: Holder

    /// What the kernel uses of Low Energy; it tells only who has CAP_NET_ADMIN, and not of an adapter on a user channel.
    package struct LowEnergy: Hashable, Sendable {
        /// How many advertisements `bluetoothd` can have at once: the controller's sets, or its own time slices.
        package var advertisements: Int
        package var hasExtendedAdvertising: Bool
        package var has2M: Bool
        package var hasCoded: Bool
    }

    /// What has an adapter.
    package enum Holder: Hashable, Sendable {
        /// It is down, and whoever comes may have it.
        case nobody
        /// It is up and the kernel's; `bluetoothd`, if that runs, uses it.
        case kernel(bluetoothd: BluetoothProcess?)
        /// A program drives it by itself; these may be it, as far as this process may see.
        case userChannel([BluetoothProcess])
    }

    /// How an adapter is attached (Linux, `hci_dev_info.type`).
    package enum Bus: UInt8, Hashable, Sendable, CustomStringConvertible {
        case virtual = 0
        case usb, pcCard, uart, rs232, pci, sdio, spi, i2c, smd, virtio
        case unknown = 255

        package var description: String {
            switch self {
            case .virtual: "virtual"
            case .usb: "USB"
            case .pcCard: "PC Card"
            case .uart: "UART"
            case .rs232: "RS-232"
            case .pci: "PCI"
            case .sdio: "SDIO"
            case .spi: "SPI"
            case .i2c: "I2C"
            case .smd: "SMD"
            case .virtio: "VirtIO"
            case .unknown: "unknown"
            }
        }
    }
}

/// What keeps an adapter's radio off (Linux, rfkill).
package enum RadioBlock: String, Hashable, Sendable {
    /// A program asked for it, and a program can end it.
    case soft
    /// A switch of the machine.
    case hard
}
