/// Where the manual says what a word means and what to do.
enum Manual {
    /// One entry for each reason of a refusal.
    private static let refusals = "Sources/World/World.docc/WhenItDoesNotOpen.md"

    /// The line that leads to a reason's entry; empty without a reason.
    static func line(for reason: String?) -> String {
        reason.map { "see \(refusals)#\($0)\n".printableLines } ?? ""
    }
}
