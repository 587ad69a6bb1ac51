extension AttributeDatabase {
    /// A database that begins with the Generic Access and Generic Attribute services, which every server has (Vol 3,
    /// Part C, 12; Part G, 7).
    package init(
        deviceName: String, appearance: UInt16 = 0, preferredParameters: PreferredConnectionParameters? = nil,
        services: [GATTService]
    ) throws(AttributeDatabaseError) {
        // Includes count the services of the caller's list.
        var services = services
        for index in services.indices { services[index].includes = services[index].includes.map { $0 &+ 2 } }
        let access = GATTService.genericAccess(
            deviceName: deviceName, appearance: appearance, preferredParameters: preferredParameters)
        try self.init(services: [access, .genericAttribute()] + services)
    }
}

/// The connection parameters that a peripheral would like (Vol 3, Part C, 12.3).
package struct PreferredConnectionParameters: Hashable, Sendable {
    /// Shortest and longest interval, in units of 1.25 ms; 0xFFFF for no preference.
    package var minimumInterval: UInt16
    package var maximumInterval: UInt16
    /// Peripheral latency, in connection events.
    package var latency: UInt16
    /// Supervision timeout, in units of 10 ms; 0xFFFF for no preference.
    package var timeout: UInt16

    package init(minimumInterval: UInt16, maximumInterval: UInt16, latency: UInt16, timeout: UInt16) {
        self.minimumInterval = minimumInterval
        self.maximumInterval = maximumInterval
        self.latency = latency
        self.timeout = timeout
    }

    var octets: [UInt8] { [minimumInterval, maximumInterval, latency, timeout].flatMap { AttributeHandle($0).octets } }
}

extension GATTService {
    /// The Generic Access service (Vol 3, Part C, 12).
    ///
    /// A server whose name differs from that of its database sets it by ``GATTServer/setValue(_:for:)``.
    /// - Parameters:
    ///   - appearance: a code of the Assigned Numbers, 2.6.
    ///   - resolvesCentralAddresses: whether Central Address Resolution says that this device, as a central, resolves
    ///     private addresses in directed advertising; nil for none.
    package static func genericAccess(
        deviceName: String, appearance: UInt16 = 0, preferredParameters: PreferredConnectionParameters? = nil,
        resolvesCentralAddresses: Bool? = nil
    ) -> GATTService {
        var characteristics = [
            // At most 248 octets (12.1).
            GATTCharacteristic(.deviceName, properties: .read, value: Array(deviceName.utf8.prefix(248))),
            GATTCharacteristic(.appearance, properties: .read, value: AttributeHandle(appearance).octets),
        ]
        if let preferredParameters {
            characteristics.append(
                GATTCharacteristic(
                    .peripheralPreferredConnectionParameters, properties: .read, value: preferredParameters.octets))
        }
        if let resolvesCentralAddresses {
            characteristics.append(
                GATTCharacteristic(
                    .centralAddressResolution, properties: .read, value: [resolvesCentralAddresses ? 1 : 0]))
        }
        return GATTService(.genericAccessService, characteristics: characteristics)
    }

    /// The Generic Attribute service with all that robust caching needs (Vol 3, Part G, 7).
    package static func genericAttribute() -> GATTService {
        GATTService(
            .genericAttributeService,
            characteristics: [
                GATTCharacteristic(.serviceChanged, properties: .indicate),
                GATTCharacteristic(.clientSupportedFeatures, properties: [.read, .write], minimumLength: 1),
                GATTCharacteristic(.databaseHash, properties: .read),
                // No Enhanced ATT bearers (7.4).
                GATTCharacteristic(.serverSupportedFeatures, properties: .read, value: [0x00]),
            ])
    }
}
