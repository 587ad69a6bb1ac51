import LockProtocol
import SimulationKernel
import Testing

@Suite struct DailyDoorcodeTests {
    static let secret = [UInt8](0..<32)

    static func date(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(daysSinceEpoch: 0) }

    /// Made with Python's `hmac`, from the layout in the article "Daily doorcodes".
    @Test(
        "a code is what an independent implementation of the layout derives",
        arguments: [
            ("2026-11-21", .daily, 0, "6083269"), ("2026-11-21", .daily, 63, "0822737"),
            ("2026-11-21", .singleUse, 0, "3566878"), ("2026-03-08", .singleUse, 5, "1735374"),
        ] as [(String, DailyDoorcode.Kind, UInt8, String)])
    func knownAnswers(day: String, kind: DailyDoorcode.Kind, slot: UInt8, code: String) {
        let derived = DailyDoorcode.code(secret: Self.secret, date: Self.date(day), kind: kind, slot: slot)

        #expect(derived.digits == code)
    }

    @Test("all slots of a day are the same codes as one by one")
    func slotsTogether() {
        let date = Self.date("2026-11-21")

        for kind in DailyDoorcode.Kind.allCases {
            let together = DailyDoorcode.codes(secret: Self.secret, date: date, kind: kind, slots: 64)

            let single = (0..<UInt8(64)).map {
                DailyDoorcode.code(secret: Self.secret, date: date, kind: kind, slot: $0)
            }
            #expect(together == single)
        }
    }

    @Test("the 128 codes of a day have seven digits and hardly ever meet")
    func collisions() {
        var repeated = 0
        for day in 0..<30 {
            let date = Self.date("2026-11-21").adding(days: day)

            let codes = DailyDoorcode.Kind.allCases.flatMap {
                DailyDoorcode.codes(secret: Self.secret, date: date, kind: $0, slots: DailyDoorcode.maximumSlots)
            }

            #expect(codes.count == 128)
            #expect(codes.allSatisfy { $0.digits.utf8.count == 7 && Doorcode($0.digits) != nil })
            repeated += codes.count - Set(codes).count
        }
        // 30 days × 128²/2 pairs ÷ 10⁷ codes: 0.025 are expected.
        #expect(repeated <= 1)
    }

    @Test("secret, date, kind and slot each change the code")
    func inputsMatter() {
        let date = Self.date("2026-11-21")
        let code = DailyDoorcode.code(secret: Self.secret, date: date, kind: .daily, slot: 0)

        let others = [
            DailyDoorcode.code(secret: Self.secret.reversed(), date: date, kind: .daily, slot: 0),
            DailyDoorcode.code(secret: Self.secret, date: date.adding(days: 1), kind: .daily, slot: 0),
            DailyDoorcode.code(secret: Self.secret, date: date, kind: .singleUse, slot: 0),
            DailyDoorcode.code(secret: Self.secret, date: date, kind: .daily, slot: 1),
        ]

        #expect(!others.contains(code))
        #expect(Set(others).count == others.count)
    }

    @Test("a count of slots outside 0…256 is held within")
    func slotBounds() {
        let date = Self.date("2026-11-21")

        #expect(DailyDoorcode.codes(secret: Self.secret, date: date, kind: .daily, slots: -1).isEmpty)
        #expect(DailyDoorcode.codes(secret: Self.secret, date: date, kind: .daily, slots: .max).count == 256)
    }
}
