internal import Cloud
internal import Properties
internal import SimulationKernel
internal import World

/// The names that the steps of a scenario may use: those of its property, and of what earlier steps make.
struct KnownNames {
    private let state: WorldState
    private var phones: [String] = []
    /// Whether something was called that may make people, or phones.
    private var mayHaveMore = false

    /// - Returns: nil where the property cannot be used, which its run will tell.
    init?(_ property: World.LoadedProperty, start: Instant) {
        guard let state = try? WorldState(property.description, seed: 1, start: start) else { return nil }
        self.state = state
    }

    /// What is wrong with a name; nil where it leads to one thing, or may.
    func problem(with name: String, as subject: Verb.Subject) -> String? {
        do {
            switch subject {
            case .doorOrAny where name == "any": return nil
            case .door, .doorOrAny: _ = try state.door(name)
            case .client:
                // Whoever writes a client's id writes the whole of it.
                let ids = state.cloud.partners.values.flatMap(\.clients).map(\.id)
                if ids.contains(name) { return nil }
                return "the property has no client \(quoted(name))\(suggestion(for: name, in: ids))"
            case .user where mayHaveMore: return nil
            case .user: _ = try state.user(name)
            case .newPhone: return nil
            case .phone:
                let isMade = phones.contains { $0.lowercased().hasPrefix(name.lowercased()) }
                if isMade || mayHaveMore || name.hasPrefix("phone-") { return nil }
                return "no step before this one creates the phone \(quoted(name))"
                    + (phones.isEmpty ? "; begin with phone: {create: \(name), …}" : suggestion(for: name, in: phones))
            }
            return nil
        } catch {
            let hint = suggestion(
                for: name, in: subject == .user ? error.candidates : state.cloud.doors.values.map(\.name))
            if !error.isAmbiguous, !hint.isEmpty { return error.message + hint }
            if !error.isAmbiguous, error.candidates.count == 1 {
                return error.message + "; did you mean \(quoted(error.candidates[0]))?"
            }
            let candidates = error.candidates.joined(separator: ", ")
            return error.message
                + (candidates.isEmpty ? "" : error.isAmbiguous ? ": \(candidates)" : "; there are \(candidates)")
        }
    }

    /// Why a fault of a kind never strikes at a door; nil where it may.
    func objection(to kind: FaultKind, at door: String) -> String? {
        guard let id = try? state.door(door).id else { return nil }
        return state.objection(to: kind, at: id)?.message
    }

    /// Takes account of what a step makes.
    mutating func note(_ step: Step) {
        switch step.verb.name {
        case "phone":
            guard let name = step.fields.first(where: { $0.key == "create" })?.value else { return }
            if case .text(let template) = name, let literal = template.literal {
                phones.append(literal)
            } else {
                mayHaveMore = true
            }
        case "call":
            // What a body makes is the cloud's to know.
            if step.fields.contains(where: { ["body", "form"].contains($0.key) }) { mayHaveMore = true }
        case "http", "run": mayHaveMore = true
        default: break
        }
    }
}
