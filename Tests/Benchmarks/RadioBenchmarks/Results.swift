import Foundation

/// What was measured, and what it is measured against.
struct Results: Codable {
    var bumble: [BumbleFacts] = []
    var memory: MemoryFacts?
    var rates: [RateFacts] = []
    var crowds: [CrowdFacts] = []
    var budgets: [Budget] = []
    /// Of an unlock's processor time.
    var shareOfCryptography: Double?

    /// A limit that the design sets.
    struct Budget: Codable {
        var name: String
        var limit: Double
        var value: Double
        var isKept: Bool
    }

    static func bumbleLines(_ path: String) throws -> [BumbleFacts] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .map { try JSONDecoder().decode(BumbleFacts.self, from: Data($0.utf8)) }
    }

    /// Compares with the budgets as far as there is something to compare.
    mutating func finish() {
        budgets = []
        if let ours = rates.first(where: { $0.benchmark == "sessions" && $0.timing == "instant" }),
            let theirs = anchor("sessions")?.perSecond, theirs > 0
        {
            let ratio = ours.median / theirs
            budgets.append(
                Budget(name: "unlock-like sessions, times Bumble's", limit: 40, value: ratio, isKept: ratio >= 40))
        }
        if let unlocks = rates.first(where: { $0.benchmark == "unlocks" && $0.timing == "instant" }) {
            if let theirs = anchor("sessions")?.perSecond, theirs > 0 {
                let ratio = unlocks.median / theirs
                budgets.append(
                    Budget(
                        name: "unlocks with cryptography, times Bumble's session without", limit: 5, value: ratio,
                        isKept: ratio >= 5))
            }
            if let alone = rates.first(where: { $0.benchmark == "handshakes" }) {
                shareOfCryptography = alone.processorMicrosecondsEach / unlocks.processorMicrosecondsEach
            }
        }
        if let memory {
            let kibibytes = Double(memory.bytesEach) / 1024
            budgets.append(
                Budget(name: "KiB for an idle advertising lock", limit: 32, value: kibibytes, isKept: kibibytes <= 32))
        }
    }

    private func anchor(_ name: String, _ count: Int? = nil) -> BumbleFacts? {
        bumble.first { $0.benchmark == name && $0.advertisers == count }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }

    // MARK: - The table

    var table: String {
        var rows = [["what", "Bumble", "best", "median", "ratio"]]
        for facts in rates {
            let theirs = anchor(facts.benchmark)?.perSecond
            let units = facts.protocolDataUnits.map { ", \($0) PDUs" } ?? ""
            rows.append([
                "\(facts.benchmark) per second, \(facts.timing)\(units)", theirs.map { text($0) } ?? "-",
                text(facts.best), text(facts.median), theirs.map { text(facts.median / $0) + " x" } ?? "-",
            ])
        }
        if let memory {
            let theirs = anchor("memory")?.bytesEach
            rows.append([
                "octets for an idle lock, of \(memory.devices)", theirs.map { "\($0)" } ?? "-", "",
                "\(memory.bytesEach)", theirs.map { text(Double($0) / Double(max(memory.bytesEach, 1))) + " x" } ?? "-",
            ])
            rows.append(["µs of processor to bring one up", "-", "", text(memory.microsecondsEach), "-"])
        }
        for facts in crowds {
            let theirs = anchor(facts.benchmark, facts.advertisers)
            let name = facts.benchmark == "idle" ? "advertisers, no listener" : "advertisers, one scanner"
            rows.append([
                "\(facts.advertisers) \(name): reports of due",
                theirs.map { "\($0.delivered ?? 0)/\($0.due ?? 0)" } ?? "-", "",
                "\(facts.delivered)/\(facts.due)", "-",
            ])
            rows.append([
                "\(facts.advertisers) \(name): processor share",
                theirs?.processorShare.map { text($0) } ?? "-", "", text(facts.processorShare),
                theirs?.processorShare.map { text($0 / facts.processorShare) + " x" } ?? "-",
            ])
        }
        let lines = Self.aligned(rows)
        let verdicts = budgets.map {
            "budget: \($0.name): \(text($0.value)), limit \(text($0.limit)): \($0.isKept ? "kept" : "MISSED")"
        }
        let share = shareOfCryptography.map { ["share of an unlock's time in cryptography: \(text($0))"] } ?? []
        return (lines + share + verdicts).joined(separator: "\n")
    }

    private func text(_ value: Double) -> String {
        if value >= 100 { return String(Int(value.rounded())) }
        return String(format: value >= 1 ? "%.1f" : "%.5f", value)
    }

    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + padding : padding + cell
            }.joined(separator: "  ")
        }
    }
}
