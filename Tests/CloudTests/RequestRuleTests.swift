import Cloud
import LockProtocol
import SimulationKernel
import Testing

@Suite("What a grant must say, FACTS 2.3 and 2.4")
struct RequestRuleTests {
    private typealias Doors = Estate.Doors

    @Test("PERMANENT needs an email", arguments: [nil, "+12125550123"])
    func permanentNeedsEmail(_ phone: String?) throws {
        var estate = try Estate()

        #expect(
            estate.refusal(estate.request(email: nil, phone: phone, Doors.flat)) == .emailRequiredForPermanent)
    }

    @Test("DAILY takes exactly one of email and phone", arguments: [PasscodeType.daily, .dailySingleUse])
    func dailyTakesOne(_ type: PasscodeType) throws {
        var estate = try Estate()
        let phone = "+12125550123"

        #expect(estate.refusal(estate.request(type, email: nil, Doors.flat)) == .emailOrPhoneRequired)
        #expect(estate.refusal(estate.request(type, phone: phone, Doors.flat)) == .emailAndPhoneProvided)
        #expect(estate.refusal(estate.request(type, email: nil, phone: phone, Doors.flat)) == nil)
        #expect(estate.refusal(estate.request(type, Doors.flat)) == nil)
    }

    @Test("an empty email is refused as such", arguments: PasscodeType.allCases)
    func emptyEmail(_ type: PasscodeType) throws {
        var estate = try Estate()

        #expect(estate.refusal(estate.request(type, email: "  ", Doors.flat)) == .emailCanNotBeEmpty)
    }

    @Test(
        "a phone number that is none is refused",
        arguments: ["", "12", "not a number", "+1212555012345678", "+1 212 555 01x3"])
    func badPhone(_ phone: String) throws {
        var estate = try Estate()

        #expect(estate.refusal(estate.request(.daily, email: nil, phone: phone, Doors.flat)) == .invalidPhone)
    }

    @Test("DAILY cannot be shared", arguments: [PasscodeType.daily, .dailySingleUse])
    func dailyIsNotShareable(_ type: PasscodeType) throws {
        var estate = try Estate()

        #expect(estate.refusal(estate.request(type, shareable: true, Doors.flat)) == .userCanNotShare)
    }

    @Test("a resident's DAILY that nobody would be told of is refused")
    func residentWithoutNotification() throws {
        var estate = try Estate()

        #expect(
            estate.refusal(estate.request(.daily, role: .resident, notifies: false, Doors.flat))
                == .emailOrPhoneRequired)
        #expect(estate.refusal(estate.request(.daily, role: .guest, notifies: false, Doors.flat)) == nil)
        #expect(estate.refusal(estate.request(role: .resident, notifies: false, Doors.flat)) == nil)
    }

    @Test("that rule goes by the role that the access will have, also where the setting chooses it")
    func residentByDefault() throws {
        var settings = Settings()
        settings.defaultRole = .resident
        var estate = try Estate(settings)

        #expect(
            estate.refusal(estate.request(.daily, notifies: false, Doors.flat)) == .emailOrPhoneRequired)
    }

    @Test("names must not be empty")
    func names() throws {
        var estate = try Estate()
        var request = estate.request(Doors.flat)
        request.firstName = ""

        #expect(estate.refusal(request) == .badRequest)
    }

    @Test("a door or key must be named, and be one that the partner sees")
    func targets() throws {
        var estate = try Estate()

        #expect(estate.refusal(estate.request()) == .badRequest)
        #expect(estate.refusal(estate.request(DoorID(UniqueID(high: 0, low: 9)))) == .badRequest)
        #expect(estate.refusal(estate.request(Doors.office)) == .badRequest)
        #expect(estate.refusal(estate.request(keys: [Estate.staff])) == .badRequest)
        #expect(estate.refusal(estate.request(keys: [KeyID(UniqueID(high: 0, low: 9))])) == .badRequest)
        #expect(estate.refusal(estate.request(Doors.flat), by: Estate.rival) == .badRequest)
        #expect(estate.refusal(estate.request(Doors.office), by: Estate.owner) == nil)
    }

    @Test("all doors or none: a refusal on the last one leaves no trace")
    func allOrNothing() throws {
        var estate = try Estate()
        let before = estate.cloud

        #expect(estate.refusal(estate.request(Doors.flat, Doors.gym, Doors.office)) == .badRequest)
        #expect(estate.cloud == before)
        #expect(estate.events.isEmpty)
    }

    @Test("a door whose day is exhausted refuses the doors before it too")
    func allOrNothingWhenExhausted() throws {
        var settings = Settings()
        settings.lock.dailySlots = 1
        var estate = try Estate(settings)
        try estate.grant(estate.request(.daily, email: "first@example.com", Doors.gym))
        let before = estate.cloud

        #expect(estate.refusal(estate.request(.daily, Doors.flat, Doors.gym)) == .doorcodesExhausted)
        #expect(estate.cloud == before)
    }

    @Test("a door that is named twice, or by a key as well, is granted once")
    func duplicates() throws {
        var estate = try Estate()

        let accesses = try estate.grant(
            estate.request(keys: [Estate.stay], Doors.lobby, Doors.lobby, Doors.flat))

        #expect(accesses.map(\.door) == [Doors.lobby, Doors.flat, Doors.pool])
        #expect(accesses.map(\.key) == [nil, nil, Estate.stay])
    }

    @Test("a key's schedule is its accesses' schedule")
    func keySchedule() throws {
        var estate = try Estate()

        let accesses = try estate.grant(estate.request(keys: [Estate.cleaning]))

        #expect(accesses.map(\.schedule) == [Estate.weekdays, Estate.weekdays])
    }
}
