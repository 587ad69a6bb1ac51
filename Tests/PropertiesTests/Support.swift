import Foundation
import Properties

/// What the loader says of `yaml`, each problem as `line:column: message`; empty where it is accepted.
func problems(_ yaml: String) -> [String] {
    do {
        _ = try PropertyLoader.load(yaml: yaml, file: "test.yaml")
        return []
    } catch {
        return error.problems.map { "\($0.position): \($0.message)" }
    }
}

/// The folder with `Package.swift`.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

func contents(of path: String) throws -> String {
    try String(contentsOf: repository.appending(path: path), encoding: .utf8)
}

func loadDemo() throws -> PropertyDescription {
    try PropertyLoader.load(yaml: DemoProperty.yaml, file: DemoProperty.fileName)
}

/// A file that is right, and the lines of one section that is not, so that each case shows only its own fault.
///
/// The section begins on line 18 of the result.
func file(with section: String) -> String {
    """
    name: Test
    partners:
      - {name: demo}
    buildings:
      - name: House
        timeZone: Europe/Lisbon
        doors:
          - {name: Front, place: ENTRANCE}
          - {name: Flat, place: RESIDENCE}
      - name: Shed
        timeZone: UTC
        doors:
          - {name: Gate, place: SERVICE}
    users:
      - {firstName: Ana, lastName: A, email: ana@example.com}
      - {firstName: Bea, lastName: B, email: bea@example.com}
    settings: {}
    \(section)
    """
}
