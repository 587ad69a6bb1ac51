/// A command that moves something on a lock by hand, and is answered by where it then is.
protocol BoltExchange: ExchangeCommand {
    var door: String { get }
}

extension BoltExchange {
    func text(of view: JSONValue) -> String {
        let parts = [
            view["state"].string,
            view["deadbolt"].string.map { "deadbolt \($0)" },
            view["lens"].string.map { "lens \($0)" },
        ]
        let state = parts.compactMap(\.self).joined(separator: ", ")
        return "\(view["door"].string ?? door): \(state) at \(view["at"].text)\n".printableLines
    }
}
