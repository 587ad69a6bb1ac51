internal import LatchServer

/// A value that is known before a scenario runs: of its `vars`, of a case, or of the command line.
package struct Constant: Sendable {
    let json: JSON

    init(_ json: JSON) { self.json = json }

    /// As YAML reads a scalar without quotes.
    package init(plain text: String) {
        json = (try? Value(plain: text).rendered([:])) ?? .text(text)
    }
}
