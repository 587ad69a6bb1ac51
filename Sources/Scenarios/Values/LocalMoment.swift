internal import SimulationKernel

/// What a clock on a wall shows: `23:30`, `23:30:15`, `2026-11-22 00:00`.
struct LocalMoment: Sendable {
    private let date: LocalDate?
    private let secondOfDay: Int

    init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count <= 2, let time = parts.last else { return nil }
        let numbers = time.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(numbers.count),
            numbers.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(numbers[0]), let minute = Int(numbers[1]), hour < 24, minute < 60
        else { return nil }
        let second = numbers.count == 3 ? Int(numbers[2]) ?? 60 : 0
        guard second < 60 else { return nil }
        if parts.count == 2 {
            guard let date = LocalDate(String(parts[0])) else { return nil }
            self.date = date
        } else {
            date = nil
        }
        secondOfDay = hour * 3_600 + minute * 60 + second
    }

    /// The instant at which the clock shows it; without a date, for the first time from `now` on. Of a time that it shows
    /// twice that day, the second where the first is over.
    func next(in zone: CivilZone, after now: Instant) -> Instant {
        zone.next(secondOfDay: secondOfDay, on: date, after: now)
    }
}
