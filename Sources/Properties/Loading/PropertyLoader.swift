/// Why a property file was refused.
package typealias PropertyError = FileProblems

/// Reads the YAML that describes a property; the article *Property files* documents it.
package enum PropertyLoader {
    /// - Parameters:
    ///   - yaml: the text of the file.
    ///   - file: its name, for problems.
    /// - Throws: up to ``ProblemCollector/maximumProblems`` problems, each with its place.
    package static func load(yaml: String, file: String) throws(PropertyError) -> PropertyDescription {
        try StrictDocument.read(yaml, file: file, as: "a property") { value in
            PropertyReader(problems: value.problems).read(value)
        }
    }
}
