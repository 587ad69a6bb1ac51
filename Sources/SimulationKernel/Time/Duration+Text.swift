extension Duration {
    /// Reads `15m`, `1h30m`, `14m59s`, `250ms`, `2d`, `1.5s`, `-5m`: numbers with a unit of d, h, m, s or ms, in that order.
    /// - Returns: nil for anything else, and for more than ten thousand days.
    package init?(text: some StringProtocol) {
        let isNegative = text.hasPrefix("-")
        var rest = Substring(isNegative || text.hasPrefix("+") ? String(text.dropFirst()) : String(text))
        guard !rest.isEmpty else { return nil }
        var total = 0.0
        var units: [(name: String, seconds: Double)] = [
            ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1), ("ms", 0.001),
        ]
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let value = Double(number), value.isFinite, let index = units.firstIndex(where: { $0.name == name })
            else { return nil }
            total += value * units[index].seconds
            units.removeFirst(index + 1)
        }
        guard total <= 864_000_000 else { return nil }
        self = .nanoseconds(Int64((total * 1e9).rounded()) * (isNegative ? -1 : 1))
    }

    /// As ``init(text:)`` reads it, to whole milliseconds: `15m`, `1h30m`, `-250ms`, `0s`.
    package var text: String {
        var rest = abs(nanoseconds / 1_000_000)
        guard rest > 0 else { return "0s" }
        var result = self < .zero ? "-" : ""
        for (name, milliseconds) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
            let count = rest / Int64(milliseconds)
            rest %= Int64(milliseconds)
            if count > 0 { result += "\(count)\(name)" }
        }
        return result
    }
}
