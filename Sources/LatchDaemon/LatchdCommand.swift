package import ArgumentParser
internal import Foundation
internal import LatchServer

/// The daemon's command line.
package struct LatchdCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "latchd", abstract: "Simulates Latch locks and the cloud behind them.",
        discussion: """
            Without options it serves the built-in demo property on http://127.0.0.1:8080 until SIGTERM or Ctrl-C.
            Each option can also come from a variable (--data-dir: LATCHD_DATA_DIR) or from a YAML file of the same \
            names (--config). A flag goes before a variable, a variable before the file, the file before the default.

            Example: latchd --listen 127.0.0.1:0 --ready-file ready.json --start-time 2026-11-21T09:00:00Z --time-scale 0
            """,
        version: ProductVersion.current)

    @Option(help: "Property file in YAML (default: the built-in demo property).")
    var property: String?

    @Option(help: "Address to serve HTTP on, HOST:PORT; port 0 takes any (default: 127.0.0.1:8080).")
    var listen: String?

    @Option(help: "File to write, in JSON, once the daemon serves: its addresses, pid, seed and start time.")
    var readyFile: String?

    @Option(help: "Folder for the journal, made if needed; a restart goes on from it (default: in memory).")
    var dataDir: String?

    @Option(help: "Seed of everything random, 0 to 18446744073709551615 (default: 1).")
    var seed: String?

    @Option(help: "Simulated time at the start, such as 2026-11-21T09:00:00Z (default: the wall clock).")
    var startTime: String?

    @Option(help: "Simulated seconds for each second, 0 to 86400; 0 is frozen until advanced (default: 1).")
    var timeScale: String?

    @Option(
        name: .customLong("public-url"),
        help: "Address under which clients reach the daemon (default: where it listens).")
    var publicURL: String?

    @Option(help: "RSA private key in PEM that signs tokens (default: a fixed test key).")
    var signingKey: String?

    @Option(help: "Token that the control API asks for; needed beyond loopback.")
    var controlToken: String?

    @Flag(help: "Allow listening beyond loopback. Needs a control token.")
    var allowRemote = false

    @Option(
        name: .customLong("trust-proxy"),
        help: ArgumentHelp(
            "Proxy, or block of them, whose X-Forwarded-For says who calls, such as 10.0.0.0/8. Can be repeated.",
            valueName: "cidr"))
    var trustedProxies: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where Bluetooth hosts find virtual controllers, one for each that connects: tcp-server:HOST:PORT or "
                + "unix-server:PATH. Can be repeated.", valueName: "spec"))
    var hci: [String] = []

    @Option(
        name: .customLong("adapter"),
        help: ArgumentHelp(
            "Controller outside on whose air locks are: hciN, tcp-client:HOST:PORT or serial:DEVICE[,BAUD]; then "
                + ",doors=NAME+NAME (default: all), ,role=phone, ,advertising=legacy, ,mode=bluetoothd. Can be repeated.",
            valueName: "spec"))
    var adapters: [String] = []

    @Option(
        help: """
            File for a btsnoop trace of every controller; with a % in its name, which stands for the controller, a file \
            for each.
            """)
    var capture: String?

    @Option(help: "Certificate chain in PEM: serves HTTPS instead of HTTP. Needs --tls-key.")
    var tlsCert: String?

    @Option(help: "Private key in PEM, without a password, that belongs to --tls-cert.")
    var tlsKey: String?

    @Flag(
        help: """
            Serve HTTPS with a certificate of a local authority, which is made once, in the data folder or in \
            $XDG_STATE_HOME/latchd, and says how to trust it.
            """)
    var tlsAuto = false

    @Option(help: ArgumentHelp("SMTP server to which the outbox's mails are sent on.", valueName: "host:port"))
    var smtp: String?

    @Option(help: ArgumentHelp("Sender of those mails (default: latchd@localhost).", valueName: "address"))
    var smtpFrom: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical (default: info).")
    var logLevel: String?

    @Option(help: "YAML file with any of these settings.")
    var config: String?

    package init() {}

    /// Runs the command line of this process.
    ///
    /// It ends with 2 where it cannot start, also for a mistake in the options.
    package static func launch() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch  where exitCode(for: error) == .validationFailure {
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            Foundation.exit(2)
        } catch {
            exit(withError: error)
        }
    }

    package mutating func run() async throws {
        do {
            let file = try (config ?? ProcessInfo.processInfo.environment["LATCHD_CONFIG"]).map(ConfigFile.read) ?? [:]
            let layers = SettingLayers(flags: flags, environment: ProcessInfo.processInfo.environment, file: file)
            try await Daemon(DaemonSettings(layers)).run()
        } catch let error as DaemonError {
            FileHandle.standardError.write(Data("latchd: \(error.message)\n".utf8))
            throw ExitCode(2)
        }
    }

    private var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["property"] = property
        flags["listen"] = listen
        flags["ready-file"] = readyFile
        flags["data-dir"] = dataDir
        flags["seed"] = seed
        flags["start-time"] = startTime
        flags["time-scale"] = timeScale
        flags["public-url"] = publicURL
        flags["signing-key"] = signingKey
        flags["control-token"] = controlToken
        flags["allow-remote"] = allowRemote ? "true" : nil
        flags["trust-proxy"] = trustedProxies.isEmpty ? nil : trustedProxies.joined(separator: ";")
        flags["hci"] = hci.isEmpty ? nil : hci.joined(separator: ";")
        flags["adapter"] = adapters.isEmpty ? nil : adapters.joined(separator: ";")
        flags["capture"] = capture
        flags["log-level"] = logLevel
        flags["tls-cert"] = tlsCert
        flags["tls-key"] = tlsKey
        flags["tls-auto"] = tlsAuto ? "true" : nil
        flags["smtp"] = smtp
        flags["smtp-from"] = smtpFrom
        return flags
    }
}

/// Why the daemon does not start, in words for the person who started it.
package struct DaemonError: Error {
    package let message: String
    package init(_ message: String) { self.message = message }
}
