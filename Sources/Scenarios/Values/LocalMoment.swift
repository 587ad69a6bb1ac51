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
        func shown(on date: LocalDate) -> Instant {
            let first = zone.instant(of: date, secondOfDay: secondOfDay)
            guard first < now, let second = zone.secondInstant(of: date, secondOfDay: secondOfDay), second >= now else {
                return first
            }
            return second
        }
        if let date { return shown(on: date) }
        let today = zone.date(at: now)
        let instant = shown(on: today)
        return instant >= now ? instant : zone.instant(of: today.adding(days: 1), secondOfDay: secondOfDay)
    }
}
