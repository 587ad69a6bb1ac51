import LockModel
import LockProtocol
import Testing

@Suite("What the lens shows, FACTS 3.2")
struct FeedbackTests {
    struct Shown: Sendable {
        let family: Family
        let accept: Family.Feedback
        let reject: Family.Feedback
    }

    @Test(
        "accepted and refused codes are told apart as each family does",
        arguments: [
            Shown(family: .c1, accept: .spin, reject: .blink),
            Shown(family: .c2, accept: .spin, reject: .blink),
            Shown(family: .m, accept: .spin, reject: .flash),
            Shown(family: .m2, accept: .spin, reject: .flash),
            Shown(family: .gM2, accept: .spin, reject: .flashTwice),
            Shown(family: .interconnect, accept: .spin, reject: .blink),
            Shown(family: .r, accept: .spinAndBuzz, reject: .blinkSeveralTimes),
            Shown(family: .r2, accept: .spinAndBuzz, reject: .blinkSeveralTimes),
        ])
    func feedback(_ shown: Shown) throws {
        var bench = try Bench(shown.family, credentials: [credential()])

        _ = bench.enter(code("4821101"))
        bench.wait(.seconds(2))
        _ = bench.enter(code("1111111"))

        let feedback = bench.events.compactMap { event -> Family.Feedback? in
            if case .judged(let entry) = event.event { entry.feedback } else { nil }
        }
        #expect(feedback == [shown.accept, shown.reject])
    }

    @Test("the partner API's types are those of FACTS 2.2", arguments: Family.allCases)
    func apiType(of family: Family) {
        #expect(["M", "R", "R2", "C", "G"].contains(family.apiType))
    }
}
