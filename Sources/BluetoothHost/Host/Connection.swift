package import BluetoothHCI
import NIOCore
import SimulationKernel

/// A connection, as its host knows it.
package struct Connection: Hashable, Sendable {
    package let handle: ConnectionHandle
    package let role: Role
    /// The peripheral of this host that is connected; nil where this host is the central.
    package internal(set) var peripheral: PeripheralID?
    /// The address of this side on the air when the connection was made.
    package internal(set) var localAddress: DeviceAddress
    /// The address of the peer on the air when the connection was made.
    package let peerAddress: DeviceAddress
    /// The identity of a peer with whom there is a bond; else nil.
    package internal(set) var peerIdentity: DeviceAddress?
    package internal(set) var interval: ConnectionIntervals
    package internal(set) var latency: UInt16
    package internal(set) var supervisionTimeout: Centiseconds
    /// What the link's encryption is worth now.
    package internal(set) var security = LinkSecurity.open
    /// The greatest ATT PDU, in octets, in either direction.
    package internal(set) var mtu = ATTLimits.defaultMTU
}

/// What a host keeps of a connection while there is one.
struct ConnectionState: Sendable {
    var connection: Connection
    var reassembler = ACLReassembler(maximumPayloadLength: ConnectionState.maximumFrameLength)
    var signalling: SignallingChannel
    var security: SecurityManager
    var client: GATTClient
    /// The stored key that is being tried: given to the controller, and not yet answered.
    var bondOnTrial: Bond?
    /// What a peripheral asked for by the link layer, until it is answered: L2CAP is left where the central's link layer
    /// does not have the procedure.
    var requestedParameters: ConnectionParameters?
    /// Whether a Disconnect was sent.
    var isEnding = false

    /// The longest payload of a frame that is put together: the greatest ATT PDU, and SMP's greatest is shorter.
    static let maximumFrameLength = Int(ATTLimits.maximumMTU)

    var handle: ConnectionHandle { connection.handle }
}
