import Foundation
import Synchronization
import Testing

/// What one test has to itself: a folder, and the processes that it started.
final class Sandbox: Sendable {
    @TaskLocal static var present: Sandbox?

    let folder: String
    private let state = Mutex(State())

    private struct State {
        var processes: [ChildProcess] = []
        var counter = 0
    }

    init() throws {
        folder = NSTemporaryDirectory() + "latch-" + UUID().uuidString.prefix(8).lowercased()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// The test's own; there is one wherever `.realProcesses` is on the suite.
    static func own() throws -> Sandbox {
        guard let present else { throw Failure("no sandbox: the suite lacks .realProcesses") }
        return present
    }

    /// A path in the folder at which nothing is yet.
    func freshPath(_ name: String) -> String {
        let number = state.withLock { state in
            state.counter += 1
            return state.counter
        }
        return "\(folder)/\(number)-\(name)"
    }

    /// A file with a text in it.
    func file(_ name: String, _ text: String) throws -> String {
        let path = freshPath(name)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    func launch(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
        let name = URL(filePath: program).lastPathComponent
        let process = try ChildProcess(
            program, arguments, environment: environment, folder: folder, output: freshPath(name + ".out"),
            errors: freshPath(name + ".err"))
        state.withLock { $0.processes.append(process) }
        return process
    }

    /// Stops what still runs, and takes the folder away. A daemon that does not stop cleanly fails the test.
    func close() async {
        for process in state.withLock({ $0.processes }).reversed() where process.exitCode == nil {
            process.signal(SIGTERM)
            let code = await process.exit(within: .seconds(10))
            if code == nil {
                process.signal(SIGKILL)
                _ = await process.exit(within: .seconds(10))
            }
            // A tool that a test left waiting may end by the signal.
            guard process.name == "latchd" else { continue }
            #expect(code == 0, "\(process.name) did not stop cleanly: \(process.errors)")
        }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
