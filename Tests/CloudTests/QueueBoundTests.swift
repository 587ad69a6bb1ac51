import LockProtocol
import SimulationKernel
import Testing

@testable import Cloud

@Suite("The queue of a lock that nobody visits is bounded, DESIGN 3 rule 7")
struct QueueBoundTests {
    private func link() throws -> LockLink {
        let key = try StaticPrivateKey(rawRepresentation: [UInt8](repeating: 7, count: 32)).publicKey
        var link = LockLink(lockKey: key, doorcodeSecret: [UInt8](repeating: 1, count: 32), idKey: [])
        link.append([.setTimeZone(.utc)], at: .epoch)
        link.acknowledgeAll()
        return link
    }

    private func removal(_ number: Int) -> SyncOperation {
        .remove(CredentialID(UniqueID(high: 0, low: UInt64(number))))
    }

    @Test("changes of the same few things become one change, with the last word on each")
    func merges() throws {
        var link = try link()

        for number in 0..<10_000 { link.append([removal(number % 3)], at: .epoch + .seconds(number)) }

        #expect(link.pending.count <= LockLink.capacity)
        #expect(LockLink.coalesced(link.pending).count == 3)
        #expect(link.head == 10_001)
        #expect(link.acknowledged == 1)
        #expect(link.pendingSince == .epoch)
    }

    @Test("too many different things are forgotten, and the lock is sent everything")
    func demandsEverything() throws {
        var link = try link()

        for number in 0..<10_000 { link.append([removal(number)], at: .epoch + .seconds(number)) }

        #expect(link.pendingOperations <= LockLink.operationCapacity + LockLink.capacity)
        #expect(link.acknowledged == 0)
        #expect(link.needsSync)
        link.acknowledge(1)
        #expect(link.acknowledged == 0, "what was forgotten must not be taken for told")
        link.acknowledge(link.head)
        #expect(!link.needsSync)
        #expect(link.pending.isEmpty)
    }
}
