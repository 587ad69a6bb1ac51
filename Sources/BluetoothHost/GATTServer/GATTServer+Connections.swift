package import BluetoothHCI
package import SimulationKernel

extension GATTServer {
    /// Begins a bearer with the default ATT_MTU.
    /// - Parameter configuration: what was kept of a bonded client, as ``clientConfiguration(of:)`` gave it.
    package mutating func connected(
        _ connection: ConnectionHandle, restoring configuration: ClientConfiguration? = nil, now: Instant,
        into effects: inout [ATTEffect]
    ) {
        if let place = place(of: connection) { bearers.remove(at: place) }
        bearers.append(Bearer(connection: connection))
        if let configuration { restore(configuration, on: connection, now: now, into: &effects) }
    }

    /// Brings back what was kept of a bonded client, once it is known who the client is.
    ///
    /// Where the database is no longer the one that the client knew, the client is unaware of the change: Service
    /// Changed is indicated to it if it asked for that (Vol 3, Part G, 2.5.2).
    package mutating func restore(
        _ configuration: ClientConfiguration, on connection: ConnectionHandle, now: Instant,
        into effects: inout [ATTEffect]
    ) {
        guard let place = place(of: connection) else { return }
        bearers[place].features = configuration.features
        for subscription in configuration.subscriptions {
            let bits = allowedBits(subscription)
            if !bits.isEmpty { _ = bearers[place].subscribe(to: subscription.handle, bits) }
        }
        if !configuration.databaseHash.isEmpty, configuration.databaseHash != database.databaseHash {
            announceChange(at: place, now: now, into: &effects)
        }
    }

    /// Ends a bearer: whatever waits on it is dropped.
    /// - Returns: what is to be kept of the client if it is bonded; nil where there was no such connection.
    @discardableResult
    package mutating func disconnected(_ connection: ConnectionHandle) -> ClientConfiguration? {
        guard let place = place(of: connection) else { return nil }
        let configuration = bearers[place].configuration(hash: database.databaseHash)
        bearers.remove(at: place)
        return configuration
    }

    /// Tells the server how the link is secured. ``receive(_:on:link:now:into:)`` tells it as well.
    package mutating func securityChanged(_ link: LinkSecurity, on connection: ConnectionHandle) {
        guard let place = place(of: connection) else { return }
        bearers[place].link = link
    }

    /// What is to be kept of the client if it is bonded.
    package func clientConfiguration(of connection: ConnectionHandle) -> ClientConfiguration? {
        place(of: connection).map { bearers[$0].configuration(hash: database.databaseHash) }
    }

    /// What the client of this connection subscribed to, in the order of the handles.
    package func subscriptions(of connection: ConnectionHandle) -> [Subscription] {
        place(of: connection).map { bearers[$0].subscriptions } ?? []
    }

    /// The configuration that the characteristic can have.
    func allowedBits(_ subscription: Subscription) -> SubscriptionBits {
        guard let index = database.table.index(of: subscription.handle) else { return [] }
        let attribute = database.table.attributes[index]
        guard attribute.isValue else { return [] }
        return subscription.bits.intersection(attribute.subscribable)
    }
}

extension Bearer {
    /// What is to be kept. A client that is not aware of the last change is remembered with no hash that could be right.
    func configuration(hash: [UInt8]) -> ClientConfiguration {
        ClientConfiguration(
            subscriptions: subscriptions, features: features,
            databaseHash: awareness == .aware ? hash : [UInt8](repeating: 0, count: hash.count))
    }
}

extension Attribute {
    /// The bits of the Client Characteristic Configuration that the properties allow (Vol 3, Part G, 3.3.3.3).
    var subscribable: SubscriptionBits {
        var bits: SubscriptionBits = []
        if properties.contains(.notify) { bits.insert(.notifications) }
        if properties.contains(.indicate) { bits.insert(.indications) }
        return bits
    }
}
