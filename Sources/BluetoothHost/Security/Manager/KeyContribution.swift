package import BluetoothHCI
import SimulationKernel

/// What one side brings into the key agreement, made anew for every pairing (Vol 3, Part H, 2.3.6).
package struct KeyContribution: Sendable {
    package let keyPair: P256KeyPair
    /// Na of the central, Nb of the peripheral.
    package let nonce: Block128

    package init(keyPair: P256KeyPair, nonce: Block128) {
        self.keyPair = keyPair
        self.nonce = nonce
    }

    /// Draws both.
    init(using generator: inout SeededGenerator) {
        keyPair = P256KeyPair(using: &generator)
        nonce = Block128(using: &generator)
    }
}
