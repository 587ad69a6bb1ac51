internal import Cloud
internal import Phone
internal import SimulationKernel

extension WorldState {
    /// One line of text about a fault.
    func summary(of event: FaultEvent) -> String {
        switch event {
        case .added(let fault): "\(fault.id) was added: \(fault.kind.rawValue)\(scope(of: fault))"
        case .armed(let number): "fault-\(number) may strike from here"
        case .passed(let number): "fault-\(number) let an occasion pass"
        case .struck(let strike): summary(of: strike)
        case .ended(let number, let strike): "fault-\(number): what it began with event \(strike) is over"
        case .cleared(let number): "fault-\(number) was cleared"
        }
    }

    private func summary(of strike: FaultStrike) -> String {
        var words = "fault-\(strike.fault) (\(strike.kind.rawValue)) struck"
        if let route = strike.route { words += " \(route)" }
        if let what = strike.what { words += " \(what)" }
        if let client = strike.client { words += " of \(client)" }
        if let phone = strike.phone { words += " on \(phones[phone]?.store.name ?? phone)" }
        if let door = strike.door { words += " at \(name(of: door))" }
        return words + ": \(strike.kind.effect)"
    }

    private func scope(of fault: Fault) -> String {
        let scope = fault.scope
        var words: [String] = []
        if let event = scope.event { words.append("event \(event)") }
        if let route = scope.route { words.append("route \(route)") }
        if let client = scope.client { words.append("client \(client)") }
        if let user = scope.user { words.append("user \(name(of: user))") }
        if let phone = scope.phone { words.append("phone \(phones[phone]?.store.name ?? phone)") }
        if let door = scope.door { words.append("door \(name(of: door))") }
        if let direction = scope.direction { words.append(direction.rawValue) }
        if let after = scope.after { words.append("after \(after)") }
        if let count = scope.count { words.append("at most \(count) times") }
        if let probability = scope.probability { words.append("probability \(FaultValue.number(probability).spelled)") }
        if let from = scope.from { words.append("from \(from.iso8601Milliseconds)") }
        if let until = scope.until { words.append("until \(until.iso8601Milliseconds)") }
        return words.isEmpty ? "" : " (\(words.joined(separator: ", ")))"
    }
}
