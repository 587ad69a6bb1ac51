import Foundation

/// A real SMTP server, Python's aiosmtpd, which tells what it gets.
struct MailSink: Sendable {
    private static let library = Peers.root + "/.build/peers-mail"
    static var isThere: Bool {
        Peers.areThere && FileManager.default.fileExists(atPath: library + "/aiosmtpd")
    }
    static let absence = "aiosmtpd is not there: scripts/peers makes it"

    private let process: ChildProcess
    let port: Int

    static func start(_ arguments: [String] = []) async throws -> MailSink {
        let process = try Sandbox.own().launch(
            Peers.python, [Peers.root + "/Tests/Peers/mail/sink.py"] + arguments, environment: ["PYTHONPATH": library])
        let deadline = ContinuousClock.now + .seconds(120)
        while true {
            if let port = try Peers.lines(of: process).first?.port.integer {
                return MailSink(process: process, port: port)
            }
            guard ContinuousClock.now < deadline, process.exitCode == nil else {
                throw Failure("the mail sink does not listen: \(process.errors)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    var server: String { "127.0.0.1:\(port)" }

    /// What it got so far, with what it refused.
    var lines: [JSON] { get throws { Array(try Peers.lines(of: process).dropFirst()) } }

    var mails: [JSON] { get throws { try lines.filter { $0.subject.string != nil } } }

    /// The mails, once there are so many.
    func mails(_ count: Int) async throws -> [JSON] {
        let deadline = ContinuousClock.now + .seconds(60)
        while try mails.count < count {
            guard ContinuousClock.now < deadline else {
                throw Failure("expected \(count) mails, got: \(try lines) \(process.errors)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return try mails
    }
}
