import BluetoothHCI
@testable import BlueZ
import HCITransports
import NIOCore
import Synchronization
import Testing

/// What a user channel does once it is bound; how it is bound is seen in the guest.
@Suite struct UserChannelTests {
    /// Who holds a ``FakeAdapter``, and what it heard.
    private final class Owner: Sendable {
        let heard = Mutex<[HCIPacket]>([])
        private let (openings, opening) = AsyncStream.makeStream(of: ControllerSink.self)
        let controller = UserChannelController(AdapterName(index: 0))

        /// - Parameter received: what to do with packets besides writing them down.
        func hold(
            _ adapter: FakeAdapter, received: @escaping @Sendable ([HCIPacket]) async throws -> Void = { _ in }
        ) -> Task<Void, any Error> {
            Task {
                try await controller.hold(
                    take: { adapter.take() }, { self.opening.yield($0) },
                    { packets in
                        self.heard.withLock { $0 += packets }
                        try await received(packets)
                    })
            }
        }

        func opened() async throws -> ControllerSink {
            for await sink in openings { return sink }
            throw CancellationError()
        }
    }

    @Test("packets go both ways, each one whole and in order")
    func bothWays() async throws {
        let adapter = try FakeAdapter()
        let owner = Owner()
        let held = owner.hold(adapter)
        let sink = try await owner.opened()
        let commands = try (0..<3000).map(Samples.command)
        let events = try (0..<3000).map(Samples.event)

        let heardByAdapter = Task.detached {
            for event in events.prefix(1500) { try adapter.say(event) }
            let octets = try commands.map { _ in try adapter.next() }
            for event in events.dropFirst(1500) { try adapter.say(event) }
            adapter.vanish()
            return octets
        }
        for start in stride(from: 0, to: commands.count, by: 100) { sink.send(Array(commands[start..<start + 100])) }
        let octets = try await heardByAdapter.value
        _ = await held.result

        #expect(octets == commands.map { Array($0.h4.readableBytesView) })
        #expect(owner.heard.withLock { $0 } == events)
    }

    @Test("an adapter that is unplugged is lost, after its last words")
    func unplugged() async throws {
        let adapter = try FakeAdapter()
        let owner = Owner()
        let held = owner.hold(adapter)
        let sink = try await owner.opened()

        try adapter.say(Samples.event(1))
        adapter.vanish()
        let error = await #expect(throws: ControllerUnavailable.self) { try await held.value }
        sink.send([try Samples.reset()])

        #expect(error?.cause == .lost)
        #expect(error?.message == "hci0 is gone: it was unplugged")
        #expect(owner.heard.withLock { $0 } == [try Samples.event(1)])
    }

    @Test("a task that is cancelled resets the adapter and gives it back before it ends")
    func cancelled() async throws {
        let adapter = try FakeAdapter()
        let owner = Owner()
        let held = owner.hold(adapter)
        _ = try await owner.opened()

        held.cancel()
        let reset = try adapter.next()
        try adapter.say(Samples.event(1))
        try adapter.say(Samples.resetAnswer)
        let result = await held.result

        #expect(reset == Samples.resetOctets)
        #expect(throws: CancellationError.self) { try result.get() }
        #expect(try adapter.next().isEmpty)
    }

    @Test("an adapter that does not answer its reset is given back all the same")
    func deaf() async throws {
        let adapter = try FakeAdapter()
        let owner = Owner()
        let held = owner.hold(adapter)
        _ = try await owner.opened()

        held.cancel()

        await #expect(throws: CancellationError.self) { try await held.value }
        #expect(try adapter.next() == Samples.resetOctets)
        #expect(try adapter.next().isEmpty)
    }

    @Test("what the owner throws ends it, with a reset")
    func ownerThrows() async throws {
        struct Enough: Error {}
        let adapter = try FakeAdapter()
        let owner = Owner()
        let held = owner.hold(adapter) { _ in throw Enough() }
        _ = try await owner.opened()

        try adapter.say(Samples.event(1))
        try adapter.say(Samples.resetAnswer)

        await #expect(throws: Enough.self) { try await held.value }
        #expect(try adapter.next() == Samples.resetOctets)
        #expect(try adapter.next().isEmpty)
    }

    @Test("octets that are no packet end it", arguments: [[4, 0x0e, 5, 1], [0xff], [4], [2, 1, 0, 9, 9, 1]])
    func garbage(octets: [UInt8]) async throws {
        let adapter = try FakeAdapter()
        let owner = Owner()
        let held = owner.hold(adapter)
        _ = try await owner.opened()

        try adapter.say(octets)
        let error = await #expect(throws: ControllerUnavailable.self) { try await held.value }

        #expect(error?.cause == .malformed)
        #expect(owner.heard.withLock { $0.isEmpty })
    }

    @Test("an adapter that cannot be taken says so, and nothing is opened")
    func notTaken() async throws {
        let refusal = ControllerUnavailable(.held, "by another")
        let controller = UserChannelController(AdapterName(index: 3))

        let error = await #expect(throws: ControllerUnavailable.self) {
            try await controller.hold(
                take: { () throws(ControllerUnavailable) in throw refusal }, { _ in Issue.record("opened") },
                { _ in Issue.record("received") })
        }

        #expect(error == refusal)
        #expect(controller.name == "hci3")
    }

    @Test("an owner who works slowly loses nothing")
    func slowOwner() async throws {
        let adapter = try FakeAdapter()
        let owner = Owner()
        let held = owner.hold(adapter) { _ in await Task.yield() }
        _ = try await owner.opened()
        let events = try (0..<20_000).map(Samples.event)

        try await Task.detached {
            for event in events { try adapter.say(event) }
            adapter.vanish()
        }.value
        _ = await held.result

        #expect(owner.heard.withLock { $0 } == events)
    }
}
