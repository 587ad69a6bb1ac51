/// Gathers the problems of one file while it is read, and says when to stop.
package final class ProblemCollector {
    package let file: String
    package private(set) var problems: [Problem] = []
    /// Whether further reading is pointless.
    package private(set) var isFull = false
    private var remainingValues = ProblemCollector.maximumValues

    /// Problems that are reported at once.
    package static let maximumProblems = 20
    /// Values in one file, counted as often as an alias repeats them: a small file of aliases stands for a huge one.
    package static let maximumValues = 5_000_000

    package init(file: String) { self.file = file }

    /// Notes a problem. One that an alias repeats counts once.
    package func report(_ position: SourcePosition, _ message: String) {
        let problem = Problem(file: file, position: position, message: message)
        guard !isFull, !problems.contains(problem) else { return }
        guard problems.count < ProblemCollector.maximumProblems else {
            isFull = true
            return
        }
        problems.append(problem)
    }

    /// Accounts for `count` more values.
    /// - Returns: false where there were too many, which is then reported.
    package func spend(_ count: Int, at position: SourcePosition) -> Bool {
        guard !isFull else { return false }
        remainingValues -= count
        guard remainingValues >= 0 else {
            let limit = ProblemCollector.maximumValues
            report(position, "found more than \(limit) values, aliases repeated; expected a smaller file")
            isFull = true
            return false
        }
        return true
    }

    /// What to throw; nil where nothing was wrong.
    package var failure: FileProblems? {
        guard !problems.isEmpty else { return nil }
        return FileProblems(problems: problems.sorted { $0.position < $1.position }, isComplete: !isFull)
    }
}
