import SimulationKernel

/// Test vectors of cacophony (github.com/centromere/cacophony, `vectors/cacophony.txt`), two patterns,
/// the values unchanged.
struct NoiseVector: Sendable {
    let name: String
    let prologue: [UInt8]
    let initiatorStatic: [UInt8]
    let initiatorEphemeral: [UInt8]
    let responderStatic: [UInt8]
    /// nil where the responder sends nothing.
    let responderEphemeral: [UInt8]?
    let initiatorRemoteStatic: [UInt8]
    /// nil where the responder learns it.
    let responderRemoteStatic: [UInt8]?
    let handshakeHash: [UInt8]
    /// Handshake messages first, then transport messages.
    let messages: [(payload: [UInt8], ciphertext: [UInt8])]
}

/// Bytes of a hexadecimal literal.
func bytes(_ hexadecimal: String) -> [UInt8] {
    guard let result = [UInt8](hexadecimal: hexadecimal) else { fatalError("not hexadecimal: \(hexadecimal)") }
    return result
}

extension NoiseVector {
    static let ik = NoiseVector(
        name: "Noise_IK_25519_ChaChaPoly_SHA256",
        prologue: bytes("4a6f686e2047616c74"),
        initiatorStatic: bytes("e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1"),
        initiatorEphemeral: bytes("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"),
        responderStatic: bytes("4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893"),
        responderEphemeral: bytes("bbdb4cdbd309f1a1f2e1456967fe288cadd6f712d65dc7b7793d5e63da6b375b"),
        initiatorRemoteStatic: bytes("31e0303fd6418d2f8c0e78b91f22e8caed0fbe48656dcf4767e4834f701b8f62"),
        responderRemoteStatic: nil,
        handshakeHash: bytes("0b0f68fb0c27e03ce9b97565995ed4838cc0581b762ef72b062f6a546419fad7"),
        messages: [
            (
                bytes("4c756477696720766f6e204d69736573"),
                bytes(
                    "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c7944718da798efbcd91528520204"
                        + "f904b9bd6c7413dccdc214d951e15253e39987f18146e8cd0873654207148333479d4d16c289f0294b29960a"
                        + "72f48e0b7bba2e89083169825e59642148d492020664ccf7")
            ),
            (
                bytes("4d757272617920526f746862617264"),
                bytes(
                    "95ebc60d2b1fa672c1f46a8aa265ef51bfe38e7ccb39ec5be34069f1448088435361e70b2ed446e6c9ec387d"
                        + "1d6b3b840f194e373979d241b203c4acafccf5")
            ),
            (
                bytes("462e20412e20486179656b"),
                bytes("050e9f3c8fac16b68dbce8f8c4bfbf6617c897f9ada4aa29aa19c8")
            ),
            (
                bytes("4361726c204d656e676572"),
                bytes("344233a6cabb7141d80f3da2fedc311d9646bbb0f505afe403a667")
            ),
            (
                bytes("4a65616e2d426170746973746520536179"),
                bytes("62cdeeb172ad7ade7aa7d9e069da5790f12331bfa00177787a1d0810c67dc3b2b4")
            ),
            (
                bytes("457567656e2042f6686d20766f6e2042617765726b"),
                bytes("029bead1b40992327044d409d9a1f3ad8f36c3c452775d557e18bbeb2e8dfcead32d514024")
            ),
        ])

    static let k = NoiseVector(
        name: "Noise_K_25519_ChaChaPoly_SHA256",
        prologue: bytes("4a6f686e2047616c74"),
        initiatorStatic: bytes("e61ef9919cde45dd5f82166404bd08e38bceb5dfdfded0a34c8df7ed542214d1"),
        initiatorEphemeral: bytes("893e28b9dc6ca8d611ab664754b8ceb7bac5117349a4439a6b0569da977c464a"),
        responderStatic: bytes("4a3acbfdb163dec651dfa3194dece676d437029c62a408b4c5ea9114246e4893"),
        responderEphemeral: nil,
        initiatorRemoteStatic: bytes("31e0303fd6418d2f8c0e78b91f22e8caed0fbe48656dcf4767e4834f701b8f62"),
        responderRemoteStatic: bytes("6bc3822a2aa7f4e6981d6538692b3cdf3e6df9eea6ed269eb41d93c22757b75a"),
        handshakeHash: bytes("915e6abc619b45fbdda6e1a72b2b99d586f0457a0cc370823ff2af2cfa8c0ce7"),
        messages: [
            (
                bytes("4c756477696720766f6e204d69736573"),
                bytes(
                    "ca35def5ae56cec33dc2036731ab14896bc4c75dbb07a61f879f8e3afa4c794418467a8f8358c37e189cac4a"
                        + "a41dadaa6573febe24d52f366661eaa09018ab2c")
            ),
            (
                bytes("4d757272617920526f746862617264"),
                bytes("e1a9bb158e6b0ac7e1d0907b52cbba5deffc834f315bb46d259b892191a9ab")
            ),
            (
                bytes("462e20412e20486179656b"),
                bytes("307c62740fe0ea34cd04c82d485c080d9fe626cc4be50d6891c55d")
            ),
            (
                bytes("4361726c204d656e676572"),
                bytes("0096d1705d8e078cd2f6d27a4411defbf99e6eef6d1de7992a35c4")
            ),
            (
                bytes("4a65616e2d426170746973746520536179"),
                bytes("fa0a021154663c491da9af10b88cad02008f06163f3abfe409b2f7b3171f084b93")
            ),
            (
                bytes("457567656e2042f6686d20766f6e2042617765726b"),
                bytes("f689e1baf168dfbe6f7a61418c78062b4a657323b5104f62f53375adaae067edaa9e9ac0f2")
            ),
        ])
}
