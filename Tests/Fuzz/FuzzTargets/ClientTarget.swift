import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel

/// Steps, each begun by an octet, of which ``ClientStep`` tells.
///
/// A client whose server lies, or tells the truth for a while: it asks one thing at a time, in requests that a server
/// can read; a search moves on with every request; whatever was started ends exactly once, at the latest with the
/// connection, and what it found is bounded and in order.
func fuzzClient(_ octets: [UInt8]) throws(FuzzFinding) {
    var input = FuzzInput(octets)
    var run = ClientRun()
    while !input.isEmpty, run.bench.connection != nil {
        try (ClientStep(rawValue: input.octet() % 12) ?? .honest).run(&input, &run)
    }
    try run.end()
}

/// What happens to the client.
enum ClientStep: UInt8 {
    /// A procedure: an octet for which, then what it needs.
    case start
    /// A chunk arrives.
    case pdu
    /// A chunk arrives behind the opcode that is waited for.
    case response, response1
    /// An error about the request that waits: an octet for the reason, a word for the handle.
    case error
    /// An octet: so many requests get the answers of an honest server.
    case honest, honest1
    /// The honest answer, with one octet changed: an octet for the place, one for the value.
    case almostHonest
    /// The honest answer, cut short by an octet.
    case shortened
    /// A chunk is notified, or indicated.
    case notify, indicate
    /// An octet for a time.
    case wait

    fileprivate func run(_ input: inout FuzzInput, _ run: inout ClientRun) throws(FuzzFinding) {
        switch self {
        case .start: try run.start(input.procedure())
        case .pdu: try run.receive(input.chunk())
        case .response, .response1: try run.receive([(run.request?.first ?? 0) &+ 1] + input.chunk())
        case .error:
            let reason = input.octet()
            let handle = input.octets(2)
            try run.receive([0x01, run.request?.first ?? 0] + handle + [reason])
        case .honest, .honest1:
            for _ in 0..<max(1, input.octet()) where run.request != nil {
                guard let answer = run.honestAnswer() else { break }
                try run.receive(answer)
            }
        case .almostHonest:
            let (place, value) = (Int(input.octet()), input.octet())
            guard var answer = run.honestAnswer(), !answer.isEmpty else { return }
            answer[place % answer.count] = value
            try run.receive(answer)
        case .shortened:
            let length = Int(input.octet())
            guard let answer = run.honestAnswer() else { return }
            try run.receive(Array(answer.prefix(length % (answer.count + 1))))
        case .notify: try run.receive([0x1b] + input.chunk())
        case .indicate: try run.receive([0x1d] + input.chunk())
        case .wait: try run.wait(input.duration())
        }
    }
}

private struct ClientRun {
    var bench = FuzzBench(FuzzStage.phone)
    /// The request that waits for its answer.
    var request: [UInt8]?
    /// A server that tells the truth.
    var server = GATTServer(database: FuzzDatabase.full)
    private var running: [ProcedureID] = []
    /// Whether an answer was waited for in vain: the bearer carries no more, not even a confirmation.
    private var isTimedOut = false
    private let connection = ConnectionHandle(rawValue: 1)

    init() {
        var effects: [ATTEffect] = []
        server.connected(connection, now: bench.now, into: &effects)
    }

    mutating func start(_ procedure: GATTProcedure) throws(FuzzFinding) {
        let id = try succeed("a procedure cannot be started") { () throws(HostError) in
            try bench.host.request(procedure, on: bench.handle, now: bench.now)
        }
        running.append(id)
        try bench.drain()
        try take(answered: false, indications: 0)
    }

    mutating func receive(_ pdu: [UInt8]) throws(FuzzFinding) {
        let opcode = pdu.first ?? 0
        // A request, for the server on this side; it has its own target.
        guard pdu.isEmpty || opcode & 0x41 == 1 else { return }
        let isAnswer = request != nil && (opcode == (request?[0] ?? 0) &+ 1 || opcode == AttributeRules.errorResponse)
        try bench.receive(.attributeProtocol, pdu)
        try take(answered: isAnswer, indications: opcode == 0x1d ? 1 : 0)
    }

    mutating func wait(_ duration: Duration) throws(FuzzFinding) {
        try bench.wait(duration)
        try take(answered: false, indications: 0)
    }

    /// What a server says that knows no lie.
    mutating func honestAnswer() -> [UInt8]? {
        guard let request else { return nil }
        var effects: [ATTEffect] = []
        let link = LinkSecurity(isEncrypted: true)
        server.receive(ByteBuffer(bytes: request), on: connection, link: link, now: bench.now, into: &effects)
        for case .readRequested(let question) in effects {
            server.respond(to: question, with: .success([1, 2, 3]), into: &effects)
        }
        for case .writeRequested(let question, _) in effects {
            server.respond(to: question, with: .success([]), into: &effects)
        }
        for case .send(let pdu, _) in effects { return Array(pdu.readableBytesView) }
        return nil
    }

    /// Takes what the client sent and told.
    /// - Parameters:
    ///   - answered: whether the request that waited may have its answer now.
    ///   - indications: how many were to be confirmed.
    private mutating func take(answered: Bool, indications: Int) throws(FuzzFinding) {
        let sent = bench.take(.attributeProtocol)
        let confirmations = sent.filter { $0 == [0x1e] }.count
        var requests = sent.filter { $0.first != 0x1e && $0.first != 0x52 }
        var completed = 0
        for event in bench.takeEvents() {
            switch event {
            case .completed(_, let id, let result):
                let place = try require(running.firstIndex(of: id), "\(id) ends, and does not run")
                running.remove(at: place)
                completed += 1
                if case .success(let result) = result { try check(result) }
                if result == .failure(.bearerTimedOut) { isTimedOut = true }
            case .violation(_, let text): try require(!text.isEmpty, "a violation of nothing")
            default: break
            }
        }
        try require(
            confirmations == (isTimedOut ? 0 : indications),
            "\(confirmations) confirmations of \(indications) indications")
        try require(requests.isEmpty || !isTimedOut, "\(requests) after a timeout")
        for pdu in sent { try require(pdu.count <= bench.mtu, "a request of \(pdu.count) octets") }
        if let waiting = request {
            try require(requests.isEmpty || answered, "\(requests) while \(waiting) waits")
            if let next = requests.first, completed == 0 { try checkProgress(next, after: waiting) }
            if answered, completed > 0 || !requests.isEmpty { request = nil }
        }
        try require(requests.count <= 1, "\(requests.count) requests at once")
        if let next = requests.popLast() {
            try require(AttributeRules.hasLegalLength(next), "a request that no server takes: \(next)")
            request = next
        }
        if running.isEmpty { request = nil }
    }

    /// The next request of the same procedure asks for what is behind, or for something else.
    private func checkProgress(_ next: [UInt8], after last: [UInt8]) throws(FuzzFinding) {
        guard next[0] == last[0], [0x04, 0x06, 0x08, 0x10].contains(next[0]) else { return }
        try require(next != last, "the same again: \(next)")
    }

    private func check(_ result: GATTResult) throws(FuzzFinding) {
        switch result {
        case .mtu(let mtu): try require((23...517).contains(mtu), "an MTU of \(mtu)")
        case .services(let services):
            try checkOrder(services.map { ($0.handles.lowerBound, $0.handles.upperBound) })
        case .includedServices(let includes): try checkOrder(includes.map { ($0.handle, $0.handle) })
        case .characteristics(let found): try checkOrder(found.map { ($0.declaration, $0.declaration) })
        case .descriptors(let found): try checkOrder(found.map { ($0.handle, $0.handle) })
        case .database(let database):
            let count =
                database.services.count + database.includes.count + database.characteristics.count
                + database.descriptors.count
            try require(count <= GATTClient.maximumFindings, "\(count) findings")
        case .value(let value): try require(value.readableBytes <= 516, "a value of \(value.readableBytes) octets")
        case .values(let values): try checkOrder(values.map { ($0.handle, $0.handle) })
        case .variableValues(let values):
            for value in values { try require(value.value.readableBytes <= value.length, "more than its length") }
        case .done: break
        }
    }

    private func checkOrder(_ found: [(AttributeHandle, AttributeHandle)]) throws(FuzzFinding) {
        try require(found.count <= GATTClient.maximumFindings, "\(found.count) findings")
        for (earlier, later) in zip(found, found.dropFirst()) {
            try require(earlier.1 < later.0, "findings that are out of order")
        }
    }

    /// The connection ends, and with it all that runs.
    mutating func end() throws(FuzzFinding) {
        try bench.receive(
            Events.DisconnectionComplete {
                $0.handle = bench.handle
                $0.reason = .remoteUserTerminatedConnection
            })
        for case .completed(_, let id, _) in bench.takeEvents() {
            let place = try require(running.firstIndex(of: id), "\(id) ends, and does not run")
            running.remove(at: place)
        }
        try require(running.isEmpty, "\(running.count) procedures never end")
        try require(bench.take(.attributeProtocol).isEmpty, "the dead speak")
    }
}

extension FuzzInput {
    private mutating func handle() -> AttributeHandle { AttributeHandle(word()) }

    private mutating func range() -> ClosedRange<AttributeHandle> {
        let (one, other) = (handle(), handle())
        return min(one, other)...max(one, other)
    }

    private mutating func buffer() -> ByteBuffer { ByteBuffer(bytes: chunk()) }

    private mutating func handles() -> [AttributeHandle] { (0..<octet() % 16).map { _ in handle() } }

    /// An octet for which, and its parameters.
    fileprivate mutating func procedure() -> GATTProcedure {
        switch octet() % 20 {
        case 0: .exchangeMTU(word())
        case 1: .discoverPrimaryServices
        case 2: .discoverServices(BluetoothUUID(word()))
        case 3: .findIncludedServices(range())
        case 4: .discoverCharacteristics(range())
        case 5: .discoverCharacteristicsByUUID(BluetoothUUID(word()), range())
        case 6: .discoverDescriptors(range())
        case 7: .discoverAll(DiscoveryScope(rawValue: octet() & 3))
        case 8: .read(handle())
        case 9: .readLong(handle())
        case 10: .readBlob(handle(), offset: word())
        case 11: .readByUUID(BluetoothUUID(word()), range())
        case 12: .readMultiple(handles())
        case 13: .readMultipleVariable(handles())
        case 14: .write(handle(), buffer())
        case 15: .writeLong(handle(), offset: word(), buffer())
        case 16:
            .reliableWrite(
                (0..<octet() % 4).map { _ in PreparedWrite(handle: handle(), offset: word(), value: buffer()) })
        case 17: .writeCommand(handle(), buffer())
        case 18: .subscribe(clientConfiguration: handle(), SubscriptionBits(rawValue: word() & 3))
        default: .discoverServices(FuzzDatabase.long)
        }
    }
}
