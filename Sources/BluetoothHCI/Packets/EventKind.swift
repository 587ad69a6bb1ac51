/// Which event: its code and, for the LE Meta event, its subevent (Vol 4, Part E, 7.7).
package struct EventKind: Hashable, Sendable {
    package let code: UInt8
    /// Of an LE Meta event only.
    package let subevent: UInt8?

    /// The code of the LE Meta event (7.7.65).
    package static let leMetaCode: UInt8 = 0x3e

    package init(code: UInt8, subevent: UInt8? = nil) {
        self.code = code
        self.subevent = code == Self.leMetaCode ? subevent : nil
    }

    /// A subevent of the LE Meta event.
    package init(lowEnergy subevent: UInt8) { self.init(code: Self.leMetaCode, subevent: subevent) }

    /// The specification's name.
    package var name: String {
        if let subevent {
            let names = EventNames.lowEnergy
            return (1...names.count).contains(Int(subevent)) ? names[Int(subevent) - 1] : "Unknown LE subevent"
        }
        return EventNames.byCode[code] ?? "Unknown event"
    }

    /// The event's bit in the mask that it is in; nil for an event that no mask holds back (7.3.1, 7.3.69, 7.8.1).
    package var maskBit: Int? {
        if let subevent { return subevent == 0 ? nil : Int(subevent) - 1 }
        switch code {
        case 0x0e, 0x0f, 0x13: return nil
        case 0x01...0x3e: return Int(code) - 1
        case 0x48...0x59: return Int(code) - 0x40
        default: return nil
        }
    }
}

extension EventKind: CustomStringConvertible {
    package var description: String {
        "\(name) 0x\(code.hexadecimal)" + (subevent.map { "/\($0.hexadecimal)" } ?? "")
    }
}
