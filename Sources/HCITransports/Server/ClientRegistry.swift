internal import NIOCore
internal import Synchronization

#if os(Linux)
    #if canImport(Musl)
        internal import Musl
    #else
        internal import Glibc
    #endif
#endif

/// The clients of one server, from the event loops' side.
final class ClientRegistry: Sendable {
    /// A client that came, and what is heard from it.
    struct Admission: Sendable {
        let client: HCIClient
        let input: AsyncStream<ClientInput>
    }

    let configuration: HCIServer.Configuration
    /// The clients that came, for one task to serve. Holds no more than may be there.
    let admissions: AsyncStream<Admission>

    private let arrivals: AsyncStream<Admission>.Continuation
    private let numbers: HCIClientNumbers
    private let state = Mutex(State())

    private struct State {
        var endpoint = ""
        var clients: [UInt64: HCIClient] = [:]
        var isStopped = false
    }

    init(configuration: HCIServer.Configuration, numbers: HCIClientNumbers) {
        self.configuration = configuration
        self.numbers = numbers
        (admissions, arrivals) = AsyncStream.makeStream()
    }

    /// Sets the endpoint in use, which is known only after the listening socket is there, and before it accepts.
    func setEndpoint(_ text: String) { state.withLock { $0.endpoint = text } }

    /// Takes a connection, on its event loop.
    /// - Returns: false if it is to be closed.
    func admit(_ channel: any Channel, _ input: AsyncStream<ClientInput>) -> Bool {
        let peer = Self.peer(of: channel)
        let (client, refusal) = state.withLock { state -> (HCIClient?, HCIServer.Report?) in
            if state.isStopped { return (nil, nil) }
            let limit = configuration.maximumClients
            if state.clients.count >= limit {
                return (nil, .clientRefused(endpoint: state.endpoint, peer: peer, limit: limit))
            }
            let client = HCIClient(
                id: numbers.next(), endpoint: state.endpoint, peerDescription: peer, channel: channel,
                configuration: configuration)
            state.clients[client.id] = client
            return (client, nil)
        }
        if let refusal { configuration.report(refusal) }
        guard let client else { return false }
        arrivals.yield(Admission(client: client, input: input))
        return true
    }

    /// Says why a connection could not be taken.
    func acceptFailed(_ why: String) {
        configuration.report(.acceptFailed(endpoint: state.withLock { $0.endpoint }, why: why))
    }

    func remove(_ client: HCIClient) { state.withLock { _ = $0.clients.removeValue(forKey: client.id) } }

    /// Takes no more clients, and closes those that are there.
    func stop() {
        let clients = state.withLock { state in
            state.isStopped = true
            return state.clients
        }
        arrivals.finish()
        for (_, client) in clients.sorted(by: { $0.key < $1.key }) { client.close(reason: .serverStopped) }
    }

    private static func peer(of channel: any Channel) -> String {
        switch channel.remoteAddress {
        case .some(let address) where address.ipAddress != nil:
            let host = address.ipAddress ?? ""
            return (host.contains(":") ? "[\(host)]" : host) + ":\(address.port ?? 0)"
        default: return process(of: channel).map { "process \($0)" } ?? "a local process"
        }
    }

    /// The process at the other end of a Unix socket.
    private static func process(of channel: any Channel) -> Int32? {
        #if os(Linux)
            // The system gives a structure whose first four octets are the process, cut to the length asked for.
            let option = ChannelOptions.Types.SocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED))
            guard let credentials = try? channel.syncOptions?.getOption(option) else { return nil }
            let process = Int32(truncatingIfNeeded: credentials.littleEndian)
            return process > 0 ? process : nil
        #else
            return nil
        #endif
    }
}
