import BluetoothHCI
import HCITransports
import NIOCore
import Synchronization

/// An owner of controllers that writes down what it is told, and lets a test wait for it.
actor Recorder: HCIServerDelegate {
    enum Entry: Hashable, Sendable {
        case connected(UInt64)
        case sent(UInt64, [HCIPacket])
        case gone(UInt64, HCIClient.CloseReason)
    }

    private(set) var entries: [Entry] = []
    private(set) var clients: [UInt64: HCIClient] = [:]
    private let answer: @Sendable (HCIClient, [HCIPacket]) async -> Void
    private var waiting: [Waiting] = []

    /// What a test may wait for.
    struct State: Sendable {
        var connections = 0
        var departures = 0
        var packets = 0
    }
    private(set) var state = State()

    private struct Waiting {
        let isEnough: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    init(answer: @escaping @Sendable (HCIClient, [HCIPacket]) async -> Void = { _, _ in }) { self.answer = answer }

    nonisolated func hciClientConnected(_ client: HCIClient) async {
        await add(.connected(client.id)) { $0.connections += 1 }
        await know(client)
    }

    nonisolated func hciClient(_ client: HCIClient, sent packets: [HCIPacket]) async {
        await add(.sent(client.id, packets)) { $0.packets += packets.count }
        await answer(client, packets)
    }

    nonisolated func hciClientGone(_ client: HCIClient, reason: HCIClient.CloseReason) async {
        await add(.gone(client.id, reason)) { $0.departures += 1 }
    }

    private func know(_ client: HCIClient) { clients[client.id] = client }

    private func add(_ entry: Entry, _ count: @Sendable (inout State) -> Void) {
        entries.append(entry)
        count(&state)
        for one in waiting where one.isEnough(state) { one.continuation.resume() }
        waiting.removeAll { $0.isEnough(state) }
    }

    func wait(until isEnough: @escaping @Sendable (State) -> Bool) async {
        if isEnough(state) { return }
        await withCheckedContinuation { waiting.append(Waiting(isEnough: isEnough, continuation: $0)) }
    }

    /// All packets of one client, in the order in which they came.
    func packets(of id: UInt64) -> [HCIPacket] {
        entries.flatMap { entry -> [HCIPacket] in
            guard case .sent(id, let packets) = entry else { return [] }
            return packets
        }
    }

    /// What came of one client, its packets left out.
    func life(of id: UInt64) -> [Entry] {
        entries.filter { entry in
            switch entry {
            case .connected(id), .gone(id, _): true
            default: false
            }
        }
    }

    func reason(of id: UInt64) -> HCIClient.CloseReason? {
        for case .gone(id, let reason) in entries { return reason }
        return nil
    }
}

/// Holds whoever comes until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

/// A list that any thread appends to.
final class Notes<Note: Sendable>: Sendable {
    private let notes = Mutex<[Note]>([])
    var all: [Note] { notes.withLock { $0 } }
    func add(_ note: Note) { notes.withLock { $0.append(note) } }
}
