package import SimulationKernel

extension Instant {
    /// The instant as HTTP writes dates (IMF-fixdate, RFC 9110 section 5.6.7): `Sat, 21 Nov 2026 09:30:00 GMT`.
    package var httpDate: String { fixdate + " GMT" }

    /// The instant as mail writes dates (RFC 5322 section 3.3): `Sat, 21 Nov 2026 09:30:00 +0000`.
    package var mailDate: String { fixdate + " +0000" }

    private var fixdate: String {
        let civil = CivilTime(secondsSinceLocalEpoch: secondsSinceEpoch)
        return "\(civil.date.shortWeekday), \(civil.date.shortText) \(civil.description.suffix(8))"
    }
}

extension LocalDate {
    /// `Sat`.
    var shortWeekday: String {
        let name = weekday.rawValue.prefix(3)
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    /// `21 Nov 2026`.
    var shortText: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(padded(day, to: 2)) \(months[month - 1]) \(padded(year, to: 4))"
    }
}
