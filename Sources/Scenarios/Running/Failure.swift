/// Why a scenario does not hold, or could not be run.
package struct Failure: Sendable {
    package enum Kind: String, Sendable {
        /// What was expected is not what was seen.
        case failed
        /// It could not be tried.
        case couldNotRun
    }

    package let kind: Kind
    /// `file:line` of the step.
    package let place: String
    /// The step, in one line.
    package let step: String
    /// What differs: where in the answer, what was expected, what was seen.
    package let differences: [Difference]
    /// Why it could not be done, or was refused.
    package let message: String?
    /// The invariant that was broken, in words that are equal where two runs fail alike; nil where a step failed.
    package var breach: String?
    /// The events before it, newest last, a line each.
    package var events: [String] = []
    /// Why what was tried opened, or did not: `explain`'s chain, a line each.
    package var explanation: [String] = []
    /// What the programs in the background wrote last, a line each.
    package var outputs: [String] = []

    package struct Difference: Sendable {
        package let path: String
        package let expected: String
        package let seen: String
    }
}
