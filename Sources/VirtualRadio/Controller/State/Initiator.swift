package import BluetoothHCI
package import SimulationKernel

/// A connection that the host wants and that does not exist yet (Vol 6, Part B, 4.4.4).
package struct Initiator: Hashable, Sendable {
    /// Extended initiators also connect to extended advertising.
    package let family: CommandFamily
    package let filterPolicy: InitiatorFilterPolicy
    package let ownAddressType: OwnAddressType
    /// Whom to connect to, unless the accept list decides.
    package let peer: DeviceAddress
    /// nil where LE 1M is not scanned.
    package let le1M: Commands.InitiatingSettings?
    /// What applies to connections on LE 2M, which is not scanned.
    package let le2M: Commands.InitiatingSettings?
    /// nil where LE Coded is not scanned.
    package let leCoded: Commands.InitiatingSettings?
    /// When the host asked.
    package let start: Instant

    /// How to look for the peer on a primary layer; nil where it is not scanned.
    package func settings(for layer: PHY) -> Commands.InitiatingSettings? {
        switch layer {
        case .le1M: le1M
        case .le2M: le2M
        case .leCoded: leCoded
        }
    }

    /// What is proposed for a connection on this layer: the settings of the layer, else those of the first that has any.
    package func parameters(for layer: PHY) -> ConnectionParameters {
        (settings(for: layer) ?? le1M ?? leCoded ?? le2M)?.parameters ?? ConnectionParameters()
    }
}
