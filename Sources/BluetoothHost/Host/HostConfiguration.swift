package import BluetoothHCI

/// What a host is, apart from its peripherals.
package struct HostConfiguration: Sendable {
    /// The address for scanning and making connections.
    package var centralAddress = AddressPolicy.publicDevice
    /// How it pairs as central.
    package var centralSecurity = SecurityPolicy()
    /// The bonds that it has as central.
    package var centralBonds = BondStore()
    /// What its server offers to peripherals that it connects to; nil for a server without attributes.
    package var centralDatabase: AttributeDatabase?
    /// Which parameters it agrees to where a peripheral asks for others.
    package var parameterLimits = ConnectionParameterLimits.specification
    /// Connections at once.
    package var maximumConnections = 16
    /// The longest ATT PDU that it takes, in octets.
    package var maximumMTU = ATTLimits.maximumMTU
    /// Whether the extended commands are used where the controller has them.
    package var usesExtendedCommands = true
    /// Whether the controller is asked what it can do at once, as one should that is not known to be able to do
    /// everything (Vol 4, Part E, 7.8.27).
    package var readsSupportedStates = false
    /// Whether a central answers a Security Request by itself: with the stored key, or by pairing.
    package var answersSecurityRequests = true

    package init() {}
}

/// Names one peripheral of a host.
package struct PeripheralID: Hashable, Comparable, Sendable, RawRepresentable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static func < (left: PeripheralID, right: PeripheralID) -> Bool { left.rawValue < right.rawValue }
}

/// A peripheral: how it advertises, what it offers, whom it knows.
package struct PeripheralConfiguration: Sendable {
    package var advertisingData: AdvertisingData
    package var scanResponse = AdvertisingData()
    /// From one advertisement to the next, as asked of the controller.
    package var intervals: ClosedRange<Slots> = 0x00a0...0x00f0
    package var address: AddressPolicy
    package var database: AttributeDatabase
    package var security = SecurityPolicy()
    package var bonds = BondStore()
    /// What its server remembers of bonded clients.
    package var clients: [BondedClient] = []
    /// Whether it goes on advertising while a central is connected.
    package var advertisesWhileConnected = false
    /// Connections of its own at once; with so many it does not advertise. Nil for as many as the host's.
    package var maximumConnections: Int?
    /// Whether it advertises as soon as the host is ready.
    package var isEnabled = true

    package init(advertisingData: AdvertisingData, address: AddressPolicy, database: AttributeDatabase) {
        self.advertisingData = advertisingData
        self.address = address
        self.database = database
    }
}

/// What a server remembers of one bonded client between connections.
package struct BondedClient: Hashable, Codable, Sendable {
    /// The identity address of the client, as in its ``Bond``.
    package let peer: String
    package var configuration: ClientConfiguration

    package init(peer: DeviceAddress, configuration: ClientConfiguration) {
        self.peer = Self.name(peer)
        self.configuration = configuration
    }

    /// Whether this is the client with that identity address.
    package func isOf(_ peer: DeviceAddress) -> Bool { self.peer == Self.name(peer) }

    private static func name(_ peer: DeviceAddress) -> String {
        "\(peer.address) \(peer.type.isRandom ? "random" : "public")"
    }
}

/// How to scan.
package struct ScanParameters: Hashable, Sendable {
    package var type = ScanType.active
    package var interval: Slots = 0x0060
    package var window: Slots = 0x0060
    package var filtersDuplicates = true

    package init() {}
}

/// How to look for a peer, and the connection to make.
package struct ConnectParameters: Hashable, Sendable {
    package var scanInterval: Slots = 0x0060
    package var scanWindow: Slots = 0x0060
    package var connection = ConnectionParameters()
    /// After which the attempt is given up; nil for never.
    package var timeout: Duration?

    package init() {}
}
