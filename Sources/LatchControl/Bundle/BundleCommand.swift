internal import ArgumentParser
internal import Foundation
internal import Scenarios

struct BundleCommand: ControlCommand {
    static let configuration = CommandConfiguration.command(
        "bundle",
        "Saves what a report of a bug needs: version, seed, settings, property, events, state, and all as a scenario.",
        note: """
            FILE ends in .tar.gz, or is a folder that is made. Keys, secrets and tokens are left out, and of codes and \
            cards only the end is left; README.txt in it says what stays. A capture has keys: it comes along only where \
            it is named.
            """,
        example: "latchctl bundle report.tar.gz")

    @Argument(help: ArgumentHelp("The archive (.tar.gz), or the folder.", valueName: "file"))
    var file: String

    @Option(help: ArgumentHelp("A file that latchd --capture wrote, to add as it is.", valueName: "file"))
    var capture: String?

    @OptionGroup var options: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let packets = try capture.map { path throws(ControlError) in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ControlError(code: .usage, message: "cannot read \(path)")
            }
            return (name: URL(filePath: path).lastPathComponent, data: data)
        }
        var bundle = try await options.withRunServer(in: session.surroundings) { server throws(ControlError) in
            do throws(NoAnswer) { return try await ReportBundle.collect(from: server) } catch {
                throw ControlError(code: .noAnswer, message: error.message)
            }
        }
        if let packets { bundle.add(file: packets.name, packets.data) }
        let isArchive = file.hasSuffix(".tar.gz") || file.hasSuffix(".tgz")
        do {
            if isArchive {
                let name = URL(filePath: file).lastPathComponent.prefix { $0 != "." }
                try bundle.archive(folder: name.isEmpty ? "bundle" : String(name)).write(
                    to: URL(filePath: file), options: .atomic)
            } else {
                try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true)
                for (name, contents) in bundle.files {
                    try Data(contents).write(to: URL(filePath: file).appending(path: name), options: .atomic)
                }
            }
        } catch {
            throw ControlError(code: .cannotWrite, message: "cannot write \(file): \(error.localizedDescription)")
        }
        let names = bundle.files.map(\.name)
        session.print(
            options.json
                ? JSONValue.object(having: ["file": file, "files": JSONValue.array(names.map { .string($0) })]).pretty
                    + "\n"
                : "\(file.printable): \(names.count) files, without secrets\n")
        return .held
    }
}
