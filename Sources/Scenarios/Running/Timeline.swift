internal import LatchServer
internal import SimulationKernel

/// What happened in a run, in its order: the steps, and the events of the record.
package struct Timeline: Sendable {
    package struct Entry: Sendable {
        package let at: String
        /// `step`, or the event's kind.
        package let kind: String
        package let text: String
        package let door: String?
        /// Of a step, where it is written: `file:line`.
        package let place: String?
        /// Whose the event is: `cloud`, `phone`, `lock`, `world`, or `step`.
        package let lane: String
        /// In the lane of phones, the phone's id.
        package let phone: String?
        package var isFailure: Bool
        /// An event's id; of a step, that of the last event before it, and behind it.
        fileprivate let order: (event: UInt64, isStep: Bool)
    }

    private var entries: [Entry] = []
    /// The ids of the phones to which something happened, in the order in which it did, and their names.
    package private(set) var phones: [(id: String, name: String)] = []

    /// Steps and events as they followed one another.
    package var inOrder: [Entry] {
        entries.enumerated().sorted { left, right in
            let (first, second) = (left.element.order, right.element.order)
            if first.event != second.event { return first.event < second.event }
            return first.isStep == second.isStep ? left.offset < right.offset : second.isStep
        }.map(\.element)
    }

    /// - Parameters:
    ///   - place: where it is written.
    ///   - event: the last before it.
    mutating func add(step: String, place: String, at instant: Instant, after event: UInt64, isFailure: Bool) {
        entries.append(
            Entry(
                at: instant.iso8601Milliseconds, kind: "step", text: step, door: nil, place: place, lane: "step",
                phone: nil, isFailure: isFailure, order: (event, true)))
    }

    /// - Parameter events: as the control API shows them.
    mutating func add(events: [JSON]) {
        for event in events {
            let kind = event["kind"]?.string ?? ""
            let lane = Timeline.lane(of: kind)
            let phone = lane == "phone" ? event["data"]?["phone"]?.string : nil
            if let phone { note(phone, named: event["data"]?["name"]?.string) }
            entries.append(
                Entry(
                    at: event["at"]?.string ?? "", kind: kind, text: event["summary"]?.string ?? "",
                    door: event["door"]?.string, place: nil, lane: lane, phone: phone,
                    isFailure: ["refused", "failed", "missed"].contains { kind.contains($0) },
                    order: (event["id"]?.string.flatMap { UInt64($0) } ?? 0, false)))
        }
    }

    private mutating func note(_ phone: String, named name: String?) {
        if !phones.contains(where: { $0.id == phone }) { phones.append((phone, name ?? phone)) }
    }

    /// Whose an event of a kind is.
    private static func lane(of kind: String) -> String {
        let word = kind.prefix { $0 != "." }
        switch kind {
        case "package.applied", "package.refused", "report.sealed", "records.received": return "lock"
        case "phone.registered", "phone.removed": return "cloud"
        default:
            return ["lock", "phone"].contains(word)
                ? String(word) : ["world", "radio"].contains(word) ? "world" : "cloud"
        }
    }
}
