import Foundation
import LockProtocol
import SimulationKernel
import Testing

@Suite struct PackageReceiverTests {
    /// A package of several chunks, and the receiver of its lock.
    private struct Setting {
        let parties: Parties
        let package: SyncPackage
        let sealed: SealedPackage
        let chunks: [[UInt8]]
        var receiver: PackageReceiver

        init(seed: UInt64) throws {
            var parties = try Parties(seed: seed)
            (package, sealed) = try parties.sealedPackage(operations: 80)
            self.parties = parties
            chunks = sealed.chunks
            receiver = PackageReceiver(lock: package.lock)
        }

        @discardableResult
        mutating func begin(_ sealed: SealedPackage) throws -> Int {
            try receiver.begin(
                header: sealed.headerBytes, handshake: sealed.handshake, key: parties.lock,
                cloud: parties.cloud.publicKey)
        }
    }

    @Test("the package comes out after the last chunk, and not before")
    func wholeTransfer() throws {
        var setting = try Setting(seed: 31)
        #expect(setting.chunks.count > 3)
        #expect(try setting.begin(setting.sealed) == 0)
        #expect(setting.receiver.header == setting.sealed.header)

        for (index, chunk) in setting.chunks.dropLast().enumerated() {
            #expect(setting.receiver.nextChunk == index)
            #expect(try setting.receiver.receive(chunk, at: index) == nil)
        }
        let last = setting.chunks.count - 1
        let package = try setting.receiver.receive(setting.chunks[last], at: last)

        #expect(package == setting.package)
        #expect(setting.receiver.nextChunk == nil)
    }

    @Test("a transfer that broke off goes on at the next missing chunk, also after a snapshot")
    func resuming() throws {
        var setting = try Setting(seed: 32)
        try setting.begin(setting.sealed)
        _ = try setting.receiver.receive(setting.chunks[0], at: 0)
        _ = try setting.receiver.receive(setting.chunks[1], at: 1)
        let snapshot = try JSONEncoder().encode(setting.receiver)
        setting.receiver = try JSONDecoder().decode(PackageReceiver.self, from: snapshot)

        #expect(try setting.begin(setting.sealed) == 2)
        var package: SyncPackage?
        for index in 2..<setting.chunks.count {
            package = try setting.receiver.receive(setting.chunks[index], at: index)
        }

        #expect(package == setting.package)
    }

    @Test("chunks that are not the next one are refused, and nothing is lost")
    func order() throws {
        var setting = try Setting(seed: 33)
        let chunks = setting.chunks
        #expect(refusal { _ = try setting.receiver.receive(chunks[0], at: 0) } == .invalidState)
        try setting.begin(setting.sealed)

        #expect(refusal { _ = try setting.receiver.receive(chunks[1], at: 1) } == .outOfOrder)
        #expect(try setting.receiver.receive(chunks[0], at: 0) == nil)
        #expect(refusal { _ = try setting.receiver.receive(chunks[0], at: 0) } == .outOfOrder)
        #expect(refusal { _ = try setting.receiver.receive(chunks[1], at: -1) } == .outOfOrder)
        #expect(refusal { _ = try setting.receiver.receive(chunks[1], at: .max) } == .outOfOrder)
        #expect(refusal { _ = try setting.receiver.receive(chunks[2], at: 1) } == .authenticationFailed)
        #expect(refusal { _ = try setting.receiver.receive([], at: 1) } == .truncated)
        #expect(
            refusal { _ = try setting.receiver.receive([UInt8](repeating: 0, count: 1_025), at: 1) } == .tooLarge)
        #expect(setting.receiver.nextChunk == 1)
        #expect(try setting.receiver.receive(chunks[1], at: 1) == nil)
    }

    @Test("a header that the cloud did not seal for this lock begins nothing and ends nothing")
    func foreignHeaders() throws {
        var setting = try Setting(seed: 34)
        var parties = setting.parties
        try setting.begin(setting.sealed)
        _ = try setting.receiver.receive(setting.chunks[0], at: 0)
        let forged = try PackageSealing.seal(
            setting.package, from: parties.stranger, to: parties.lock.publicKey, seed: 1)
        var (other, _) = try parties.sealedPackage(operations: 1)
        other.lock = parties.values.id()
        let elsewhere = try PackageSealing.seal(other, from: parties.cloud, to: parties.lock.publicKey, seed: 1)

        #expect(refusal { try setting.begin(forged) } == .authenticationFailed)
        #expect(refusal { try setting.begin(elsewhere) } == .wrongRecipient)
        var header = setting.sealed.headerBytes
        header[30] ^= 1
        #expect(
            refusal {
                _ = try setting.receiver.begin(
                    header: header, handshake: setting.sealed.handshake, key: parties.lock,
                    cloud: parties.cloud.publicKey)
            } == .authenticationFailed)
        #expect(try setting.begin(setting.sealed) == 1)
    }

    @Test("another package of the cloud replaces the one under way")
    func replacing() throws {
        var setting = try Setting(seed: 35)
        try setting.begin(setting.sealed)
        _ = try setting.receiver.receive(setting.chunks[0], at: 0)
        var newer = setting.package
        newer.sequence += 1
        let sealed = try PackageSealing.seal(
            newer, from: setting.parties.cloud, to: setting.parties.lock.publicKey, seed: 1)

        #expect(try setting.begin(sealed) == 0)
        var package: SyncPackage?
        for (index, chunk) in sealed.chunks.enumerated() {
            package = try setting.receiver.receive(chunk, at: index)
        }

        #expect(package == newer)
    }
}
