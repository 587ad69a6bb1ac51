package import LockProtocol
internal import SimulationKernel

extension Schedule {
    /// A list of windows with at least one.
    init?(reading value: StrictValue) {
        guard let windows = value.list(of: "windows", mayBeEmpty: false, { Window(reading: $0) }) else { return nil }
        self.init(windows: windows)
    }
}

extension Schedule.Window {
    /// Why a text is not a window.
    package struct Refusal: Error {
        package var message: String
    }

    /// Reads days and hours: `monday-friday 09:00-15:00`, `saturday,sunday 10:00-12:00`, `daily 07:00-24:00`.
    package init(text: String) throws(Refusal) {
        let expected = "expected days and hours such as 'monday-friday 09:00-15:00'"
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2 else { throw Refusal(message: "found \(quoted(text)); \(expected)") }
        let hours = parts[1].split(separator: "-", omittingEmptySubsequences: false).map { Self.minute($0) }
        guard hours.count == 2, let from = hours[0], let until = hours[1] else {
            throw Refusal(message: "found the hours \(quoted(String(parts[1]))); expected such as '09:00-15:00'")
        }
        guard until > from else {
            let found = quoted(String(parts[1]))
            throw Refusal(message: "found \(found); expected an end after the start, on the same day")
        }
        self.init(days: try Self.days(parts[0]), fromMinute: from, untilMinute: until)
    }

    init?(reading value: StrictValue) {
        guard let text = value.text("a window such as 'monday-friday 09:00-15:00'") else { return nil }
        do {
            try self.init(text: text)
        } catch {
            value.report(error.message)
            return nil
        }
    }

    /// In the order of the week.
    private static func days(_ text: Substring) throws(Refusal) -> [Weekday] {
        if text == "daily" { return Weekday.allCases }
        var days: Set<Weekday> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            let first = try day(ends[0])
            for day in try ends.count == 2 ? week(from: first, to: day(ends[1])) : [first] {
                guard days.insert(day).inserted else {
                    throw Refusal(message: "found \(day.rawValue) twice; expected each day once")
                }
            }
        }
        return Weekday.allCases.filter { days.contains($0) }
    }

    /// The days from one to another, over the end of the week where need be: `friday-monday` has four.
    private static func week(from first: Weekday, to last: Weekday) -> [Weekday] {
        let all = Weekday.allCases
        let start = all.firstIndex(of: first) ?? 0
        let end = all.firstIndex(of: last) ?? 0
        return start <= end ? Array(all[start...end]) : Array(all[start...] + all[...end])
    }

    private static func day(_ text: Substring) throws(Refusal) -> Weekday {
        if let day = Weekday(rawValue: String(text)) { return day }
        let words = Weekday.allCases.map(\.rawValue)
        let hint = suggestion(for: String(text), in: words + ["daily"])
        let expected = "expected daily or \(words.joined(separator: ", "))"
        throw Refusal(message: "found the day \(quoted(String(text))); \(expected)\(hint)")
    }

    /// `00:00` to `24:00`.
    private static func minute(_ text: Substring) -> Int? {
        let digits = Array(text.utf8)
        guard digits.count == 5, digits[2] == UInt8(ascii: ":") else { return nil }
        let numbers = [0, 1, 3, 4].map { Int(digits[$0]) - 0x30 }
        guard numbers.allSatisfy({ (0...9).contains($0) }) else { return nil }
        let (hour, minute) = (numbers[0] * 10 + numbers[1], numbers[2] * 10 + numbers[3])
        guard minute < 60, hour < 24 || (hour == 24 && minute == 0) else { return nil }
        return hour * 60 + minute
    }
}
