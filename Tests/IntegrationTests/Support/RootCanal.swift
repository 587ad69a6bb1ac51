import Foundation
import NIOCore
import NIOPosix
import Testing

/// RootCanal, the controllers and the air of Android's emulators: each client of its port for hosts has a controller.
final class RootCanal: Sendable {
    /// The program as PyPI brings it, for this kind of machine.
    static let program: String? = {
        let packages = Peers.root + "/.build/peers/lib"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: packages)) ?? []
        return versions.map { "\(packages)/\($0)/site-packages/rootcanal/bin/linux-x86_64/rootcanal" }
            .first { FileManager.default.isExecutableFile(atPath: $0) && machine == "x86_64" }
    }()
    static let absence = "RootCanal is not there: scripts/peers installs it, for x86_64"

    #if arch(x86_64)
        private static let machine = "x86_64"
    #else
        private static let machine = "other"
    #endif

    private let ports: [Int]
    private let process: ChildProcess

    /// What goes after `tcp-client:`.
    var address: String { "127.0.0.1:\(ports[0])" }
    /// For peers.
    var endpoint: String { "tcp-server:" + address }

    private init(ports: [Int], process: ChildProcess) {
        self.ports = ports
        self.process = process
    }

    /// - Parameter predecessor: whose ports it takes, once that one is gone.
    static func start(after predecessor: RootCanal? = nil) async throws -> RootCanal {
        let program = try #require(program)
        // RootCanal goes on where it could not have a port, which anything on a busy machine may have had meanwhile.
        var last = Failure("no ports")
        for _ in 0..<5 {
            let ports = if let predecessor { predecessor.ports } else { try await freePorts(4) }
            let names = ["--hci_port", "--test_port", "--link_port", "--link_ble_port"]
            let process = try Sandbox.own().launch(program, zip(names, ports).flatMap { [$0, String($1)] })
            let canal = RootCanal(ports: ports, process: process)
            let deadline = ContinuousClock.now + .seconds(120)
            while process.exitCode == nil, ContinuousClock.now < deadline {
                if listening().isSuperset(of: ports.prefix(2)) { return canal }
                if process.output.contains("rror binding") { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            last = Failure("RootCanal does not listen on \(ports): \(process.output.suffix(2_000)) \(process.errors)")
            await canal.kill()
        }
        throw last
    }

    func kill() async {
        process.signal(SIGKILL)
        _ = await process.exit(within: .seconds(10))
    }

    /// Ports of this machine that nobody has now.
    private static func freePorts(_ count: Int) async throws -> [Int] {
        var listeners: [any Channel] = []
        for _ in 0..<count {
            listeners.append(
                try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0)
                    .get())
        }
        let ports = listeners.compactMap { $0.localAddress?.port }
        for listener in listeners { try await listener.close().get() }
        guard ports.count == count else { throw Failure("no ports: \(ports)") }
        return ports
    }

    /// The ports of this machine that somebody listens on: nobody connects, because who does is given a controller.
    private static func listening() -> Set<Int> {
        let table = (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)) ?? ""
        return Set(
            table.split(separator: "\n").compactMap { line in
                let fields = line.split(separator: " ")
                guard fields.count > 3, fields[3] == "0A", let port = fields[1].split(separator: ":").last else {
                    return nil
                }
                return Int(port, radix: 16)
            })
    }
}

extension Daemon {
    /// Waits until an adapter is as wanted.
    @discardableResult
    func adapter(within limit: Duration = .seconds(180), until isSo: (JSON) -> Bool) async throws -> JSON {
        let deadline = ContinuousClock.now + limit
        while true {
            let adapters = try await json("adapter", "list").adapters
            if isSo(adapters[0]) { return adapters[0] }
            guard ContinuousClock.now < deadline else { throw Failure("not within \(limit): \(adapters)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
