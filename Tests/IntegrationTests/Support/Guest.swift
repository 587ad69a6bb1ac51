import Foundation

/// The Linux kernel and BlueZ, in a small virtual machine: scripts/guest.
enum Guest {
    /// Runs a command in the guest to its end, in this checkout.
    /// - Parameter options: of scripts/guest.
    static func run(_ options: [String], _ command: [String]) async throws -> PeerRun {
        let process = try Sandbox.own().launch(
            Peers.root + "/scripts/guest", options + ["--"] + command,
            environment: ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("LATCH_GUEST_") })
        guard let code = await process.exit(within: .seconds(900)) else {
            throw Failure("the guest does not end: \(process.output) \(process.errors)")
        }
        return PeerRun(code: code, lines: try Peers.lines(of: process), errors: process.errors)
    }
}
