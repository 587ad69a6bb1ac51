internal import Foundation
internal import LatchServer

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A program that a scenario starts. What it writes goes into files, so that it never waits for a reader.
final class Program: Sendable {
    private let process: Process
    private let folder: URL
    let name: String

    /// More of an output is not read, in bytes.
    static let longestOutput = 1 << 20

    /// - Throws: ``ImpossibleStep`` where there is no such program.
    init(_ name: String, arguments: [String], environment: [String: String], folder: String, input: String) throws {
        self.name = name
        process = Process()
        self.folder = FileManager.default.temporaryDirectory.appending(path: "latchctl-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        do {
            process.executableURL = URL(filePath: try Program.path(of: name, from: folder))
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            process.currentDirectoryURL = URL(filePath: folder.isEmpty ? "." : folder)
            for file in ["out", "err"] {
                _ = FileManager.default.createFile(atPath: self.folder.appending(path: file).path(), contents: nil)
            }
            try Data(input.utf8).write(to: self.folder.appending(path: "in"))
            process.standardInput = try FileHandle(forReadingFrom: self.folder.appending(path: "in"))
            process.standardOutput = try FileHandle(forWritingTo: self.folder.appending(path: "out"))
            process.standardError = try FileHandle(forWritingTo: self.folder.appending(path: "err"))
            try process.run()
        } catch {
            try? FileManager.default.removeItem(at: self.folder)
            throw error as? ImpossibleStep
                ?? ImpossibleStep(message: "cannot start \(name): \(error.localizedDescription)")
        }
    }

    /// A name with a slash is meant from the scenario's folder, another is looked for in `PATH`.
    private static func path(of name: String, from folder: String) throws(ImpossibleStep) -> String {
        let manager = FileManager.default
        if name.contains("/") {
            let path = name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
            guard manager.fileExists(atPath: path) else { throw ImpossibleStep(message: "there is no program \(path)") }
            guard manager.isExecutableFile(atPath: path) else {
                throw ImpossibleStep(message: "\(path) is not executable: chmod +x \(path)")
            }
            return path
        }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        guard let found = folders.map({ "\($0)/\(name)" }).first(where: manager.isExecutableFile(atPath:)) else {
            throw ImpossibleStep(
                message: "there is no program \(name) in PATH; one beside the scenario is called ./\(name)")
        }
        return found
    }

    var isRunning: Bool { process.isRunning }

    /// Waits for its end, or until its output has a text.
    /// - Returns: whether that came before `seconds` had passed.
    func wait(until text: String?, seconds: Double) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let text, output("out").contains(text) || output("err").contains(text) { return true }
            if !process.isRunning { return text == nil }
            guard ContinuousClock.now < deadline else { return false }
            do { try await Task.sleep(for: .milliseconds(5)) } catch { return false }
        }
    }

    /// Its answer: `exit`, null while it runs, `output` and `errors`, and `json` where the output is that.
    var answer: JSON {
        let text = output("out")
        var members: [String: JSON] = ["output": .text(text), "errors": .text(output("err"))]
        members["exit"] = process.isRunning ? .null : .integer(Int(process.terminationStatus))
        if let json = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) { members["json"] = json }
        return .object(members)
    }

    private func output(_ file: String) -> String {
        guard let handle = try? FileHandle(forReadingFrom: folder.appending(path: file)) else { return "" }
        defer { try? handle.close() }
        let data = (try? handle.read(upToCount: Program.longestOutput)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// Ends it, by force where it does not go by itself.
    func end() async {
        if process.isRunning {
            process.terminate()
            if await !wait(until: nil, seconds: 2) {
                kill(process.processIdentifier, SIGKILL)
                _ = await wait(until: nil, seconds: 2)
            }
        }
        try? FileManager.default.removeItem(at: folder)
    }
}
