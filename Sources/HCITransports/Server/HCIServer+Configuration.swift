package import BluetoothHCI

extension HCIServer {
    /// The bounds of a server, and who hears of what the owner of the controllers is not told.
    package struct Configuration: Sendable {
        /// The most clients at once; each one is a controller with all its tables.
        package var maximumClients = 256
        /// The most octets that wait for one client: some minutes of a busy scan, after which it will not read again.
        package var maximumPendingOctets = 4 << 20
        /// The most packets that the owner is given at once, so that no client has the owner for long.
        package var maximumBatch = 64
        /// How long a client that is being closed may take to read what was sent to it before.
        package var drainTime = Duration.seconds(1)
        /// Called from any thread, also an event loop's: must not wait.
        package var report: @Sendable (Report) -> Void = { _ in }

        package init() {}
    }

    /// What is worth a line in a log.
    package enum Report: Sendable, Hashable {
        /// A client was closed at once because there were as many as may be.
        case clientRefused(endpoint: String, peer: String, limit: Int)
        /// A client sends packets of a type that is not taken. Said once for each client; the packets are dropped.
        case packetRefused(client: UInt64, HCIError)
        /// The system gives no more connections for the time being; another try is made each second.
        case acceptFailed(endpoint: String, why: String)
        /// The socket's file could not be removed.
        case socketNotRemoved(path: String, why: String)
    }
}

extension HCIServer.Report: CustomStringConvertible {
    package var description: String {
        switch self {
        case .clientRefused(let endpoint, let peer, let limit):
            "\(endpoint): \(peer) was refused: there are \(limit) clients, the most that may be"
        case .packetRefused(let client, let error): "client \(client): packets are dropped: \(error)"
        case .acceptFailed(let endpoint, let why): "\(endpoint): no connection could be taken: \(why)"
        case .socketNotRemoved(let path, let why): "\(path): the socket could not be removed: \(why)"
        }
    }
}
