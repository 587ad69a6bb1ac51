internal import LatchServer
internal import Properties
internal import SimulationKernel

/// Plans faults at random: of some kinds of the catalog, at a door or anywhere, soon or after a while, often or once.
struct RandomFaults: Sendable {
    private let kinds: [FaultKind]

    /// The step that adds faults.
    private static let verb = "fault"

    /// - Parameter chance: draws which kinds there are: a handful, and in half of the seeds none.
    init(using chance: inout SeededGenerator) {
        let isCalm = chance.next() & 1 == 0
        let count = Int.random(in: 1...4, using: &chance)
        let drawn = (0..<count).compactMap { _ in FaultKind.allCases.randomElement(using: &chance) }
        kinds = isCalm || Verb.named(RandomFaults.verb) == nil ? [] : drawn
    }

    /// Whether there are any.
    var isEmpty: Bool { kinds.isEmpty }

    /// A step that adds one; nil where it would strike a phone and there is none.
    /// - Parameters:
    ///   - door: where, as steps name it.
    ///   - phones: by name.
    func step(at door: String, phones: [String], using chance: inout SeededGenerator) -> Step? {
        guard let kind = kinds.randomElement(using: &chance) else { return nil }
        var fields: [Value.Member] = [.init(key: "add", value: .text(kind.rawValue))]
        func draw(_ count: Int) -> Int { Int.random(in: 0..<count, using: &chance) }
        if kind.family == .phone {
            guard let phone = phones.randomElement(using: &chance) else { return nil }
            fields.append(.init(key: FaultScopeKey.phone.rawValue, value: .text(phone)))
        } else if kind.scopes.contains(.door), kind.family == .lock || draw(2) == 0 {
            fields.append(.init(key: FaultScopeKey.door.rawValue, value: .text(door)))
        }
        if kind.manner == .interferes {
            if draw(2) == 0 {
                fields.append(.init(key: FaultScopeKey.after.rawValue, value: .number("\(draw(4))")))
            }
            if draw(3) > 0 {
                fields.append(.init(key: FaultScopeKey.count.rawValue, value: .number("\(1 + draw(3))")))
            }
        }
        for parameter in kind.parameters where draw(3) > 0 {
            let value = parameter.draw(using: &chance)
            fields.append(.init(key: parameter.name, value: Value(value)))
        }
        return Step(random: RandomFaults.verb, fields)
    }
}

extension Value {
    fileprivate init(_ value: FaultValue) {
        self =
            switch value {
            case .number: .number(value.spelled)
            case .flag(let flag): .flag(flag)
            case .word, .duration: .text(value.spelled)
            }
    }
}
