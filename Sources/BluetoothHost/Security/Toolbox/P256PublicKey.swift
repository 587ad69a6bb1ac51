import Crypto

/// A public key of LE Secure Connections as it came or goes: two coordinates, which may or may not name a point of
/// P-256 (Vol 3, Part H, 3.5.6).
package struct P256PublicKey: Hashable, Sendable {
    /// X, then Y, each 32 octets with the least significant one first.
    package let wireOrder: [UInt8]

    /// The length on the wire.
    package static let octetCount = 64

    /// Takes 64 octets in the order of the wire.
    /// - Returns: nil for another count.
    package init?(wireOrder octets: some Collection<UInt8>) {
        guard octets.count == Self.octetCount else { return nil }
        wireOrder = Array(octets)
    }

    /// Takes X, then Y, each 32 octets with the most significant one first.
    /// - Returns: nil for another count.
    package init?(mostSignificantFirst octets: some Collection<UInt8>) {
        guard octets.count == Self.octetCount else { return nil }
        wireOrder = octets.prefix(32).reversed() + octets.suffix(32).reversed()
    }

    /// The X coordinate, most significant octet first, as `f4` and `g2` take it.
    package var x: [UInt8] { wireOrder.prefix(32).reversed() }

    /// The Y coordinate, most significant octet first.
    package var y: [UInt8] { wireOrder.suffix(32).reversed() }

    /// Whether this is the public half of the debug key pair (2.3.5.6.1), or its mirror image on the curve: everyone
    /// knows the private halves of both.
    package var isDebug: Bool { x == P256KeyPair.debug?.publicKey.x }

    /// The point; nil where the coordinates name none.
    var point: P256.KeyAgreement.PublicKey? { try? P256.KeyAgreement.PublicKey(rawRepresentation: x + y) }
}
