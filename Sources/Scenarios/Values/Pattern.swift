internal import Foundation

/// A regular expression in the syntax of ICU, whose search comes to an end.
///
/// An expression such as `(a+)+b` can try one text for longer than anybody waits. A search is given up after so many steps,
/// which are a matter of the expression and the text alone, so that equal runs end alike.
struct Pattern {
    private let text: String
    /// Begins at the first character and goes through the text by itself: the engine counts the steps of one beginning.
    private let expression: NSRegularExpression

    /// The engine tells of its progress every 10,000 steps: 10 million take less than a second.
    private static let longestProgress = 1_000

    /// - Returns: nil where it is no regular expression.
    init?(_ text: String) {
        // Only what is one by itself can be a part of another; a comment, or a quotation, may want an end first.
        guard (try? NSRegularExpression(pattern: text)) != nil,
            let expression = ["", "\n", "\\E"].lazy
                .compactMap({ try? NSRegularExpression(pattern: "(?s:.*?)(?:\(text)\($0))") }).first
        else { return nil }
        self.text = text
        self.expression = expression
    }

    /// Whether it is found anywhere in a text.
    /// - Throws: ``ImpossibleStep`` where the search was given up.
    func isFound(in searched: String) throws -> Bool {
        var isFound = false
        var progress = 0
        var isGivenUp = false
        expression.enumerateMatches(
            in: searched, options: [.anchored, .reportProgress, .reportCompletion],
            range: NSRange(searched.startIndex..., in: searched)
        ) { match, flags, stop in
            if match != nil {
                isFound = true
            } else if flags.contains(.progress) {
                progress += 1
                isGivenUp = progress >= Pattern.longestProgress
            } else if flags.contains(.internalError) {
                // It ran out of memory for what it would have to go back to.
                isGivenUp = true
            }
            stop.pointee = ObjCBool(isFound || isGivenUp)
        }
        guard !isGivenUp else {
            throw ImpossibleStep(
                message: "$matches \(text) takes too long on a text of \(searched.count) characters; expected an "
                    + "expression that does not begin with a repetition, such as .*, and has none inside another, such "
                    + "as (a+)+")
        }
        return isFound
    }
}
