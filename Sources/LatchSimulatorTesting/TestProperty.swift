internal import Foundation
internal import Properties
internal import World

/// The property that a world begins with.
public struct TestProperty: Sendable {
    private enum Source: Sendable {
        case demo
        case file(String)
        case text(String, file: String)
    }

    private let source: Source

    /// The demo property: Maple Court in New York and Saguaro House in Phoenix, with a door, a person and a client for
    /// each behaviour. The README has its cast.
    public static let demo = TestProperty(source: .demo)

    /// A property file, as `latchd --property` takes it.
    public static func file(_ path: String) -> TestProperty { TestProperty(source: .file(path)) }

    /// The text of a property file.
    /// - Parameter name: what mistakes in it are told with.
    public static func yaml(_ text: String, name: String = "property.yaml") -> TestProperty {
        TestProperty(source: .text(text, file: name))
    }

    /// - Throws: ``SimulatorError`` with every mistake in it, each with its line and column.
    func load() throws -> World.LoadedProperty {
        let (text, file): (String, String)
        switch source {
        case .demo: (text, file) = (DemoProperty.yaml, DemoProperty.fileName)
        case .text(let yaml, let name): (text, file) = (yaml, name)
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path), let yaml = String(data: data, encoding: .utf8)
            else { throw SimulatorError(.badRequest, "cannot read the property file '\(path)'") }
            (text, file) = (yaml, path)
        }
        return try TestProperty.load(text, file)
    }

    static func load(_ yaml: String, _ file: String) throws -> World.LoadedProperty {
        do {
            return World.LoadedProperty(
                description: try PropertyLoader.load(yaml: yaml, file: file), file: file, yaml: yaml)
        } catch {
            throw SimulatorError(.badRequest, String(describing: error))
        }
    }
}
