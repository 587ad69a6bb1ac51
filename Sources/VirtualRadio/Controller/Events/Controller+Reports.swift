package import BluetoothHCI
import NIOCore

// What a scanner reports (Vol 4, Part E, 7.7.65.2, 7.7.65.11, 7.7.65.13 and 7.7.65.17).

extension Controller {
    /// An advertisement or scan response came in while the host scans.
    ///
    /// Filter policy, address resolution and duplicate filter decide whether it is reported; the commands that the host
    /// scans with decide how: legacy ones as LE Advertising Report (or LE Directed Advertising Report), extended ones
    /// as LE Extended Advertising Report, in several parts where the data are long. The event masks have the last word.
    /// - Returns: whether the host was told.
    @discardableResult
    package mutating func deliver(_ advertisement: ReceivedAdvertisement) -> Bool {
        guard let scanner else { return false }
        let isLegacy = scanner.family == .legacy
        guard !isLegacy || advertisement.type.contains(.legacy) else { return false }
        guard let target = screen(advertisement, by: scanner) else { return false }

        let advertiser = resolve(advertisement.advertiser)
        if advertiser != advertisement.advertiser { note(advertisement.advertiser.address, of: advertiser) }
        guard filter.allows(Self.reportKind(isLegacy: isLegacy, isUnresolved: target.type == .unresolved)) else {
            return false
        }
        guard outgoing.count < Self.reportLimit else {
            dropped.reports &+= 1
            return false
        }
        if scanner.duplicateFilter != .disabled, !duplicates.insert(advertisement, from: advertiser) { return false }
        if !isLegacy {
            reportExtended(advertisement, from: advertiser, to: target)
        } else if target.type == .unresolved {
            reportDirected(advertisement, from: advertiser, to: target)
        } else {
            reportLegacy(advertisement, from: advertiser)
        }
        return true
    }

    /// Another period of a repeated scan begins: with that filter, duplicates are reported again (7.8.65).
    package mutating func scanPeriodBegan() {
        if scanner?.duplicateFilter == .resetEachPeriod { duplicates.forget() }
    }

    /// The duration of a scan without periods is over (7.7.65.17).
    package mutating func scanTimedOut() {
        guard scanner != nil else { return }
        scanner = nil
        duplicates.forget()
        raise(Events.LEScanTimeout())
    }

    /// A scanner asked a set for its scan response: the host is told where it wanted that (7.7.65.19).
    /// - Parameter peer: the scanner's address on the air.
    package mutating func scanRequestReceived(_ set: AdvertisingHandle, from peer: DeviceAddress) {
        guard advertisingSets.contains(where: { $0.handle == set && $0.notifiesScanRequests }) else { return }
        let scanner = resolve(peer)
        raise(
            Events.LEScanRequestReceived {
                $0.set = set
                $0.scannerAddressType = scanner.type
                $0.scannerAddress = scanner.address
            })
    }

    private static func reportKind(isLegacy: Bool, isUnresolved: Bool) -> EventKind {
        guard isLegacy else { return Events.LEExtendedAdvertisingReport.kind }
        return isUnresolved ? Events.LEDirectedAdvertisingReport.kind : Events.LEAdvertisingReport.kind
    }
}

// The events by hand, not by layout: a crowd of advertisers makes many.

extension Controller {
    private mutating func reportLegacy(_ advertisement: ReceivedAdvertisement, from advertiser: DeviceAddress) {
        let data = advertisement.data.prefix(31)
        var buffer = ByteBuffer()
        buffer.reserveCapacity(12 + data.count)
        buffer.writeInteger(0x02 as UInt8)
        buffer.writeInteger(1 as UInt8)
        buffer.writeInteger(advertisement.type.legacyType.rawValue)
        buffer.write(advertiser)
        buffer.writeInteger(UInt8(data.count))
        buffer.writeBytes(data)
        buffer.writeInteger(advertisement.rssi.rawValue)
        raiseReport(buffer)
    }

    private mutating func reportDirected(
        _ advertisement: ReceivedAdvertisement, from advertiser: DeviceAddress, to target: DeviceAddress
    ) {
        raise(
            Events.LEDirectedAdvertisingReport {
                $0.reports = [
                    Events.DirectedAdvertisingReport {
                        $0.addressType = advertiser.type
                        $0.address = advertiser.address
                        $0.targetAddressType = target.type
                        $0.targetAddress = target.address
                        $0.rssi = advertisement.rssi
                    }
                ]
            })
    }

    private mutating func reportExtended(
        _ advertisement: ReceivedAdvertisement, from advertiser: DeviceAddress, to target: DeviceAddress
    ) {
        var rest = advertisement.data[...]
        repeat {
            let data = rest.prefix(Self.extendedReportLimit)
            rest = rest.dropFirst(data.count)
            var type = advertisement.type
            if !rest.isEmpty { type.insert(.incomplete) }
            var buffer = ByteBuffer()
            buffer.reserveCapacity(26 + data.count)
            buffer.writeInteger(0x0d as UInt8)
            buffer.writeInteger(1 as UInt8)
            buffer.writeInteger(type.rawValue, endianness: .little)
            buffer.write(advertiser)
            buffer.writeInteger(advertisement.primaryPHY.rawValue)
            buffer.writeInteger(advertisement.secondaryPHY?.rawValue ?? 0)
            buffer.writeInteger(advertisement.sid ?? 0xff)
            buffer.writeInteger(advertisement.transmitPower.rawValue)
            buffer.writeInteger(advertisement.rssi.rawValue)
            buffer.writeInteger(0 as UInt16)
            buffer.write(target)
            buffer.writeInteger(UInt8(data.count))
            buffer.writeBytes(data)
            raiseReport(buffer)
        } while !rest.isEmpty
    }

    private mutating func raiseReport(_ parameters: ByteBuffer) {
        guard let packet = try? EventPacket(code: EventKind.leMetaCode, parameters: parameters) else { return }
        outgoing.append(.event(packet))
    }

    /// How many octets of data one extended report holds (7.7.65.13).
    static let extendedReportLimit = 229
}

extension ByteBuffer {
    fileprivate mutating func write(_ device: DeviceAddress) {
        writeInteger(device.type.rawValue)
        writeInteger(UInt32(truncatingIfNeeded: device.address.value), endianness: .little)
        writeInteger(UInt16(truncatingIfNeeded: device.address.value >> 32), endianness: .little)
    }
}

extension Events.ExtendedReportType {
    /// The same as Event_Type of LE Advertising Report (7.7.65.2).
    var legacyType: Events.AdvertisingReportType {
        if contains(.scanResponse) { return .scanResponse }
        if contains(.directed) { return .directed }
        if contains(.connectable) { return .connectableAndScannable }
        return contains(.scannable) ? .scannable : .nonConnectable
    }
}
