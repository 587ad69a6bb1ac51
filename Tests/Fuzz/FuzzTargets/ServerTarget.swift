import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel

/// Steps, each begun by an octet, of which ``ServerStep`` tells.
///
/// The server of a live connection answers each request exactly once, as ``AttributeRules`` demand, at once or after its
/// application's word; to anything else it gives no answer. Notifications come only where something was published.
func fuzzServer(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    var run = ServerRun()
    while !input.isEmpty {
        try (ServerStep(rawValue: input.octet() % 16) ?? .request).run(&input, &run)
    }
}

/// What happens to the server.
enum ServerStep: UInt8 {
    /// A chunk arrives.
    case request, request1, request2, request3, request4, request5, request6
    /// A long chunk arrives.
    case longRequest
    /// The application answers with a chunk.
    case accept
    /// The application refuses, by the reason of an octet.
    case refuse
    /// An octet chooses a value; a chunk is published.
    case publish
    /// An octet: encryption is on, where it is odd, or off.
    case encrypt
    /// An octet for a time.
    case wait
    /// An octet: the database is the other, where it is odd, or the first.
    case replace
    /// A word for a handle; its value becomes a chunk.
    case setValue
    /// The connection ends and is there again.
    case reconnect

    fileprivate func run(_ input: inout FuzzInput, _ run: inout ServerRun) throws(FuzzFinding) {
        switch self {
        case .longRequest: try run.receive(input.longChunk(limit: 600))
        case .accept: try run.respond(.success(input.chunk()))
        case .refuse: try run.respond(.failure(ATTError(max(1, input.octet()))))
        case .publish: try run.publish(input.octet(), input.chunk())
        case .encrypt: try run.encrypt(input.octet() & 1 == 1)
        case .wait: try run.wait(input.duration())
        case .replace: try run.replace(input.octet() & 1 == 1 ? FuzzDatabase.small : FuzzDatabase.full)
        case .setValue: try run.setValue(AttributeHandle(input.word()), input.chunk())
        case .reconnect: try run.reconnect()
        default: try run.receive(input.chunk())
        }
    }
}

private struct ServerRun {
    var bench = FuzzBench(FuzzStage.lock)
    let peripheral = PeripheralID(rawValue: 0)
    /// The request that waits for the application.
    var open: (request: [UInt8], question: PendingRequest)?
    /// Whether an indication waits for its confirmation.
    var isIndicating = false

    mutating func receive(_ pdu: [UInt8]) throws(FuzzFinding) {
        let mtu = bench.mtu
        try bench.receive(.attributeProtocol, pdu)
        if pdu.first == 0x1e, pdu.count <= mtu { isIndicating = false }
        let sent = try takeSent()
        guard let opcode = pdu.first, pdu.count <= mtu || opcode & 0x41 == 1 else {
            return try require(sent.isEmpty, "an answer to nothing, or to more than the MTU: \(sent)")
        }
        if AttributeRules.isRequest(opcode) {
            try answered(sent, to: pdu, isLate: false)
        } else if opcode == 0x1d {
            try require(sent == [[0x1e]], "an indication is confirmed by \(sent)")
        } else if opcode == 0x1e {
            // The next indication may go.
            try require(sent.count <= 1 && sent.allSatisfy { $0.first == 0x1d }, "a confirmation makes \(sent)")
        } else {
            try require(sent.isEmpty, "\(sent) to \(pdu)")
        }
    }

    /// Either the answer is there, or the application is asked, or a request was open already.
    private mutating func answered(_ sent: [[UInt8]], to request: [UInt8], isLate: Bool) throws(FuzzFinding) {
        var question: PendingRequest?
        var isDropped = false
        for event in bench.takeEvents() {
            switch event {
            case .server(_, .readRequested(let asked)), .server(_, .writeRequested(let asked, _)):
                try require(question == nil, "two questions at once")
                question = asked
            case .server(_, .protocolViolation(_, .requestWhilePending)): isDropped = true
            default: break
            }
        }
        if open != nil, !isLate {
            return try require(sent.isEmpty && isDropped && question == nil, "\(sent) to a second request")
        }
        open = nil
        if let question {
            try require(sent.isEmpty, "an answer and a question")
            open = (request, question)
        } else {
            try require(sent.count == 1, "\(sent.count) answers to \(request): \(sent)")
            try AttributeRules.check(sent[0], to: request, mtu: bench.mtu)
            try require(
                bench.connection?.security.isEncrypted == true || sent[0].first == 0x17
                    || sent[0].firstRange(of: FuzzDatabase.secret) == nil, "a secret is told: \(sent[0])")
        }
    }

    mutating func respond(_ answer: Result<[UInt8], ATTError>) throws(FuzzFinding) {
        guard let open else { return }
        try succeed("an open request cannot be answered") { () throws(HostError) in
            try bench.host.respond(to: open.question, with: answer, now: bench.now)
        }
        try bench.drain()
        try answered(try takeSent(), to: open.request, isLate: true)
    }

    mutating func publish(_ choice: UInt8, _ value: [UInt8]) throws(FuzzFinding) {
        let handles = (bench.host.server(of: peripheral)?.database).map { database in
            [0xfd01, 0xfd02, 0xfd04, 0xfd06, 0x2a19, 0x2a05].compactMap {
                database.valueHandle(of: BluetoothUUID(UInt16($0)))
            }
        }
        guard let handle = (handles ?? [])[cycling: choice] else { return }
        try? bench.host.publish(value, for: handle, of: peripheral, now: bench.now)
        try bench.drain()
        let sent = try takeSent()
        try require(sent.count <= 1, "\(sent.count) PDUs for one value")
        for pdu in sent {
            try require(pdu.first == 0x1b || pdu.first == 0x1d, "a value is sent as \(pdu)")
            try require(pdu.count <= bench.mtu && Array(pdu.dropFirst(3)) == value, "another value is sent")
        }
    }

    mutating func encrypt(_ isOn: Bool) throws(FuzzFinding) {
        try bench.receive(
            Events.EncryptionChange {
                $0.handle = bench.handle
                $0.state = isOn ? .onWithAESCCM : .off
            })
        try require(try takeSent().isEmpty, "encryption makes an ATT PDU")
    }

    mutating func wait(_ duration: Duration) throws(FuzzFinding) {
        try bench.wait(duration)
        try require(try takeSent().isEmpty, "time makes an ATT PDU")
    }

    /// Who subscribed to Service Changed hears of it. The request that waits for the application is refused.
    mutating func replace(_ database: AttributeDatabase) throws(FuzzFinding) {
        try? bench.host.replaceDatabase(database, of: peripheral, now: bench.now)
        try bench.drain()
        var sent = try takeSent()
        sent.removeAll { $0.first == 0x1d }
        if let request = open?.request, sent.first?.first == AttributeRules.errorResponse {
            try AttributeRules.check(sent.removeFirst(), to: request, mtu: bench.mtu)
            open = nil
        }
        try require(sent.isEmpty, "a new database makes \(sent)")
    }

    mutating func setValue(_ handle: AttributeHandle, _ value: [UInt8]) throws(FuzzFinding) {
        try? bench.host.setValue(value, for: handle, of: peripheral)
        try bench.drain()
        try require(try takeSent().isEmpty, "setting a value makes an ATT PDU")
    }

    mutating func reconnect() throws(FuzzFinding) {
        guard let connection = bench.connection else { return }
        try bench.receive(
            Events.DisconnectionComplete {
                $0.handle = bench.handle
                $0.reason = .remoteUserTerminatedConnection
            })
        try require(bench.connection == nil, "a connection outlives its end")
        bench.frames.removeAll()
        open = nil
        isIndicating = false
        try bench.receive(
            Events.LEConnectionComplete {
                $0.handle = bench.handle
                $0.role = .peripheral
                $0.peerAddress = connection.peerAddress.address
                $0.interval = connection.interval
                $0.supervisionTimeout = connection.supervisionTimeout
            })
        // With the extended commands the advertising set says whose connection it is.
        try bench.receive(Events.LEAdvertisingSetTerminated { $0.handle = bench.handle })
        try require(bench.connection != nil, "a connection is not taken")
        _ = try takeSent()
    }

    /// What was sent. No indication is while another waits for its confirmation.
    private mutating func takeSent() throws(FuzzFinding) -> [[UInt8]] {
        let sent = bench.take(.attributeProtocol)
        for pdu in sent where pdu.first == 0x1d {
            try require(!isIndicating, "two indications at once")
            isIndicating = true
        }
        return sent
    }
}

extension Array {
    /// The element at a place, counted on from the beginning behind the end; nil of none.
    subscript(cycling place: UInt8) -> Element? { isEmpty ? nil : self[Int(place) % count] }
}
