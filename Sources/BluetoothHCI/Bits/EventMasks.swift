/// Which events the host wants (Vol 4, Part E, 7.3.1): Event_Mask, events 0x01 to 0x3E, bit = code - 1.
package struct EventMask: NamedBits {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let disconnectionComplete = EventMask(bit: 4)
    package static let encryptionChange = EventMask(bit: 7)
    package static let readRemoteVersionComplete = EventMask(bit: 11)
    package static let hardwareError = EventMask(bit: 15)
    package static let dataBufferOverflow = EventMask(bit: 25)
    package static let encryptionKeyRefreshComplete = EventMask(bit: 47)
    package static let leMeta = EventMask(bit: 61)

    /// The mask after a reset.
    package static let initial = EventMask(rawValue: 0x0000_1fff_ffff_ffff)

    package static let bitNames: [(bit: Int, name: String)] = (0...61).compactMap { bit in
        EventKind(code: UInt8(bit + 1)).maskBit.flatMap { _ in
            EventNames.byCode[UInt8(bit + 1)].map { (bit, $0) }
        }
    }
}

/// Which further events the host wants (Vol 4, Part E, 7.3.69): Event_Mask_Page_2, bit = code - 0x40.
package struct EventMaskPage2: NamedBits {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let authenticatedPayloadTimeoutExpired = EventMaskPage2(bit: 23)
    package static let encryptionChangeV2 = EventMaskPage2(bit: 25)

    /// The mask after a reset.
    package static let initial: EventMaskPage2 = []

    package static let bitNames: [(bit: Int, name: String)] = (0...25).compactMap { bit in
        EventNames.byCode[UInt8(bit + 0x40)].map { (bit, $0) }
    }
}

/// Which LE Meta subevents the host wants (Vol 4, Part E, 7.8.1): LE_Event_Mask, bit = subevent - 1.
package struct LEEventMask: NamedBits {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package static let connectionComplete = LEEventMask(bit: 0)
    package static let advertisingReport = LEEventMask(bit: 1)
    package static let longTermKeyRequest = LEEventMask(bit: 4)
    package static let remoteConnectionParameterRequest = LEEventMask(bit: 5)
    package static let enhancedConnectionComplete = LEEventMask(bit: 9)
    package static let extendedAdvertisingReport = LEEventMask(bit: 12)
    package static let channelSelectionAlgorithm = LEEventMask(bit: 19)

    /// The mask after a reset: the events of version 4.0.
    package static let initial = LEEventMask(rawValue: 0x1f)

    package static let bitNames: [(bit: Int, name: String)] = EventNames.lowEnergy.enumerated().map { ($0, $1) }
}

/// The three masks together: which events a controller may send.
package struct EventFilter: Hashable, Sendable {
    package var mask = EventMask.initial
    package var page2 = EventMaskPage2.initial
    package var lowEnergy = LEEventMask.initial

    /// The masks after a reset.
    package init() {}

    /// Whether an event may be sent. Command Complete, Command Status and Number Of Completed Packets always may.
    package func allows(_ kind: EventKind) -> Bool {
        guard let bit = kind.maskBit else { return true }
        if let subevent = kind.subevent {
            return mask.contains(.leMeta) && lowEnergy.contains(bit: Int(subevent) - 1)
        }
        return kind.code < 0x40 ? mask.contains(bit: bit) : page2.contains(bit: bit)
    }
}
