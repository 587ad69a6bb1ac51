import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

@Suite struct ServerAuthorisationTests {
    private static let services = [
        GATTService(
            0xa000,
            characteristics: [
                // values 0003, 0005, 0007
                GATTCharacteristic(0xb000, properties: [.read, .write], isAuthorised: true),
                GATTCharacteristic(0xb000, properties: [.read, .write, .writeWithoutResponse], isAuthorised: true),
                GATTCharacteristic(0xb001, properties: [.read, .write], value: [7]),
            ])
    ]

    private static func peer() throws -> TestPeer { try TestPeer(services: services) }

    /// Sends a request that the application must answer.
    private static func question(_ request: String, to peer: inout TestPeer) throws -> PendingRequest {
        #expect(peer.exchange(request).isEmpty)
        let question = open(&peer)
        return try #require(question)
    }

    private static func open(_ peer: inout TestPeer) -> PendingRequest? {
        for effect in peer.takeEffects() {
            if case .readRequested(let request) = effect { return request }
            if case .writeRequested(let request, _) = effect { return request }
        }
        return nil
    }

    private static func answer(
        _ peer: inout TestPeer, _ question: PendingRequest, _ answer: Result<[UInt8], ATTError>
    ) -> [[UInt8]] {
        peer.act { server, effects in _ = server.respond(to: question, with: answer, into: &effects) }
    }

    @Test func `the application gives the value that is read`() throws {
        var peer = try Self.peer()
        let question = try Self.question("0a 03 00", to: &peer)
        #expect(question.handle == 0x0003)
        #expect(Self.answer(&peer, question, .success([1, 2])) == [hexOctets("0b 01 02")])
        // Once is enough, and nothing was kept.
        #expect(Self.answer(&peer, question, .success([3])).isEmpty)
        let second = try Self.question("0a 03 00", to: &peer)
        #expect(second != question)
    }

    @Test func `a blob is cut from the whole value`() throws {
        var peer = try Self.peer()
        let question = try Self.question("0c 03 00 02 00", to: &peer)
        #expect(Self.answer(&peer, question, .success([1, 2, 3])) == [hexOctets("0d 03")])
        let second = try Self.question("0c 03 00 04 00", to: &peer)
        #expect(Self.answer(&peer, second, .success([1, 2, 3])) == [hexOctets("01 0c 03 00 07")])
    }

    @Test(arguments: [ATTError.insufficientAuthorization, ATTError(0x80)])
    func `the application refuses with its own error`(_ error: ATTError) throws {
        var peer = try Self.peer()
        let read = try Self.question("0a 03 00", to: &peer)
        #expect(Self.answer(&peer, read, .failure(error)) == [[0x01, 0x0a, 0x03, 0x00, error.rawValue]])
        let write = try Self.question("12 03 00 01", to: &peer)
        #expect(Self.answer(&peer, write, .failure(error)) == [[0x01, 0x12, 0x03, 0x00, error.rawValue]])
        #expect(peer.ask("0a 07 00") == [0x0b, 7])
    }

    @Test func `an accepted write is answered and not reported a second time`() throws {
        var peer = try Self.peer()
        #expect(peer.exchange("12 03 00 01 02").isEmpty)
        guard case .writeRequested(let question, let value)? = peer.takeEffects().first else {
            Issue.record("no question")
            return
        }
        #expect(value == ByteBuffer(bytes: [1, 2]))
        #expect(Self.answer(&peer, question, .success([])) == [[0x13]])
        #expect(peer.takeEffects().isEmpty)
    }

    @Test func `a command to an authorised value is reported like any other`() throws {
        var peer = try Self.peer()
        #expect(peer.exchange("52 05 00 01").isEmpty)
        #expect(
            peer.takeEffects() == [.written(0x0005, value: ByteBuffer(bytes: [1]), by: peer.connection, .command)])
    }

    @Test func `a second request is dropped while the first waits, commands are not`() throws {
        var peer = try Self.peer()
        let question = try Self.question("0a 03 00", to: &peer)
        #expect(peer.exchange("0a 07 00").isEmpty)
        #expect(peer.violations == [.requestWhilePending(opcode: 0x0a)])
        #expect(peer.exchange("52 05 00 01").isEmpty)
        #expect(peer.takeEffects().count == 2)
        #expect(Self.answer(&peer, question, .success([1])) == [[0x0b, 1]])
        #expect(peer.ask("0a 07 00") == [0x0b, 7])
    }

    @Test func `a request for several values asks for one after the other, each once`() throws {
        var peer = try Self.peer()
        let first = try Self.question("0e 07 00 03 00 05 00 03 00", to: &peer)
        #expect(first.handle == 0x0003)
        #expect(Self.answer(&peer, first, .success([1])).isEmpty)
        let asked = Self.open(&peer)
        let second = try #require(asked)
        #expect(second.handle == 0x0005)
        #expect(Self.answer(&peer, second, .success([2])) == [hexOctets("0f 07 01 02 01")])
    }

    @Test func `a list by type begins with the value that the application gives and ends before the next`() throws {
        var peer = try Self.peer()
        let question = try Self.question("08 01 00 ff ff 00 b0", to: &peer)
        #expect(Self.answer(&peer, question, .success([1])) == [hexOctets("09 03 03 00 01")])
        let second = try Self.question("08 04 00 ff ff 00 b0", to: &peer)
        #expect(Self.answer(&peer, second, .failure(.insufficientAuthorization)) == [hexOctets("01 08 05 00 08")])
    }

    @Test func `prepared values are put before the application when they are executed`() throws {
        var peer = try Self.peer()
        #expect(peer.ask("16 03 00 00 00 01 02")?.first == 0x17)
        #expect(peer.ask("16 07 00 00 00 09")?.first == 0x17)
        #expect(peer.ask("16 03 00 02 00 03")?.first == 0x17)
        #expect(peer.exchange("18 01").isEmpty)
        guard case .writeRequested(let question, let value)? = peer.takeEffects().first else {
            Issue.record("no question")
            return
        }
        #expect(value == ByteBuffer(bytes: [1, 2, 3]))
        #expect(Self.answer(&peer, question, .success([])) == [[0x19]])
        #expect(
            peer.takeEffects() == [.written(0x0007, value: ByteBuffer(bytes: [9]), by: peer.connection, .executed)])
    }

    @Test func `one prepared value that the application refuses refuses them all`() throws {
        var peer = try Self.peer()
        _ = peer.exchange("16 07 00 00 00 09")
        _ = peer.exchange("16 03 00 00 00 01")
        let question = try Self.question("18 01", to: &peer)
        #expect(Self.answer(&peer, question, .failure(ATTError(0x81))) == [hexOctets("01 18 03 00 81")])
        #expect(peer.ask("0a 07 00") == [0x0b, 7])
        #expect(peer.ask("18 01") == [0x19])
        #expect(peer.takeEffects().isEmpty)
    }

    @Test func `an answer that comes after the connection ended is nothing`() throws {
        var peer = try Self.peer()
        let question = try Self.question("0a 03 00", to: &peer)
        _ = peer.act { [connection = peer.connection] server, effects in
            server.disconnected(connection)
            server.connected(connection, now: .epoch, into: &effects)
        }
        #expect(Self.answer(&peer, question, .success([1])).isEmpty)
    }
}
