import Cloud
import Foundation
import Testing

@Suite("The register of settings")
struct SettingRegisterTests {
    /// The rows of the first table of the page *Settings*: name, default, values.
    private func rows() throws -> [[String]] {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Cloud/Cloud.docc/NamedSettings.md")
        let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
        let table = lines.drop { !$0.hasPrefix("| name | default |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
        return table.map { line in
            line.split(separator: "|").prefix(3).map { cell in
                cell.trimmingCharacters(in: .whitespaces).replacing("`", with: "").replacing("−", with: "-")
                    .replacing(" or ", with: ", ")
            }
        }
    }

    @Test("is on its page, each with default and values, in the same order")
    func page() throws {
        let rows = try rows()
        let register = SettingDefinition.all.map { definition in
            [definition.name, definition.get(Settings()), definition.values].map {
                $0.replacing(/\.0\b/, with: "").replacing(" or ", with: ", ")
            }
        }

        #expect(rows.map { $0[0] } == register.map { $0[0] })
        for (row, setting) in zip(rows, register) { #expect(row == setting) }
    }

    @Test("says why each is a setting: documented, conflict, unknown or ours, and what is known")
    func reasons() {
        for definition in SettingDefinition.all {
            #expect(
                definition.why.wholeMatch(of: /(documented|conflict|unknown|ours): \S.*/) != nil,
                "\(definition.name): \(definition.why)")
            #expect(!definition.effect.isEmpty && !definition.values.isEmpty)
        }
    }

    @Test("tells which differ from their default")
    func changed() throws {
        var settings = Settings()
        #expect(SettingDefinition.changed(in: settings).isEmpty)

        #expect(try #require(SettingDefinition.named("clockDriftPPM")).set(&settings, "20"))
        #expect(try #require(SettingDefinition.named("dailySlots")).set(&settings, "8"))

        #expect(SettingDefinition.changed(in: settings).map(\.name) == ["dailySlots", "clockDriftPPM"])
    }
}
