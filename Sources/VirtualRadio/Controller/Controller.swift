package import BluetoothHCI
package import SimulationKernel

/// The half of a virtual LE controller that its host sees (Vol 4, Part E): commands and data in, events and data out.
///
/// It holds what the host configured and what the host was told. Whatever concerns other devices leaves as
/// ``requests``, and comes back by the functions that raise events. Nothing here waits or measures time.
package struct Controller: Sendable {
    package let configuration: ControllerConfiguration

    /// Towards the host, in order, without what the event masks hold back. Whoever takes them empties the array.
    package var outgoing: [HCIPacket] = []
    /// What the air must do, in order. Whoever drives the controller empties the array after each ``receive``.
    package var requests: [AirRequest] = []

    /// Which events the host wants.
    package internal(set) var filter = EventFilter()
    /// Which commands the host has decided for; nil until then (Vol 4, Part E, 3.1.1).
    package internal(set) var family: CommandFamily?
    /// The random device address; nil until the host sets one.
    package internal(set) var randomAddress: Address?
    /// By handle; or the one set of the legacy commands.
    package internal(set) var advertisingSets: [AdvertisingSet] = []
    /// What the next scan will be like.
    package internal(set) var scanParameters = ScanParameters()
    /// The scan that is going on.
    package internal(set) var scanner: Scanner?
    /// The connection that is being made.
    package internal(set) var initiator: Initiator?
    /// In the order in which the host added them, of types public, random, or anonymous with a zero address.
    package internal(set) var acceptList: [DeviceAddress] = []
    /// In the order in which the host added them.
    package internal(set) var resolvingList: [ResolvingListEntry] = []
    /// Whether addresses are resolved, and private addresses generated, by the list.
    package internal(set) var resolvesAddresses = false
    /// How long a private address is used (7.8.45).
    package internal(set) var resolvableAddressTimeout: Duration = .seconds(900)
    /// What data length to begin connections with (7.8.35).
    package internal(set) var suggestedDataOctets: UInt16 = 27
    /// The time for ``suggestedDataOctets``, in microseconds.
    package internal(set) var suggestedDataMicroseconds: UInt16 = 328
    /// The layers to send on that the host prefers (7.8.48).
    package internal(set) var preferredTransmitPHYs: PHYSet
    /// The layers to receive on that the host prefers (7.8.48).
    package internal(set) var preferredReceivePHYs: PHYSet
    /// The channels that the host has not called bad (7.8.19).
    package internal(set) var channels = DataChannels.all
    package internal(set) var hostBuffers = HostBuffers()
    /// By handle, ascending.
    package internal(set) var connections: [HostConnection] = []
    /// What was thrown away since the controller was made.
    package internal(set) var dropped = DroppedPackets()

    var localName: [UInt8] = []
    var hostSupportsLE = false
    /// The private key of Read Local P-256 Public Key, most significant octet first; nil before.
    var privateKey: [UInt8]?
    /// When private addresses have to be made anew.
    var addressExpiry = Instant.distantFuture
    var duplicates = DuplicateHistory()
    /// The handle of the connection before; the next one takes the next that is free, so that data for an old
    /// connection are not taken for a new one's.
    var lastHandle: UInt16 = 0
    /// Packets of all connections that the host has not been told of as completed.
    var outstandingPackets = 0
    /// Packets of all connections that lie at the host.
    var packetsAtHost = 0
    /// Whether any connection has completed packets to tell of.
    package internal(set) var hasCompletedPackets = false

    /// How many packets may wait in ``outgoing`` before advertising reports are dropped: nobody takes them.
    package static let reportLimit = 1_024

    package init(_ configuration: ControllerConfiguration) {
        self.configuration = configuration
        preferredTransmitPHYs = configuration.layers
        preferredReceivePHYs = configuration.layers
    }

    /// Takes a packet of the host. Its answers go to ``outgoing``, what concerns the air to ``requests``.
    /// - Parameters:
    ///   - now: when the packet comes.
    ///   - generator: the source of random numbers, keys and private addresses.
    package mutating func receive(_ packet: HCIPacket, now: Instant, generator: inout SeededGenerator) {
        switch packet {
        case .acl(let packet): send(packet)
        case .command(let packet): execute(packet, now: now, generator: &generator)
        case .synchronous, .isochronous, .event: dropped.misdirected &+= 1
        }
    }
}
