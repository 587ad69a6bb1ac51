internal import Foundation
internal import LatchServer
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A program that a scenario starts. What it writes goes into files, so that it never waits for a reader.
///
/// It leads a process group of its own, so that what it starts ends with it, and is sent every signal: this process blocks
/// some in its threads, which Foundation's `Process` would hand on.
final class Program: Sendable {
    private let folder: URL
    let name: String
    /// Also of its group.
    private let id: pid_t
    private let outcome = Mutex<End?>(nil)

    /// How it ended.
    private enum End {
        case exit(Int)
        case signal(Int)
    }

    /// More of an output is not read, in bytes.
    static let longestOutput = 1 << 20

    /// How long it may take to end when it is told to, in seconds.
    private static let grace = 2.0

    /// - Throws: ``ImpossibleStep`` where there is no such program.
    init(_ name: String, arguments: [String], environment: [String: String], folder: String, input: String) throws {
        self.name = name
        let files = FileManager.default.temporaryDirectory.appending(path: "latchctl-run-\(UUID().uuidString)")
        self.folder = files
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        do {
            let path = URL(filePath: try Program.path(of: name, from: folder)).path(percentEncoded: false)
            let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            try Data(input.utf8).write(to: self.folder.appending(path: "in"))
            // That a program may begin in another folder is no part of what every C library offers.
            let place = URL(filePath: folder.isEmpty ? "." : folder).path(percentEncoded: false)
            let inFolder = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", place, path]
            id = try Program.spawn(
                inFolder + arguments, variables.map { "\($0.key)=\($0.value)" },
                files: ["in", "out", "err"].map { files.appending(path: $0).path(percentEncoded: false) })
        } catch {
            try? FileManager.default.removeItem(at: self.folder)
            throw error as? ImpossibleStep
                ?? ImpossibleStep(message: "cannot start \(name): \(error.localizedDescription)")
        }
    }

    /// Starts a process in a group of its own, with no signal blocked or ignored, and no open file but three.
    private static func spawn(
        _ arguments: [String], _ environment: [String], files: [String]
    ) throws(ImpossibleStep) -> pid_t {
        #if canImport(Darwin)
            var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?)
            let closesOthers = POSIX_SPAWN_CLOEXEC_DEFAULT
        #else
            var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
            let closesOthers: CInt = 0
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, files[0], O_RDONLY, 0)
        for (descriptor, file) in zip([CInt(1), 2], files.dropFirst()) {
            posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        #if !canImport(Darwin)
            for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
                if let descriptor = CInt(name), descriptor > 2 {
                    posix_spawn_file_actions_addclose(&actions, descriptor)
                }
            }
        #endif
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = CInt(POSIX_SPAWN_SETPGROUP) | CInt(POSIX_SPAWN_SETSIGMASK) | CInt(POSIX_SPAWN_SETSIGDEF)
        posix_spawnattr_setflags(&attributes, Int16(flags | CInt(closesOthers)))
        let words = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var id: pid_t = 0
        let error = posix_spawn(&id, arguments[0], &actions, &attributes, words, variables)
        guard error == 0 else {
            throw ImpossibleStep(message: "cannot start \(arguments[0]): \(String(cString: strerror(error)))")
        }
        return id
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

    var isRunning: Bool { ended == nil }

    /// How it ended; nil while it runs.
    private var ended: End? {
        outcome.withLock { outcome in
            if let outcome { return outcome }
            var status: CInt = 0
            guard waitpid(id, &status, WNOHANG) == id else { return nil }
            let signal = status & 0x7f
            outcome = signal == 0 ? .exit(Int((status >> 8) & 0xff)) : .signal(Int(signal))
            return outcome
        }
    }

    /// Whether it runs, or something that it has started.
    var isGroupRunning: Bool { isRunning || kill(-id, 0) == 0 }

    /// Waits for its end, or until its output has a text.
    /// - Returns: whether that came before `seconds` had passed.
    func wait(until text: String?, seconds: Double) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            if let text, output("out").contains(text) || output("err").contains(text) { return true }
            if !isRunning { return text == nil }
            guard ContinuousClock.now < deadline else { return false }
            do { try await Task.sleep(for: .milliseconds(5)) } catch { return false }
        }
    }

    /// Its answer: `exit`, null while it runs and where a `signal` ended it, `output` and `errors`, and `json` where the
    /// output is that.
    var answer: JSON {
        let text = output("out")
        var members: [String: JSON] = [
            "output": .text(text), "errors": .text(output("err")), "exit": .null, "signal": .null,
        ]
        switch ended {
        case .exit(let code): members["exit"] = .integer(code)
        case .signal(let number): members["signal"] = .integer(number)
        case nil: break
        }
        if let json = try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) { members["json"] = json }
        return .object(members)
    }

    private func output(_ file: String) -> String {
        guard let handle = try? FileHandle(forReadingFrom: folder.appending(path: file)) else { return "" }
        defer { try? handle.close() }
        let data = (try? handle.read(upToCount: Program.longestOutput)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// The last lines of what it wrote, for people.
    func lastLines(_ count: Int) -> [String] {
        ["out", "err"].flatMap { output($0).split(separator: "\n").suffix(count) }.map { String($0.suffix(300)) }
    }

    /// Ends it and what it has started, by force where they do not go by themselves.
    func end() async {
        // Also where the run is given up: what is left has its time.
        await Task.detached { [self] in
            guard isGroupRunning else { return }
            kill(-id, SIGTERM)
            let deadline = ContinuousClock.now + .seconds(Program.grace)
            while isGroupRunning, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
            guard isGroupRunning else { return }
            kill(-id, SIGKILL)
            while isRunning { try? await Task.sleep(for: .milliseconds(5)) }
        }.value
        try? FileManager.default.removeItem(at: folder)
    }

    /// What people call a signal.
    static func name(ofSignal number: Int) -> String {
        let names = [
            SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
            SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1",
            SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
        ]
        return CInt(exactly: number).flatMap { names[$0] }.map { "signal \(number) (\($0))" } ?? "signal \(number)"
    }
}
