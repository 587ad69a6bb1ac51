import Foundation

/// Where the programs under test are: in the folder that `LATCH_BINARIES` names, else beside the test bundle.
enum Binaries {
    static let latchd = path("latchd")
    static let latchctl = path("latchctl")

    private static func path(_ name: String) -> String {
        let files = FileManager.default
        if let folder = ProcessInfo.processInfo.environment["LATCH_BINARIES"] { return folder + "/" + name }
        var folder = URL(filePath: CommandLine.arguments[0]).standardizedFileURL.deletingLastPathComponent()
        for _ in 0..<6 {
            let candidate = folder.appending(path: name).path
            if files.isExecutableFile(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        // Not there: the start of the process will say so.
        return files.currentDirectoryPath + "/.build/debug/" + name
    }
}
