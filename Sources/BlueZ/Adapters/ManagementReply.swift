internal import BluetoothHCI
internal import NIOCore

/// What the kernel's management interface answers (BlueZ, doc/mgmt-api.txt).
struct ManagementReply: Hashable {
    let command: ManagementCommand
    /// The index that was asked about; 65535 for none.
    let index: UInt16
    /// 0 for success.
    let status: UInt8
    let data: ByteBuffer

    /// - Returns: nil for what is no answer, such as an event.
    init?(_ octets: [UInt8]) {
        var buffer = ByteBuffer(bytes: octets)
        guard let event: UInt16 = buffer.readInteger(endianness: .little), event == 1 || event == 2,
            let index: UInt16 = buffer.readInteger(endianness: .little),
            let length: UInt16 = buffer.readInteger(endianness: .little), buffer.readableBytes == Int(length),
            let code: UInt16 = buffer.readInteger(endianness: .little), let command = ManagementCommand(rawValue: code),
            let status: UInt8 = buffer.readInteger()
        else { return nil }
        self.command = command
        self.index = index
        self.status = status
        data = buffer
    }

    /// The adapters of Read Controller Index List.
    var indices: [UInt16]? {
        var data = data
        guard let count: UInt16 = data.readInteger(endianness: .little) else { return nil }
        let indices = (0..<count).compactMap { _ in data.readInteger(endianness: .little, as: UInt16.self) }
        return indices.count == Int(count) ? indices : nil
    }

    /// Company and Low Energy of Read Controller Information.
    var information: (manufacturer: UInt16, hasLowEnergy: Bool)? {
        var data = data
        data.moveReaderIndex(forwardBy: min(7, data.readableBytes))  // address and version
        guard let manufacturer: UInt16 = data.readInteger(endianness: .little),
            let supported: UInt32 = data.readInteger(endianness: .little)
        else { return nil }
        return (manufacturer, supported & 1 << 9 != 0)
    }

    /// Read Advertising Features: whether there is a second channel on the 1M PHY, and the most instances.
    var advertising: (isExtended: Bool, instances: Int)? {
        var data = data
        guard let flags: UInt32 = data.readInteger(endianness: .little), data.readableBytes >= 3 else { return nil }
        data.moveReaderIndex(forwardBy: 2)  // the longest data
        guard let instances: UInt8 = data.readInteger() else { return nil }
        return (flags & 1 << 7 != 0, Int(instances))
    }

    /// Get PHY Configuration: what can be sent and received.
    var phys: (has2M: Bool, hasCoded: Bool)? {
        var data = data
        guard let supported: UInt32 = data.readInteger(endianness: .little) else { return nil }
        return (supported >> 11 & 3 == 3, supported >> 13 & 3 == 3)
    }
}

/// Questions to the kernel that change nothing.
enum ManagementCommand: UInt16 {
    case indexList = 0x0003
    case information = 0x0004
    case advertisingFeatures = 0x003d
    case phyConfiguration = 0x0044
}
