internal import ArgumentParser

struct PhoneAdapter: PhoneExchange {
    static let configuration = CommandConfiguration.command(
        "adapter", "Gives a phone an adapter for its radio, or the virtual radio again.",
        note: """
            The ADAPTER is one of "latchctl adapter list", or one as --adapter of latchd takes it, which latchd then takes \
            for the phone: hci1, tcp-client:HOST:PORT, serial:DEVICE. One phone to an adapter. What it had under way over \
            its radio fails.
            """,
        example: "latchctl phone adapter riley virtual")

    @Argument(help: "The phone.")
    var phone: String

    @Argument(help: "The adapter, or virtual.")
    var adapter: String

    @OptionGroup var options: GlobalOptions

    var request: ControlRequest { get throws { try Self.request(phone, adapter) } }

    static func request(_ phone: String, _ adapter: String) throws -> ControlRequest {
        try .post("phones", phone, "adapter", body: ["adapter": adapter])
    }
}

/// The option by which a command gives the phone an adapter first.
struct PhoneRadio: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Gives the phone this adapter for its radio first, for good; virtual is the radio inside.",
            valueName: "spec"))
    var adapter: String?

    func move(_ phone: String, in session: Session) async throws {
        guard let adapter else { return }
        _ = try await session.client.answer(to: try PhoneAdapter.request(phone, adapter))
    }
}
