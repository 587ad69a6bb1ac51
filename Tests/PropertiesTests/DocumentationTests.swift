import Foundation
import Properties
import Testing

/// The article *Property files* tells the truth.
@Suite struct DocumentationTests {
    /// The YAML blocks of the article, in order.
    private func examples() throws -> [String] {
        let article = try contents(of: "Sources/Properties/Properties.docc/PropertyFiles.md")
        return article.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    @Test func `the smallest example is a whole file`() throws {
        let smallest = try #require(try examples().first)
        #expect(problems(smallest).isEmpty)
    }

    @Test func `the other examples together are a file`() throws {
        let parts = try examples().dropFirst()
        #expect(parts.count == 6)
        #expect(problems(parts.joined(separator: "\n")).isEmpty)
    }

    @Test(
        "Every key that the loader knows is in the article",
        arguments: [
            ("x: 1", "a property"), ("portfolio: {x: 1}", "a portfolio"), ("partners: [{x: 1}]", "a partner"),
            ("partners: [{clients: [{x: 1}]}]", "a client"), ("buildings: [{x: 1}]", "a building"),
            ("buildings: [{address: {x: 1}}]", "an address"), ("buildings: [{doors: [{x: 1}]}]", "a door"),
            ("buildings: [{doors: [{device: {x: 1}}]}]", "a device"), ("keys: [{x: 1}]", "a key"),
            ("buildings: [{doors: [{device: {batteryReading: {x: 1}}}]}]", "a battery reading"),
            ("users: [{x: 1}]", "a user"), ("accesses: [{x: 1}]", "an access"),
            ("accesses: [{granter: {x: 1}}]", "a granter"),
        ])
    func keys(yaml: String, what: String) throws {
        let article = try contents(of: "Sources/Properties/Properties.docc/PropertyFiles.md")
        let message = try #require(problems(yaml).first { $0.contains("unknown key 'x' in \(what);") })
        let list = try #require(message.components(separatedBy: "expected one of ").last)
        for key in list.components(separatedBy: "; did you mean")[0].components(separatedBy: ", ") {
            #expect(article.contains("`\(key)`") || article.contains("`{\(key):"), "\(key) of \(what)")
        }
    }
}
