import BluetoothHCI
import Crypto
import SimulationKernel

// Elliptic-curve Diffie-Hellman on P-256 (Vol 4, Part E, 7.8.36 and 7.8.37).

extension Controller {
    /// A new private key, whose public one the event brings.
    mutating func makeKeyPair(
        _ command: Commands.LEReadLocalP256PublicKey, _ generator: inout SeededGenerator
    ) -> ErrorCode {
        // Nearly every number of 256 bits is a key; the bound is for a generator that is none.
        for _ in 0..<16 {
            let candidate = generator.bytes(32)
            guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: candidate) else { continue }
            privateKey = candidate
            let point = Array(key.publicKey.rawRepresentation)
            raise(
                Events.LEReadLocalP256PublicKeyComplete {
                    $0.publicKey = point.prefix(32).reversed() + point.suffix(32).reversed()
                })
            return .success
        }
        return .hardwareFailure
    }

    /// Refuses points that are not on the curve (Vol 3, Part H, 2.3.5.6.1), and a key that was never made.
    mutating func agreeOnKey(_ remote: [UInt8], with type: DHKeyType) -> ErrorCode {
        guard let own = type == .debug ? Self.debugKey : privateKey else { return .commandDisallowed }
        let point = Array(remote.prefix(32).reversed() + remote.suffix(32).reversed())
        guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: own),
            let peer = try? P256.KeyAgreement.PublicKey(rawRepresentation: point),
            let secret = try? key.sharedSecretFromKeyAgreement(with: peer)
        else { return .invalidHCICommandParameters }
        let octets = secret.withUnsafeBytes { Array($0.reversed()) }
        guard let shared = DHKey(wireOrder: octets) else { return .hardwareFailure }
        raise(Events.LEGenerateDHKeyComplete { $0.key = shared })
        return .success
    }

    /// The private key that is known to all, for debugging, most significant octet first (Vol 3, Part H, 2.3.5.6.1).
    private static let debugKey: [UInt8] = [
        0x3f, 0x49, 0xf6, 0xd4, 0xa3, 0xc5, 0x5f, 0x38, 0x74, 0xc9, 0xb3, 0xe3, 0xd2, 0x10, 0x3f, 0x50,
        0x4a, 0xff, 0x60, 0x7b, 0xeb, 0x40, 0xb7, 0x99, 0x58, 0x99, 0xb8, 0xa6, 0xcd, 0x3c, 0x1a, 0xbd,
    ]
}
