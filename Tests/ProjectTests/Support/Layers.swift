/// Who may import what: the table of the design, in its order. A module may import the project's modules above it, and
/// of outside packages only those in its row.
enum Layers {
    struct Row {
        let module: String
        /// Module names of outside packages; a name that ends in `*` stands for all that begin so.
        var outside: [String] = []
        /// Synchronous and deterministic: no clock, no chance, no concurrency of its own.
        var isCore = false
        /// The project's modules that it may import; nil is every one above it.
        var project: [String]?
    }

    static let rows: [Row] = [
        Row(module: "SimulationKernel", outside: collections, isCore: true),
        Row(module: "BluetoothHCI", outside: ["NIOCore"], isCore: true),
        Row(module: "VirtualRadio", outside: ["Crypto", "CryptoExtras", "NIOCore"], isCore: true),
        Row(module: "BluetoothHost", outside: ["Crypto", "CryptoExtras", "NIOCore"], isCore: true),
        Row(module: "HCITransports", outside: ["NIO*"]),
        Row(module: "CBlueZ", project: []),
        Row(module: "CSystemdBus", project: []),
        Row(module: "BlueZ", outside: ["NIOCore"]),
        Row(module: "LockProtocol", outside: ["Crypto"], isCore: true),
        Row(module: "LockModel", isCore: true),
        Row(module: "Cloud", isCore: true),
        Row(module: "Properties", outside: ["Yams"], isCore: true),
        Row(module: "Journal", outside: ["GRDB"]),
        Row(module: "Phone", outside: ["NIOCore"], isCore: true),
        Row(module: "World", outside: ["NIOCore"]),
        Row(module: "LatchServer", outside: ["Hummingbird*", "HTTPTypes", "JWTKit", "Logging", "Mustache", "NIO*"]),
        Row(module: "LatchClient", outside: ["AsyncHTTPClient", "NIO*", "Logging"]),
        Row(module: "Scenarios", outside: ["Yams", "Logging"]),
        Row(module: "LatchSimulatorTesting", outside: ["Logging"]),
        Row(
            module: "LatchDaemon",
            outside: [
                "ArgumentParser", "Crypto", "Logging", "NIOCore", "NIOSSL", "ServiceLifecycle", "SwiftASN1",
                "UnixSignals", "X509",
            ]),
        Row(module: "LatchControl", outside: ["ArgumentParser", "AsyncHTTPClient", "NIO*"], project: ["Scenarios"]),
        Row(module: "latchd", project: ["LatchDaemon"]),
        Row(module: "latchctl", project: ["LatchControl"]),
    ]

    private static let collections = [
        "BitCollections", "Collections", "DequeModule", "HashTreeCollections", "HeapModule", "OrderedCollections",
    ]

    /// Comes with Swift on every platform.
    static let toolchain = [
        "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Musl", "Swift", "Synchronization",
    ]

    static func row(of module: String) -> Row? { rows.first { $0.module == module } }

    /// Why `module` may not import `imported`; nil when it may.
    static func objection(to imported: String, in module: String) -> String? {
        guard let index = rows.firstIndex(where: { $0.module == module }) else {
            return "\(module) is not in the table"
        }
        if let place = rows.firstIndex(where: { $0.module == imported }) {
            if let allowed = rows[index].project {
                return allowed.contains(imported) ? nil : "\(module) may not import \(imported)"
            }
            return place < index ? nil : "\(imported) is not above \(module)"
        }
        let isAllowed = (toolchain + rows[index].outside).contains { name in
            name.hasSuffix("*") ? imported.hasPrefix(name.dropLast()) : imported == name
        }
        return isAllowed ? nil : "\(imported) is not in the row of \(module)"
    }

    /// The modules that a source file imports.
    static func imports(of source: String) -> [(module: String, line: Int)] {
        let tokens = SwiftCode(source).tokens
        let kinds: Set = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
        var imports: [(module: String, line: Int)] = []
        for (index, token) in tokens.enumerated() where token.text == "import" {
            // `.import` and "`import`" are names.
            if index > 0, [".", "`"].contains(tokens[index - 1].text) { continue }
            var rest = tokens.dropFirst(index + 1)
            if let first = rest.first, kinds.contains(first.text) { rest = rest.dropFirst() }
            if let module = rest.first { imports.append((module.text, module.line)) }
        }
        return imports
    }
}
