import Foundation

/// What was measured.
struct Facts {
    /// Seconds of one core, for 1,000 doors, 30 days and 300,000 entries, a tenth of them phones' (the design's).
    static let budget = 60.0

    var doors = 0
    var days = 0
    var keypad = 0
    var phones = 0
    var opened = 0
    var refused = 0
    var events = 0
    /// Lines of locks' logs that the cloud has at the end.
    var reachedCloud = 0
    var digest = ""
    var elapsed = Duration.zero
    /// Of all threads.
    var processor = Duration.zero
    var keypadTime = Duration.zero
    var phoneTime = Duration.zero
    var residentMebibytes: Int?
    var isBudgeted = false

    var isKept: Bool { !isBudgeted || seconds(processor) <= Self.budget }

    var table: String {
        var lines = [
            "\(doors) doors, \(days) days, \(keypad + phones) entries: \(keypad) at keypads, \(phones) by phones",
            "opened \(opened), refused \(refused), events \(events), log lines in the cloud \(reachedCloud), digest \(digest)",
            String(
                format: "processor %.1f s, elapsed %.1f s, %.1f days a second", seconds(processor), seconds(elapsed),
                Double(days) / seconds(processor)),
        ]
        if keypad > 0 { lines.append(each("an entry at a keypad, with what fell due before", keypadTime, keypad)) }
        if phones > 0 { lines.append(each("an unlock by a phone, with what fell due before", phoneTime, phones)) }
        if let residentMebibytes { lines.append("memory in use \(residentMebibytes) MiB") }
        if isBudgeted {
            let verdict = isKept ? "kept" : "MISSED"
            lines.append(
                String(format: "budget: %.1f s of processor time, limit %.0f: ", seconds(processor), Self.budget)
                    + verdict)
        }
        return lines.joined(separator: "\n")
    }

    private func each(_ name: String, _ time: Duration, _ count: Int) -> String {
        String(format: "%@: %.0f µs, %.1f s in all", name, seconds(time) * 1e6 / Double(count), seconds(time))
    }

    func write(to path: String) throws {
        struct Written: Encodable {
            let doors, days, keypad, phones, opened, refused, events, reachedCloud: Int
            let digest: String
            let elapsedSeconds, processorSeconds, keypadSeconds, phoneSeconds: Double
            let residentMebibytes: Int?
            let isKept: Bool
        }
        let written = Written(
            doors: doors, days: days, keypad: keypad, phones: phones, opened: opened, refused: refused, events: events,
            reachedCloud: reachedCloud, digest: digest, elapsedSeconds: seconds(elapsed),
            processorSeconds: seconds(processor), keypadSeconds: seconds(keypadTime), phoneSeconds: seconds(phoneTime),
            residentMebibytes: residentMebibytes, isKept: isKept)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(written).write(to: URL(fileURLWithPath: path))
    }

    private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
}
