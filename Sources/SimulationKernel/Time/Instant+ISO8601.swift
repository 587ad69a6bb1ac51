/// ISO 8601 / RFC 3339 date-times: `2026-11-21T09:30:00.250Z`, `2026-11-21T09:30:00-05:00`.
///
/// Foundation's formatters go through a floating-point `Date` and lose what this type keeps (nanoseconds), so the
/// proleptic Gregorian arithmetic is here.
extension Instant {
    /// Reads an RFC 3339 date-time. The offset is required; a fraction has one to nine digits.
    /// - Returns: nil for anything else, including impossible dates, leap seconds and years outside 1700…2260.
    package init?(iso8601 text: some StringProtocol) {
        var scanner = DigitScanner(text.utf8)
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"),
            let day = scanner.digits(2), scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2), scanner.take(":"),
            let second = scanner.digits(2), (1700...2260).contains(year), hour < 24, minute < 60, second < 60,
            let date = LocalDate(year: year, month: month, day: day)
        else { return nil }
        var nanoseconds = 0
        if scanner.take(".") {
            guard let fraction = scanner.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(nanosecondsSinceEpoch: Int64(seconds) * 1_000_000_000 + Int64(nanoseconds))
    }

    /// The last instant that ``init(iso8601:)`` reads, in whole seconds.
    package static let lastWritable = Instant(secondsSinceEpoch: 9_183_110_399)

    /// The instant in UTC, as short as it can be without loss: `…:00Z`, `…:00.250Z`, `…:00.000000001Z`.
    package var iso8601: String { iso8601(fraction: nil) }

    /// The instant in UTC with at least milliseconds, as this product's own interfaces print it.
    package var iso8601Milliseconds: String { iso8601(fraction: 3) }

    private func iso8601(fraction minimumDigits: Int?) -> String {
        let seconds = secondsSinceEpoch
        let civil = CivilTime(secondsSinceLocalEpoch: seconds)
        return civil.description + fractionText(minimumDigits: minimumDigits ?? 0) + "Z"
    }

    /// The part after the seconds: empty, or a point and 3, 6 or 9 digits, but no fewer than `minimumDigits`.
    package func fractionText(minimumDigits: Int) -> String {
        let nanoseconds = Int(nanosecondsSinceEpoch &- secondsSinceEpoch &* 1_000_000_000)
        let needed = nanoseconds == 0 ? 0 : nanoseconds % 1_000_000 == 0 ? 3 : nanoseconds % 1_000 == 0 ? 6 : 9
        let count = max(needed, minimumDigits)
        return count == 0 ? "" : "." + padded(nanoseconds, to: 9).prefix(count)
    }
}

/// Reads fixed-width decimal fields from ASCII.
private struct DigitScanner<Bytes: Collection<UInt8>> {
    private var rest: Bytes.SubSequence

    init(_ bytes: Bytes) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func digit() -> Int? {
        guard let first = rest.first, (0x30...0x39).contains(first) else { return nil }
        rest = rest.dropFirst()
        return Int(first) - 0x30
    }

    mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// One to nine digits, as nanoseconds.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while count < 9, let digit = digit() {
            value = value * 10 + digit
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in count..<9 { value *= 10 }
        return value
    }

    /// `Z`, `+hh:mm` or `-hh:mm`, in seconds east of UTC.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign: Int
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = digits(2), take(":"), let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}

package func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}
