internal import LatchServer

/// A value that is known before a scenario runs: of its `vars`, of a case, or of the command line.
package struct Constant: Sendable {
    let json: JSON
    /// As it was written: `1.10` where a text is made of it, `1.1` where its value counts.
    let text: String

    init(_ json: JSON) {
        self.json = json
        text = json.spelled
    }

    /// As YAML reads a scalar without quotes.
    package init(plain text: String) {
        json = (try? Value(plain: text).rendered([:])) ?? .text(text)
        self.text = text
    }
}
