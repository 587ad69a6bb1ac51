import SimulationKernel
import Testing

@Suite struct FaultCatalogTests {
    @Test func `every kind begins with its family, and takes the scopes that all kinds take`() {
        for kind in FaultKind.allCases {
            #expect(kind.rawValue.hasPrefix(kind.family.rawValue + "."))
            #expect(kind.scopes.contains(.probability) && kind.scopes.contains(.event))
            #expect(FaultKind(name: kind.rawValue) == kind)
        }
    }

    @Test func `no parameter has the name of a scope, or of another parameter`() {
        for kind in FaultKind.allCases {
            let names = kind.parameters.map(\.name) + FaultScopeKey.allCases.map(\.rawValue) + ["add", "clear"]
            #expect(Set(names).count == names.count, "\(kind.rawValue)")
        }
    }

    @Test func `what a parameter is by itself, and what is drawn for it, it also takes`() {
        var generator = SeededGenerator(seed: 7)
        for kind in FaultKind.allCases {
            for parameter in kind.parameters {
                #expect(parameter.value(parameter.standard.spelled) == parameter.standard)
                for _ in 0..<200 {
                    let drawn = parameter.draw(using: &generator)
                    #expect(parameter.value(drawn.spelled) == drawn, "\(kind.rawValue) \(parameter.name)")
                }
            }
        }
    }

    @Test(
        "values out of range, of another type or with a fraction are refused",
        arguments: [
            (FaultKind.cloudError, "status", "404"), (.cloudError, "status", "500.5"), (.cloudError, "status", "many"),
            (.radioLoss, "rate", "1.01"), (.radioLoss, "rate", "nan"), (.radioDelay, "delay", "33s"),
            (.radioDelay, "delay", "5"), (.lockReboot, "step", "sync"), (.cloudTimeout, "commits", "yes"),
            (.lockDeadKey, "key", "10"), (.lockBatteryLevel, "percentage", "-1"),
        ])
    func refused(kind: FaultKind, name: String, text: String) {
        #expect(kind.parameter(name) != nil)
        #expect(kind.parameter(name)?.value(text) == nil)
    }

    @Test(
        "a duration is written so that it is read again",
        arguments: ["0s", "15m", "1h30m", "250ms", "-1h", "2d", "1d2h3m4s5ms", "-1s500ms"])
    func durations(text: String) {
        #expect(Duration(text: text)?.text == text)
    }
}
