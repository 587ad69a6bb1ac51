internal import Cloud
package import Logging
internal import SimulationKernel
package import World

/// Sends the outbox's mails on to a real SMTP server, in the order in which they were written.
///
/// Mails are sent by the wall clock, beside the simulation: no failure here reaches it. What waits is in memory only, and
/// what was written before the relay was made is not sent.
package actor MailRelay {
    /// How many mails may wait; more are dropped.
    package static let capacity = 1_000
    /// How often a mail is tried, with growing pauses between.
    static let attempts = 3
    static let firstPause = Duration.seconds(1)

    /// How it fares.
    package struct Status: Sendable {
        package var server: MailServer
        package var sent = 0
        package var failed = 0
        package var dropped = 0
        package var waiting = 0
        package var lastFailure: String?
    }

    package private(set) var status: Status
    private let world: World
    private let renderer: MessageRenderer
    private let sender: MailAddress
    private let logger: Logger
    private let queue: AsyncStream<Mail>
    private let entry: AsyncStream<Mail>.Continuation
    /// The last event that was looked at.
    private var last: UInt64
    private var isStopping = false

    /// - Throws: ``WorldFailure``.
    package init(
        to server: MailServer, from sender: MailAddress, renderer: MessageRenderer, world: World, logger: Logger
    )
        async throws
    {
        status = Status(server: server)
        self.sender = sender
        self.renderer = renderer
        self.world = world
        self.logger = logger
        (queue, entry) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(MailRelay.capacity))
        last = try await world.perform { UInt64($0.lastID) }
    }

    /// Relays until ``stop()``, or until its task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.listen() }
            group.addTask { await self.deliver() }
        }
        if status.waiting > 0 { logger.warning("\(status.waiting) mails were not sent to \(status.server)") }
    }

    /// Ends ``run()`` once what was written so far is sent. What fails from here on is not tried again.
    package func stop() async {
        isStopping = true
        await world.endStreams()
    }

    // MARK: From the outbox

    private func listen() async {
        while !isStopping, !Task.isCancelled {
            guard let events = await world.events() else {
                logger.warning("mail waits: too many readers of the event stream")
                try? await Task.sleep(for: .seconds(1))
                continue
            }
            // What happened before the stream began, and, from a second time on, what it did not bring.
            await lookBack()
            if isStopping { break }
            for await event in events { await take(event) }
        }
        await lookBack()
        entry.finish()
    }

    private func lookBack() async {
        guard let events = try? await world.record(after: last, kind: "message.sent") else { return }
        for event in events { await take(event) }
    }

    private func take(_ event: RecordedEvent) async {
        guard event.id > last else { return }
        last = event.id
        guard case .cloud(.messageSent(let message)) = event.event, message.channel == .email else { return }
        do {
            let mail = try await mail(message)
            if case .dropped = entry.yield(mail) {
                status.dropped += 1
                if status.dropped % MailRelay.capacity == 1 {
                    logger.warning("mail is dropped: \(MailRelay.capacity) wait for \(status.server)")
                }
            } else {
                status.waiting += 1
            }
        } catch let failure as SMTPFailure {
            fail(failure.message, messageID: message.id)
        } catch {
            fail("\(error)", messageID: message.id)
        }
    }

    private func mail(_ message: OutboxMessage) async throws -> Mail {
        guard let recipient = MailAddress(message.to) else {
            throw SMTPFailure(isPermanent: true, "'\(message.to.onOneLine.prefix(80))' is no address that SMTP carries")
        }
        let rendered = try await world.read { [renderer] state, _ in try renderer.render(message, in: state.cloud) }
        return Mail(
            sender: sender, senderName: message.from, recipient: recipient, subject: rendered.subject ?? "",
            text: rendered.text, html: rendered.html ?? "",
            id: "\(message.id).\(message.at.nanosecondsSinceEpoch / 1_000_000)", date: message.at)
    }

    // MARK: To the server

    private func deliver() async {
        let client = SMTPClient(server: status.server)
        for await mail in queue {
            if await deliver(mail, by: client) { status.waiting -= 1 }
        }
    }

    /// - Returns: whether it is done with, sent or not; false where there was no time left to know.
    private func deliver(_ mail: Mail, by client: SMTPClient) async -> Bool {
        var pause = MailRelay.firstPause
        for attempt in 1...MailRelay.attempts {
            do throws(SMTPFailure) {
                try await client.send(mail)
                status.sent += 1
                return true
            } catch {
                if Task.isCancelled { return false }
                guard !error.isPermanent, attempt < MailRelay.attempts, !isStopping else {
                    fail(error.message, messageID: mail.id)
                    return true
                }
                logger.debug("mail \(mail.id) is tried again in \(pause): \(error.message)")
            }
            try? await Task.sleep(for: pause)
            pause *= 4
        }
        return true
    }

    private func fail(_ reason: String, messageID: some CustomStringConvertible) {
        status.failed += 1
        status.lastFailure = reason
        logger.warning("mail \(messageID) was not sent to \(status.server): \(reason)")
    }
}

extension MailRelay.Status {
    var view: JSON {
        [
            "server": .text(server.description), "sent": .integer(sent), "failed": .integer(failed),
            "dropped": .integer(dropped), "waiting": .integer(waiting), "lastFailure": .text(lastFailure),
        ]
    }
}
