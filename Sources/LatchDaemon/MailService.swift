internal import LatchServer
internal import ServiceLifecycle

/// Runs the relay of mails until the daemon stops, and sends what is left then.
struct MailService: Service {
    let relay: MailRelay

    func run() async throws {
        async let relaying: Void = relay.run()
        try? await gracefulShutdown()
        await relay.stop()
        await relaying
    }
}
