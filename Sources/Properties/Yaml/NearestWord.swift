/// The word among `candidates` that was probably meant by `word`, or nil where none is near.
///
/// Case does not count. Of equally near words the first in alphabetical order is taken, so that the answer does not
/// depend on the order of the candidates.
package func nearestWord(to word: String, in candidates: some Sequence<String>) -> String? {
    let longest = 64
    let wanted = Array(word.lowercased().unicodeScalars.prefix(longest + 1))
    guard !wanted.isEmpty, wanted.count <= longest else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in candidates {
        let scalars = Array(candidate.lowercased().unicodeScalars.prefix(longest + 1))
        // A third of the letters may be wrong, and one always.
        let allowed = min(best?.distance ?? .max, max(1, max(wanted.count, scalars.count) / 3))
        guard scalars.count <= longest, let distance = editDistance(wanted, scalars, atMost: allowed) else { continue }
        if let best, (distance, candidate) >= (best.distance, best.word) { continue }
        best = (candidate, distance)
    }
    return best?.word
}

/// `; did you mean 'WORD'?`, or nothing where no candidate is near.
package func suggestion(for word: String, in candidates: some Sequence<String>) -> String {
    nearestWord(to: word, in: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// Insertions, deletions, replacements and swaps of neighbours that make one of the other (optimal string alignment).
/// - Returns: nil where that is more than `limit`.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 1...left.count {
        var current = [Int](repeating: row, count: right.count + 1)
        for column in 1...right.count {
            let isEqual = left[row - 1] == right[column - 1]
            var distance = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isEqual ? 0 : 1))
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                distance = min(distance, beforeLast[column - 2] + 1)
            }
            current[column] = distance
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count] <= limit ? last[right.count] : nil
}
