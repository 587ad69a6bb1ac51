import Foundation

/// What was measured, in requests per second.
struct Results: Codable {
    enum Server: String, CaseIterable, Codable { case bare, small, large }

    /// The least share of a small property's rate that a large one keeps: what grows with the property shows below it.
    static let flatness = 0.5

    private struct Measurement: Codable {
        let work: Work
        let server: Server
        var rates: [Double]
    }

    private var measurements: [Measurement] = []

    mutating func add(_ work: Work, _ server: Server, _ rate: Double) {
        if let index = measurements.firstIndex(where: { $0.work == work && $0.server == server }) {
            measurements[index].rates.append(rate)
        } else {
            measurements.append(Measurement(work: work, server: server, rates: [rate]))
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }

    private func median(_ work: Work, _ server: Server) -> Double? {
        guard let rates = measurements.first(where: { $0.work == work && $0.server == server })?.rates.sorted() else {
            return nil
        }
        return rates[rates.count / 2]
    }

    var table: String {
        var lines = [
            row("requests per second, median", Server.allCases.map(\.rawValue) + ["large/bare", "large/small"])
        ]
        var verdicts: [String] = []
        for work in Work.allCases {
            let large = median(work, .large)
            let toBare = ratio(large, median(work, .bare))
            let toSmall = ratio(large, median(work, .small))
            lines.append(
                row(
                    work.rawValue,
                    Server.allCases.map { server in median(work, server).map { String(Int($0.rounded())) } ?? "-" }
                        + [text(toBare), text(toSmall)]))
            if let budget = work.budget, let toBare {
                verdicts.append(verdict("\(work.rawValue), share of the bare handler's", toBare, budget))
            }
            if let toSmall {
                verdicts.append(verdict("\(work.rawValue), share of the small property's", toSmall, Self.flatness))
            }
        }
        return (lines + verdicts).joined(separator: "\n")
    }

    private func ratio(_ value: Double?, _ other: Double?) -> Double? {
        guard let value, let other, other > 0 else { return nil }
        return value / other
    }

    private func verdict(_ name: String, _ value: Double, _ limit: Double) -> String {
        "budget: \(name): \(text(value)), limit \(text(limit)): \(value >= limit ? "kept" : "MISSED")"
    }

    private func text(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "-" }

    private func row(_ name: String, _ cells: [String]) -> String {
        name.padding(toLength: 30, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
    }
}
