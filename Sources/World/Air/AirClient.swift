package import BluetoothHCI
package import Cloud
package import SimulationKernel
internal import VirtualRadio

/// A Bluetooth host outside of this process, and the virtual controller that it was given.
package struct AirClient: Hashable, Sendable {
    /// Counts from 1; never used again.
    package let number: UInt64
    /// Where it connected, such as `tcp-server:127.0.0.1:9600`.
    package let endpoint: String
    package internal(set) var name: String
    let device: Radio.DeviceID
    /// The public address of its controller.
    package let publicAddress: Address
    /// Whom it carries a lock to; nil for a host that is there for itself.
    package let bridge: AirBridge?

    /// `hci-1`, by which it can always be named.
    package var id: String { "hci-\(number)" }

    /// Where a client stands until it is moved: two metres before the first lock.
    static let firstPosition = Position(x: 0, y: -2, z: 0)

    /// How long a name may be, in characters.
    package static let maximumNameLength = 64
}

/// What a client is for that carries one lock to an adapter which is not ours.
package struct AirBridge: Hashable, Sendable {
    /// The adapter's name, such as `hci0`.
    package let adapter: String
    /// Whose lock it is.
    package let door: DoorID

    package init(adapter: String, door: DoorID) {
        self.adapter = adapter
        self.door = door
    }
}

/// Packets from a controller to its host outside.
package struct AirDelivery: Sendable {
    package let client: UInt64
    package let packet: HCIPacket
}

/// What a capture of the air is made of.
package enum AirCapture: Sendable {
    case appeared(controller: UInt64, name: String, address: Address, at: Instant)
    case packet(controller: UInt64, HCIDirection, HCIPacket, at: Instant)
    case gone(controller: UInt64, at: Instant)
}
