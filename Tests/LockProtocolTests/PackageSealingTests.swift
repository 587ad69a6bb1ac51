import Foundation
import LockProtocol
import SimulationKernel
import Testing

@Suite struct PackageSealingTests {
    @Test("a sealed package opens to what was sealed", arguments: 0..<20 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var parties = try Parties(seed: seed)
        let (package, sealed) = try parties.sealedPackage(operations: Int(seed * 3))

        #expect(try PackageSealing.open(sealed, lock: parties.lock, cloud: parties.cloud.publicKey) == package)
        #expect(sealed.header.lock == package.lock)
        #expect(sealed.header.base == package.base && sealed.header.sequence == package.sequence)
        #expect(sealed.chunks.count == sealed.header.chunkCount)
        #expect(sealed.chunks.allSatisfy { $0.count <= 1_024 })
        #expect(sealed.chunks.dropLast(2).allSatisfy { $0.count == 1_024 })
    }

    @Test("1,500 users with three credentials each travel in one package")
    func fullLock() throws {
        var parties = try Parties(seed: 21)
        var package = parties.values.package(operations: 0)
        package.operations = (0..<4_500).map { _ in .upsert(parties.values.credential()) }

        let sealed = try PackageSealing.seal(package, from: parties.cloud, to: parties.lock.publicKey, seed: 1)

        #expect(try PackageSealing.open(sealed, lock: parties.lock, cloud: parties.cloud.publicKey) == package)
    }

    @Test("a change of any byte is refused")
    func tampering() throws {
        var parties = try Parties(seed: 22)
        let (_, sealed) = try parties.sealedPackage(operations: 20)
        #expect(sealed.header.chunkCount > 2)

        for position in sealed.bytes.indices {
            var changed = sealed.bytes
            changed[position] ^= UInt8.random(in: 1...255, using: &parties.values.generator)
            #expect(throws: LockProtocolError.self, "byte \(position)") {
                try PackageSealing.open(
                    try SealedPackage(bytes: changed), lock: parties.lock, cloud: parties.cloud.publicKey)
            }
        }
    }

    @Test("a part left out, doubled or moved is refused")
    func rearranging() throws {
        var parties = try Parties(seed: 23)
        let (_, sealed) = try parties.sealedPackage(operations: 60)
        let chunks = sealed.chunks
        #expect(chunks.count > 3)
        func open(_ chunks: [[UInt8]]) -> LockProtocolError.Code? {
            refusal {
                let envelope = try SealedPackage(
                    headerBytes: sealed.headerBytes, handshake: sealed.handshake, chunks: chunks)
                _ = try PackageSealing.open(envelope, lock: parties.lock, cloud: parties.cloud.publicKey)
            }
        }
        var swapped = chunks
        swapped.swapAt(0, 1)
        var doubled = chunks
        doubled[1] = doubled[0]

        #expect(open(chunks) == nil)
        #expect(open(swapped) == .authenticationFailed)
        #expect(open(doubled) == .authenticationFailed)
        #expect(open(chunks.dropLast()) == .incomplete)
        #expect(open(chunks + [chunks[0]]) == .trailingBytes)
    }

    @Test("a package from a stranger, or for another lock, is refused")
    func strangers() throws {
        var parties = try Parties(seed: 24)
        let (package, sealed) = try parties.sealedPackage(operations: 2)
        let forged = try PackageSealing.seal(package, from: parties.stranger, to: parties.lock.publicKey, seed: 1)

        #expect(
            refusal { _ = try PackageSealing.open(sealed, lock: parties.stranger, cloud: parties.cloud.publicKey) }
                == .authenticationFailed)
        #expect(
            refusal { _ = try PackageSealing.open(forged, lock: parties.lock, cloud: parties.cloud.publicKey) }
                == .authenticationFailed)
    }

    @Test("sealing is a function of its inputs, and one seed gives different content different ephemerals")
    func ephemerals() throws {
        var parties = try Parties(seed: 25)
        let package = parties.values.package(operations: 1)
        var later = package
        later.issuedAt = package.issuedAt == .epoch ? .distantFuture : .epoch
        func seal(_ package: SyncPackage, to lock: StaticPublicKey, seed: UInt64) throws -> SealedPackage {
            try PackageSealing.seal(package, from: parties.cloud, to: lock, seed: seed)
        }
        let sealed = try seal(package, to: parties.lock.publicKey, seed: 1)

        #expect(try seal(package, to: parties.lock.publicKey, seed: 1) == sealed)
        let others = try [
            seal(later, to: parties.lock.publicKey, seed: 1), seal(package, to: parties.stranger.publicKey, seed: 1),
            seal(package, to: parties.lock.publicKey, seed: 2),
        ]
        let ephemerals = Set((others + [sealed]).map { $0.handshake.prefix(32) })
        #expect(ephemerals.count == 4)
    }

    @Test("an envelope survives JSON, and text that is none is refused")
    func json() throws {
        var parties = try Parties(seed: 26)
        let (_, sealed) = try parties.sealedPackage(operations: 3)

        let text = try JSONEncoder().encode(sealed)

        #expect(try JSONDecoder().decode(SealedPackage.self, from: text) == sealed)
        #expect(throws: (any Error).self) { try JSONDecoder().decode(SealedReport.self, from: text) }
        #expect(throws: (any Error).self) { try JSONDecoder().decode(SealedPackage.self, from: Data("\"00\"".utf8)) }
    }

    @Test("a key of low order gets no package")
    func lowOrder() throws {
        var parties = try Parties(seed: 27)
        let package = parties.values.package(operations: 1)
        let zero = try StaticPublicKey(rawRepresentation: [UInt8](repeating: 0, count: 32))

        #expect(
            refusal { _ = try PackageSealing.seal(package, from: parties.cloud, to: zero, seed: 1) }
                == .weakSharedSecret)
    }
}
