import Foundation
import FuzzTargets

// The fuzzer: libFuzzer on the target that FUZZ_TARGET names (libFuzzer starts itself anew for some of its work, and
// knows only its own arguments). `Fuzzer --targets` lists the targets, each with the length of the longest inputs that
// are worth while; `Fuzzer --seeds FOLDER` writes the seeds of the target. scripts/fuzz builds and runs it.

/// libFuzzer, for programs that have a `main` of their own. A C function, of which Swift has no header.
@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

if CommandLine.arguments.dropFirst() == ["--targets"] {
    for target in FuzzTarget.allCases { print(target.rawValue, target.maximumLength) }
    exit(0)
}
/// What a C function can see.
enum Chosen {
    static let target = FuzzTarget(rawValue: ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "")
}

guard let target = Chosen.target else {
    print("FUZZ_TARGET names no target; Fuzzer --targets lists them")
    exit(2)
}
if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--seeds" {
    for seed in target.seeds {
        try Data(seed.octets).write(to: URL(filePath: CommandLine.arguments[2]).appending(path: "seed-\(seed.name)"))
    }
    exit(0)
}

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
let status = runDriver(&count, &arguments) { start, count in
    do throws(FuzzFinding) {
        try Chosen.target?.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(error)")
    }
    return 0
}
exit(status)
