import LockProtocol
import SimulationKernel
import Testing

/// Envelopes made in Python (`hmac`, `hashlib`, X25519 and ChaCha20-Poly1305 of `cryptography`) from nothing but the
/// article "Sync packages" and the Noise Protocol Framework: what another language's implementation has to produce.
@Suite struct EnvelopeKnownAnswerTests {
    private let cloud: StaticPrivateKey
    private let lock: StaticPrivateKey
    private let door: UniqueID

    init() throws {
        cloud = try StaticPrivateKey(rawRepresentation: [UInt8](0..<32))
        lock = try StaticPrivateKey(rawRepresentation: [UInt8](32..<64))
        door = try #require(UniqueID("5d000000-0000-4000-8000-000000000101"))
    }

    @Test("a sync package is sealed to the bytes of the independent implementation")
    func package() throws {
        let credential = try Credential(
            id: #require(CredentialID("ac000000-0000-4000-8000-000000000001")),
            user: #require(UniqueID("a0000000-0000-4000-8000-000000000001")),
            secret: .doorcode(#require(Doorcode("0042137"))), start: Instant(secondsSinceEpoch: 1),
            schedule: Schedule(windows: [
                Schedule.Window(days: [.monday, .friday], fromMinute: 540, untilMinute: 900)
            ]))
        let package = SyncPackage(
            lock: door, base: 0, sequence: 7, issuedAt: Instant(secondsSinceEpoch: 2), recordsReceived: 3,
            operations: [.upsert(credential)])

        let sealed = try PackageSealing.seal(package, from: cloud, to: lock.publicKey, seed: 1)

        #expect(sealed.bytes.hexadecimal == Self.package)
    }

    @Test("a lock's report is sealed to the bytes of the independent implementation")
    func report() throws {
        let date = try #require(LocalDate(year: 2026, month: 11, day: 21))
        let record = LogRecord(
            index: 4, at: nil, method: .doorcode, reason: .unknownTime,
            daily: LogRecord.DailyUse(date: date, kind: .singleUse, slot: 5))
        let report = LockReport(
            lock: door, counter: 9, appliedSequence: 7, batteryPercentage: 80, clock: nil, records: [record])

        let sealed = try ReportSealing.seal(report, from: lock, to: cloud.publicKey, seed: 1)

        #expect(sealed.bytes.hexadecimal == Self.report)
    }

    @Test("a time message is sealed to the bytes of the independent implementation")
    func time() throws {
        let message = TimeMessage(
            lock: door, nonce: [UInt8](0..<16), time: Instant(secondsSinceEpoch: 5), recordsReceived: 3)

        let sealed = try TimeSealing.seal(message, from: cloud, to: lock.publicKey, seed: 1)

        #expect(sealed.bytes.hexadecimal == Self.time)
    }
}

extension EnvelopeKnownAnswerTests {
    fileprivate static let package =
        "4c53504b015d00000000004000800000000000010100000000000000000000000000000007000200301765e58d21fa95"
        + "4f9e61e8cd6c605b1ff572bed9a0cadf6bf4edd9a69e98fc53454f6b97b3d05f26066b1818f88dd511007f966b6f8de9"
        + "152119469f7603c45750a27436e782d108bf70050e88c2d081138fb636879b7375b13aa12bfc036a3c54c1c95bb3ac20"
        + "d97933339c89e6a10a09f2e0cae55b5af36d16967667bb9060da3f7f2f10415bbe7e7a8a5fe118e3b0a8459f33816b63"
        + "76e71ee350fb31525a3327a77817f11c9cb1b49e04a7b76362bc0032532c918dae091ab89e3a29c4a545dab9cc25e535"
        + "87c4abc9a55ccd062bd11684509be67a4433057261590b04bbf3925cf4d2"

    fileprivate static let report =
        "4c535250015d000000000040008000000000000101000000000000000900020030b14073bb2be2ee71d58e54733c747f"
        + "40a82452ed06be5faf99cb9dc908145653fc935fee823eb024634d366084b1a90300486bcea5569857b9c2565a87f6cd"
        + "d682773eb371a881ef55a632c4d1a8e94e860a51c77b47b4b1397f17bfa9a2edcd0537955984cec78db1dc7227d02d83"
        + "59b02a00576f9a530b0f440032c0cd88b7aab4c9a0516819404597722e08c322d5eae7386923c41395fddcd1e16794a2"
        + "f17b5a4f54bba8648e0af53b08308a"

    fileprivate static let time =
        "4c53544d015d0000000000400080000000000001010061037a52e1d019a6f4e3782976c60675284e4f48a1c01f4b9fd5"
        + "c63779ab1a3a1a44f00544d2b42c6e6cc43deb7ef75f6c100862460cdd8fbc3687c9635f3216aeface824234485eb8a3"
        + "be0e72f79cca25892432e90281156cde7a699e026f4c8a91"
}
