/// All events that are typed (Vol 4, Part E, 7.7). Any other is carried raw; ``EventNames`` has its name.
package enum EventCatalog {
    /// By code and subevent.
    package static let types: [any HCIEvent.Type] =
        [
            Events.DisconnectionComplete.self, Events.EncryptionChange.self,
            Events.ReadRemoteVersionInformationComplete.self, Events.CommandComplete.self, Events.CommandStatus.self,
            Events.HardwareError.self, Events.NumberOfCompletedPackets.self, Events.DataBufferOverflow.self,
            Events.EncryptionKeyRefreshComplete.self, Events.AuthenticatedPayloadTimeoutExpired.self,
            Events.EncryptionChangeV2.self,
        ] + lowEnergy

    /// The subevents of the LE Meta event (7.7.65).
    package static let lowEnergy: [any HCIEvent.Type] = [
        Events.LEConnectionComplete.self, Events.LEAdvertisingReport.self, Events.LEConnectionUpdateComplete.self,
        Events.LEReadRemoteFeaturesComplete.self, Events.LELongTermKeyRequest.self,
        Events.LERemoteConnectionParameterRequest.self, Events.LEDataLengthChange.self,
        Events.LEReadLocalP256PublicKeyComplete.self, Events.LEGenerateDHKeyComplete.self,
        Events.LEEnhancedConnectionComplete.self, Events.LEDirectedAdvertisingReport.self,
        Events.LEPHYUpdateComplete.self, Events.LEExtendedAdvertisingReport.self, Events.LEScanTimeout.self,
        Events.LEAdvertisingSetTerminated.self, Events.LEScanRequestReceived.self,
        Events.LEChannelSelectionAlgorithm.self,
    ]

    private static let byKind = Dictionary(types.map { ($0.kind, $0) }) { first, _ in first }

    /// The type that reads and writes the event; nil for one that is carried raw.
    package static func type(for kind: EventKind) -> (any HCIEvent.Type)? { byKind[kind] }
}
