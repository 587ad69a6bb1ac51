internal import Foundation
internal import Properties

/// Finds and reads the scenarios that a command line names.
package enum ScenarioFiles {
    /// A file that may hold a scenario.
    package struct Candidate: Sendable {
        package let path: String
        /// Whether it was named itself, not found in a folder: then it has to hold one.
        package let isNamed: Bool
    }

    /// The scenario files at some paths: files as they are, folders searched for `.yaml` and `.yml`, in alphabetical order.
    ///
    /// What has a name that begins with `_`, or lies in a folder with such a one, holds steps for others to include: it is
    /// left out, also where a pattern of the shell names it among others. (Of a path from the root only the file's own
    /// name counts: the folders above may be anybody's.)
    /// - Throws: a message for a path at which nothing is, a folder without scenarios, or where nothing is left.
    package static func find(_ paths: [String]) throws(ScenarioLoader.UnreadableFile) -> [Candidate] {
        var files: [Candidate] = []
        var included: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ScenarioLoader.UnreadableFile("there is no \(quoted(path))")
            }
            guard isFolder.boolValue else {
                let names = path.split(separator: "/")
                if names.suffix(path.hasPrefix("/") ? 1 : names.count).contains(where: isToInclude) {
                    included.append(path)
                } else {
                    files.append(Candidate(path: path, isNamed: true))
                }
                continue
            }
            let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
            let found = (FileManager.default.subpaths(atPath: folder) ?? []).filter(isScenario).sorted()
            guard !found.isEmpty else { throw ScenarioLoader.UnreadableFile("there is no scenario in \(quoted(path))") }
            files += found.map { Candidate(path: "\(folder)/\($0)", isNamed: false) }
        }
        if files.isEmpty, let path = included.first {
            throw ScenarioLoader.UnreadableFile(
                "\(quoted(path)) is no scenario: files whose names begin with _, or their folders', hold steps for others to include"
            )
        }
        return files
    }

    /// Equal for two ways to name one file.
    private static func standard(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }

    private static func isScenario(_ path: String) -> Bool {
        let names = path.split(separator: "/")
        return [".yaml", ".yml"].contains { path.hasSuffix($0) }
            && !names.contains { isToInclude($0) || $0.hasPrefix(".") }
    }

    private static func isToInclude(_ name: Substring) -> Bool { name.hasPrefix("_") }

    /// What the files hold, and every problem in them.
    package struct Contents: Sendable {
        package var scenarios: [Scenario] = []
        /// `file:line:column: error: message`
        package var problems: [String] = []
    }

    /// Reads files that were named.
    package static func load(_ files: [String], variables: [String: Constant]) -> Contents {
        load(files.map { Candidate(path: $0, isNamed: true) }, variables: variables)
    }

    /// Reads all files; problems in one do not keep the others from being read. A property that one of them runs on is no
    /// scenario, where it only lies in the same folder.
    package static func load(
        _ files: [Candidate], variables: [String: Constant], start: ScenarioStart? = nil
    ) -> Contents {
        let loader = ScenarioLoader(variables: variables, start: start)
        var contents = Contents()
        var refused: [(file: Candidate, problems: [String])] = []
        for file in files {
            do {
                contents.scenarios += try loader.load(file.path)
            } catch {
                refused.append((file, error.problems.map(\.description)))
            }
        }
        let properties = Set(loader.propertyFiles.map(standard))
        for (file, problems) in refused where !properties.contains(standard(file.path)) {
            contents.problems += problems
        }
        let unknown = variables.keys.filter { !loader.declared.contains($0) }.sorted()
        if contents.problems.isEmpty {
            contents.problems += unknown.map { name in
                "no scenario has \(quoted(name)) among its vars\(suggestion(for: name, in: loader.declared))"
            }
        }
        return contents
    }
}
