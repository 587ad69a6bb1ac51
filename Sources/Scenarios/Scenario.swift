package import Properties
package import SimulationKernel
package import World

/// A scenario file, read: what is done to a property, and what is expected to come of it.
///
/// A file with a table of cases is one scenario for each.
package struct Scenario: Sendable {
    /// As it was given.
    package let file: String
    package var name: String
    /// In one sentence, why it exists.
    package var why: String
    /// Where the behaviour is documented, or the report that it is made from.
    package var source: String
    /// The name of its case, where the file has a table of them.
    package let caseName: String?
    package let property: World.LoadedProperty
    package let start: Instant
    package var seed: UInt64
    package var settings: [(name: String, value: String)]
    package var steps: [Step]
    /// What is expected after each step.
    package var invariants: [Step]
    /// The laws that are checked after each step, and where the file names them.
    package var laws: [(law: Law, place: String)]
    let variables: [String: Constant]
    /// Those of its `vars` that the command line gave, as `name=value`.
    let given: [String]

    /// Where it begins unless its file says otherwise: a Saturday morning in New York.
    package static let defaultStart = Instant(secondsSinceEpoch: 1_795_271_400)
    package static let defaultSeed: UInt64 = 1

    /// Whether some step calls a URL or starts a program: then the seed alone does not decide what comes of it.
    package var reachesOutside: Bool { steps.contains(where: \.reachesOutside) }

    /// The name, with that of the case.
    package var title: String { caseName.map { "\(name) (\($0))" } ?? name }
}

/// One thing that a scenario does or expects.
package struct Step: Sendable {
    let verb: Verb
    /// Where it begins.
    package let file: String
    package let position: SourcePosition
    let fields: [Value.Member]
    let expectation: Value?
    let captures: [Capture]
    /// Whatever comes of it will do, and where a name that it needs has no value it is left out.
    var takesAny = false

    /// A name, and where its value lies in the step's answer.
    struct Capture: Sendable {
        let name: String
        let path: Template
    }

    /// `file:line`
    package var place: String { "\(file):\(position.line)" }
}
