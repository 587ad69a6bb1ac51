package import LockProtocol

/// What a phone in the wrong hands does to a lock, in place of what the SDK would: a lock must stand all of it.
package enum PhoneAttack: String, CaseIterable, Hashable, Sendable {
    /// Sends again, byte for byte, what a phone sent in its last session with that lock.
    case replay
    /// Begins a session with a hello that lacks its last bytes.
    case truncation
    /// Begins a session as if with another lock: sealed to a key that this lock does not have.
    case wrongKey = "wrong_key"
    /// Opens a session of its own and brings the oldest package that was overheard.
    case stalePackage = "stale_package"
    /// The same with the newest, one bit of which is changed.
    case forgedPackage = "forged_package"
    /// Opens a session and keeps it, so that nobody else gets one.
    case hold

    /// Whether it needs what was overheard.
    package var needsTape: Bool { self == .replay || bringsPackage }

    var bringsPackage: Bool { self == .stalePackage || self == .forgedPackage }
}

/// What was overheard of one phone's traffic with one lock.
package struct LinkTape: Hashable, Sendable {
    /// The messages of the last session, from the hello on.
    package internal(set) var sent: [[UInt8]] = []
    /// The packages that were brought, the oldest first, each as the requests from begin to commit.
    package internal(set) var packages: [[LockRequest]] = []

    /// As many messages, packages and requests of one package as are kept.
    static let capacity = 256

    mutating func note(hello: [UInt8]) { sent = [hello] }

    mutating func note(_ message: [UInt8], _ request: LockRequest) {
        if sent.count < Self.capacity { sent.append(message) }
        switch request {
        case .syncBegin:
            // One that was cut short is of no use.
            if packages.last?.last != .syncCommit { _ = packages.popLast() }
            if packages.count < Self.capacity { packages.append([request]) }
        case .syncChunk, .syncCommit:
            guard let last = packages.indices.last, packages[last].count < Self.capacity,
                packages[last].last != .syncCommit
            else { return }
            packages[last].append(request)
        default: break
        }
    }

    /// The requests that bring a package, where a whole one was overheard.
    func package(for attack: PhoneAttack) -> [LockRequest]? {
        let whole = packages.filter { $0.last == .syncCommit }
        guard attack == .forgedPackage else { return whole.first }
        return whole.last.map { requests in
            var requests = requests
            for index in requests.indices.reversed() {
                guard case .syncChunk(let number, var bytes) = requests[index], !bytes.isEmpty else { continue }
                bytes[bytes.count / 2] ^= 1
                requests[index] = .syncChunk(index: number, bytes)
                break
            }
            return requests
        }
    }
}

/// What a lock made of an attack.
package struct AttackOutcome: Hashable, Sendable {
    /// What it answered, in order: `welcome`, `sealed`, the name of a request that it did, or of the reason why not.
    package var answers: [String] = []
    /// What it came to: the lock's own reason; `held` where the session stays open; `applied` where a package was
    /// taken; `silence` where nothing came back; `disconnected`.
    package var outcome = ""
}
