package import SimulationKernel

extension Instant {
    /// The instant as HTTP writes dates (IMF-fixdate, RFC 9110 section 5.6.7): `Sat, 21 Nov 2026 09:30:00 GMT`.
    package var httpDate: String {
        let civil = CivilTime(secondsSinceLocalEpoch: secondsSinceEpoch)
        let weekday = civil.date.weekday.rawValue.prefix(3)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = civil.description.suffix(8)
        return weekday.prefix(1).uppercased() + weekday.dropFirst()
            + ", \(padded(civil.date.day, to: 2)) \(months[civil.date.month - 1]) \(padded(civil.date.year, to: 4)) \(time) GMT"
    }
}
