package import NIOCore

extension BTSnoop {
    /// What a record of ``Datalink/monitor`` tells about one controller.
    package enum MonitorRecord: Hashable, Sendable {
        /// A controller has come; the name is cut to eight octets of UTF-8.
        case newIndex(address: Address, name: String)
        case deleteIndex
        case open
        case close
        /// Who the controller is: its address and the company of its version information.
        case indexInformation(address: Address, company: UInt16)
        case packet(HCIPacket, HCIDirection)
        /// A line of text.
        case note(String)

        /// The number by which the monitor format knows the kind of record.
        package var opcode: UInt16 {
            switch self {
            case .newIndex: 0
            case .deleteIndex: 1
            case .packet(.command, _): 2
            case .packet(.event, _): 3
            case .packet(.acl, let direction): direction == .towardsController ? 4 : 5
            case .packet(.synchronous, let direction): direction == .towardsController ? 6 : 7
            case .open: 8
            case .close: 9
            case .indexInformation: 10
            case .note: 12
            case .packet(.isochronous, let direction): direction == .towardsController ? 18 : 19
            }
        }

        fileprivate func write(to buffer: inout ByteBuffer) {
            switch self {
            case .newIndex(let address, let name):
                // A primary controller on a virtual bus.
                buffer.writeBytes([0, 0])
                buffer.writeBytes(address.wireOrder)
                let octets = Array(name.utf8.prefix(8))
                buffer.writeBytes(octets)
                buffer.writeRepeatingByte(0, count: 8 - octets.count)
            case .indexInformation(let address, let company):
                buffer.writeBytes(address.wireOrder)
                buffer.writeInteger(company, endianness: .little)
            case .packet(let packet, _): packet.write(to: &buffer)
            case .note(let text):
                buffer.writeString(text)
                buffer.writeInteger(UInt8(0))
            case .deleteIndex, .open, .close: break
            }
        }
    }

    /// The record of one controller, for a file of ``Datalink/monitor``. Its flags are the controller's index and the
    /// record's opcode.
    /// - Parameters:
    ///   - content: what happened.
    ///   - index: the controller's number; 0xFFFF for none.
    ///   - microseconds: when it happened, since the Unix epoch.
    ///   - drops: how many records are missing from the file so far.
    ///   - limit: the most octets of the payload that are kept.
    package static func monitorRecord(
        _ content: MonitorRecord, index: UInt16, microseconds: Int64, drops: UInt32 = 0, limit: Int = .max
    ) -> ByteBuffer {
        var whole = ByteBuffer()
        content.write(to: &whole)
        let kept = whole.getSlice(at: whole.readerIndex, length: min(max(0, limit), whole.readableBytes)) ?? whole
        let flags = UInt32(index) << 16 | UInt32(content.opcode)
        return record(kept, original: whole.readableBytes, flags: flags, drops: drops, microseconds: microseconds)
    }
}
