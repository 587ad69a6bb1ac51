package import BluetoothHCI

extension HCIClient {
    /// Why a client is gone.
    package enum CloseReason: Hashable, Sendable {
        /// The client closed its side, between two packets.
        case left
        /// The client closed its side in the middle of a packet.
        case leftInPacket
        /// The connection broke; the text is the system's.
        case lost(String)
        /// What the client sent is not H4 (Vol 4, Part A), so that no further packet can be found in it.
        case garbage(HCIError)
        /// The client did not read: so many octets waited for it when it was given up.
        case tooSlow(pendingOctets: Int)
        /// The server stopped.
        case serverStopped
        /// The owner closed it, and says why.
        case closed(String)

        /// Whether what waits for the client may still be sent to it.
        var isGraceful: Bool {
            switch self {
            case .left, .leftInPacket, .garbage, .serverStopped, .closed: true
            case .lost, .tooSlow: false
            }
        }
    }
}

extension HCIClient.CloseReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .left: "the client left"
        case .leftInPacket: "the client left in the middle of a packet"
        case .lost(let why): "the connection was lost: \(why)"
        case .garbage(let error): "the client sent what is not H4: \(error)"
        case .tooSlow(let octets): "the client does not read: \(octets) octets wait for it"
        case .serverStopped: "the server stopped"
        case .closed(let why): why
        }
    }
}
