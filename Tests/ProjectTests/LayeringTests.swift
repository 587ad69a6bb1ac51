import Testing

/// The order of the modules: each imports only project modules above it, and the outside packages of its row.
@Suite struct LayeringTests {
    @Test("a module imports only what the table of layers allows", arguments: Repository.modules)
    func imports(module: String) throws {
        for file in Repository.swiftFiles(in: "Sources/\(module)") {
            for (imported, line) in Layers.imports(of: try Repository.text(of: file)) {
                let objection = Layers.objection(to: imported, in: module)

                #expect(objection == nil, "\(file):\(line): \(objection ?? "")")
            }
        }
    }

    @Test("every folder in Sources has its row in the table, and rows do not repeat")
    func completeness() {
        #expect(Repository.modules.contains("SimulationKernel"))
        for module in Repository.modules { #expect(Layers.row(of: module) != nil, "\(module)") }
        #expect(Set(Layers.rows.map(\.module)).count == Layers.rows.count)
    }

    @Test("imports are found in every form")
    func scanner() {
        let source = """
            // import Comment
            import Plain
            internal import Foundation; import Second
            @_exported public import Exported
            @testable import Tested
            @preconcurrency package import struct Kind.Value
            #if canImport(Glibc)
            private import Glibc
            #endif
            let text = "import Literal"
            let path = folder.import
            """

        #expect(
            Layers.imports(of: source).map(\.module)
                == ["Plain", "Foundation", "Second", "Exported", "Tested", "Kind", "Glibc"])
        #expect(Layers.imports(of: source).map(\.line) == [2, 3, 3, 4, 5, 6, 8])
    }

    @Test(
        "an import that breaks the order or the row is objected to",
        arguments: [
            ("SimulationKernel", "Cloud"), ("Cloud", "World"), ("LockModel", "LockModel"), ("World", "GRDB"),
            ("World", "Logging"), ("Cloud", "Crypto"), ("LockProtocol", "NIOCore"), ("BluetoothHCI", "NIOPosix"),
            ("LatchControl", "SimulationKernel"), ("LatchControl", "LatchDaemon"), ("LatchDaemon", "LatchControl"),
            ("latchd", "World"), ("latchctl", "LatchDaemon"), ("Journal", "SQLite3"), ("Unknown", "Foundation"),
        ])
    func badSample(module: String, imported: String) {
        #expect(Layers.objection(to: imported, in: module) != nil)
    }

    @Test(
        "an import that the table allows is not",
        arguments: [
            ("SimulationKernel", "HeapModule"), ("Cloud", "LockModel"), ("World", "Journal"), ("World", "Foundation"),
            ("LatchServer", "NIOHTTPTypes"), ("LatchServer", "Synchronization"), ("LatchDaemon", "LatchServer"),
            ("LatchControl", "NIOHTTP1"), ("LatchControl", "Dispatch"), ("latchd", "LatchDaemon"),
        ])
    func goodSample(module: String, imported: String) {
        #expect(Layers.objection(to: imported, in: module) == nil)
    }
}
