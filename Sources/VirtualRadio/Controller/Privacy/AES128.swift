package import BluetoothHCI
import Crypto
import CryptoExtras

/// The security function e: AES-128 of one block (Vol 3, Part H, 2.2.1; FIPS 197).
package enum AES128 {
    /// - Parameters:
    ///   - key: as HCI carries it.
    ///   - plaintext: as HCI carries it.
    /// - Returns: the encrypted block, as HCI carries it.
    package static func encrypt(_ plaintext: Block128, key: Block128) -> Block128 {
        var block = plaintext.mostSignificantFirst
        // Fails only for blocks and keys of other lengths, which the type does not have.
        guard (try? AES.permute(&block, key: SymmetricKey(data: key.mostSignificantFirst))) != nil,
            let result = Block128(wireOrder: block.reversed())
        else { return .zero }
        return result
    }
}
