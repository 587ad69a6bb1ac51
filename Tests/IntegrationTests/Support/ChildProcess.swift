import Foundation
import Synchronization

/// A process whose output goes to files, so that nobody has to read along.
final class ChildProcess: Sendable {
    let name: String
    private let process: Process
    private let outputPath: String
    private let errorsPath: String
    private let code = ExitCode()

    private final class ExitCode: Sendable {
        let value = Mutex<Int32?>(nil)
    }

    init(
        _ program: String, _ arguments: [String], environment: [String: String], folder: String, output: String,
        errors: String
    ) throws {
        name = URL(filePath: program).lastPathComponent
        (outputPath, errorsPath) = (output, errors)
        process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        // Settings of whoever runs the tests must not reach what is tested.
        let inherited = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key)
        }
        process.environment = inherited.merging(environment) { _, own in own }
        process.standardInput = FileHandle.nullDevice
        let files = [try Self.file(output), try Self.file(errors)]
        (process.standardOutput, process.standardError) = (files[0], files[1])
        process.terminationHandler = { [code] process in
            let status = process.terminationStatus
            code.value.withLock { $0 = process.terminationReason == .exit ? status : -status }
        }
        try process.run()
        // The child has them; a suite of thousands would run out of descriptors.
        for file in files { try? file.close() }
    }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    var id: Int32 { process.processIdentifier }
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }

    /// nil while it runs; the negated signal where one ended it.
    var exitCode: Int32? { code.value.withLock { $0 } }

    func signal(_ signal: Int32) {
        guard exitCode == nil else { return }
        kill(id, signal)
    }

    /// - Returns: nil where it still runs then.
    func exit(within limit: Duration) async -> Int32? {
        let deadline = ContinuousClock.now + limit
        while exitCode == nil, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(4))
        }
        return exitCode
    }
}
