/// What a server remembers of one client; for a bonded client it outlives the connection (Vol 3, Part G, 2.5.1, 2.5.2.1
/// and 3.3.3.3).
package struct ClientConfiguration: Hashable, Codable, Sendable {
    /// The characteristics that the client configured, in the order of their handles.
    package var subscriptions: [Subscription]
    package var features: ClientFeatures
    /// The hash of the database that the client is aware of, in the order of the wire; empty where it is not known.
    package var databaseHash: [UInt8]

    package init(subscriptions: [Subscription] = [], features: ClientFeatures = [], databaseHash: [UInt8] = []) {
        self.subscriptions = subscriptions
        self.features = features
        self.databaseHash = databaseHash
    }
}

/// The Client Characteristic Configuration of one characteristic by one client (Vol 3, Part G, 3.3.3.3).
package struct Subscription: Hashable, Codable, Sendable {
    /// The handle of the characteristic's value.
    package let handle: AttributeHandle
    package var bits: SubscriptionBits

    package init(handle: AttributeHandle, bits: SubscriptionBits) {
        self.handle = handle
        self.bits = bits
    }
}

/// The bits of a Client Characteristic Configuration (Vol 3, Part G, 3.3.3.3).
package struct SubscriptionBits: OptionSet, Hashable, Codable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let notifications = SubscriptionBits(rawValue: 0x0001)
    package static let indications = SubscriptionBits(rawValue: 0x0002)
}

/// The bits of Client Supported Features (Vol 3, Part G, 7.2).
package struct ClientFeatures: OptionSet, Hashable, Codable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let robustCaching = ClientFeatures(rawValue: 0x01)
    package static let enhancedATTBearer = ClientFeatures(rawValue: 0x02)
    package static let multipleHandleValueNotifications = ClientFeatures(rawValue: 0x04)
}
