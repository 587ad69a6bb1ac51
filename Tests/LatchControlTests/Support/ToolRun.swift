internal import LatchControl
internal import Synchronization

/// What came of a run of the tool.
struct ToolRun: Sendable {
    var status: ExitStatus
    var output: String
    var errors: String
}

/// Runs the tool in this process, by default without environment variables and until it ends by itself.
func runTool(
    _ arguments: [String], variables: [String: String] = [:],
    interrupted: @escaping @Sendable () async -> Void = untilCancelled,
    onOutput: @escaping @Sendable (String) -> Void = { _ in }
) async -> ToolRun {
    let written = Written()
    let surroundings = Surroundings(
        variable: { variables[$0] },
        write: { stream, text in
            written.texts.withLock { $0[stream, default: ""] += text }
            if stream == .output { onOutput(text) }
        },
        interrupted: interrupted)
    let status = await ControlTool.run(arguments, in: surroundings)
    return written.texts.withLock { ToolRun(status: status, output: $0[.output] ?? "", errors: $0[.errors] ?? "") }
}

/// Runs the tool against a server that gives one answer to everything.
func runTool(_ arguments: [String], against answer: CannedAnswer) async throws -> ToolRun {
    try await CannedServer.run(answering: answer) { server in
        await runTool(arguments, variables: ["LATCHD_SERVER": server.address])
    }
}

/// Nobody presses Ctrl-C.
@Sendable func untilCancelled() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
    for await _ in stream {}
    continuation.finish()
}

private final class Written: Sendable {
    let texts = Mutex<[Surroundings.Stream: String]>([:])
}

/// The words of a command line in which double quotes hold words together.
func words(_ line: String) -> [String] {
    var words: [String] = []
    for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
        if index % 2 == 1 { words.append(String(part)) } else { words += part.split(separator: " ").map(String.init) }
    }
    return words
}
