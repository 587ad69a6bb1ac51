package import SimulationKernel

/// Doorcodes that a lock derives by itself from its secret and its own calendar, so that they need no sync.
///
/// A code is the last seven digits of RFC 4226's truncation of HMAC-SHA-256(key, message). The key is the lock's
/// doorcode secret. The message has 32 bytes:
///
/// | bytes | field |
/// |---|---|
/// | 0–25 | ``context``, 26 ASCII characters |
/// | 26–29 | the local date as the number yyyymmdd, big-endian: 2026-11-21 is 20261121, `01 35 29 01` |
/// | 30 | ``Kind``: 1 daily, 2 single use |
/// | 31 | slot |
package enum DailyDoorcode {
    package enum Kind: UInt8, Codable, CaseIterable, Sendable {
        case daily = 1
        case singleUse = 2
    }

    /// Parts this use of the secret from any other.
    package static let context = "latch-simulator/doorcode/1"
    /// The length of a lock's doorcode secret, in bytes.
    package static let secretLength = 32
    /// The digits of a derived code.
    package static let digitCount = 7
    /// The most slots that a lock tries for each kind and day; slots count from 0.
    package static let maximumSlots = 64

    /// The code of one slot.
    /// - Parameters:
    ///   - secret: the lock's doorcode secret, ``secretLength`` bytes.
    ///   - date: the day by the lock's own wall clock.
    package static func code(secret: [UInt8], date: LocalDate, kind: Kind, slot: UInt8) -> Doorcode {
        let keyed = prepared(secret: secret, date: date, kind: kind)
        return code(of: slot, after: keyed)
    }

    /// The codes of slots 0, 1, …, `slots` − 1, each at its slot's index, for the price of one key set-up.
    /// - Parameter slots: how many; held within 0…256.
    package static func codes(secret: [UInt8], date: LocalDate, kind: Kind, slots: Int) -> [Doorcode] {
        let keyed = prepared(secret: secret, date: date, kind: kind)
        return (0..<max(0, min(slots, 256))).map { code(of: UInt8($0), after: keyed) }
    }

    /// The state after everything but the slot.
    private static func prepared(secret: [UInt8], date: LocalDate, kind: Kind) -> AuthenticationKey {
        var message = Array(context.utf8)
        message.reserveCapacity(message.count + 5)
        let number = date.decimalNumber
        for shift in [UInt32(24), 16, 8, 0] { message.append(UInt8(truncatingIfNeeded: number >> shift)) }
        message.append(kind.rawValue)
        return AuthenticationKey(secret).beginning(with: message)
    }

    private static func code(of slot: UInt8, after prefix: AuthenticationKey) -> Doorcode {
        withUnsafeBytes(of: slot) { prefix.withCode(of: $0) { Doorcode(truncating: $0) } }
    }
}

extension LocalDate {
    /// The date as the number yyyymmdd: 2026-11-21 is 20,261,121. Years beyond 0…9999 are for no lock, and wrap.
    var decimalNumber: UInt32 { UInt32(truncatingIfNeeded: year * 10_000 + month * 100 + day) }

    /// - Returns: nil where the calendar has no such day, or the year is outside 1…9999.
    init?(decimalNumber: UInt32) {
        let number = Int(decimalNumber)
        self.init(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}

extension Doorcode {
    /// The ``DailyDoorcode/digitCount`` digits of a message authentication code.
    fileprivate init(truncating mac: UnsafeRawBufferPointer) {
        digits = DynamicTruncation.digits(DailyDoorcode.digitCount, of: mac)
    }
}
