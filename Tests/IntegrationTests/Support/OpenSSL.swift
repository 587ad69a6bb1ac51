import Foundation

/// The `openssl` tool, as an independent check of signatures.
enum OpenSSL {
    static let path = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Checks a PKCS #1 signature with SHA-256 (RFC 7518's RS256) by an RSA key given as modulus and exponent.
    static func verifies(_ signature: Data, of text: String, modulus: Data, exponent: Data) async throws -> Bool {
        guard let path else { throw Failure("no openssl") }
        let sandbox = try Sandbox.own()
        let key = sandbox.freshPath("key.der")
        try subjectPublicKeyInfo(modulus: modulus, exponent: exponent).write(to: URL(filePath: key))
        let signatureFile = sandbox.freshPath("signature")
        try signature.write(to: URL(filePath: signatureFile))
        let run = try await ToolRun(
            sandbox.launch(
                path,
                [
                    "dgst", "-sha256", "-verify", key, "-keyform", "DER", "-signature", signatureFile,
                    sandbox.file("signed", text),
                ], environment: [:]))
        return run.code == 0
    }

    /// A public key as `SubjectPublicKeyInfo` (RFC 5280 section 4.1.2.7) in DER.
    private static func subjectPublicKeyInfo(modulus: Data, exponent: Data) -> Data {
        let rsaEncryption: [UInt8] = [
            0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
        ]
        let key = element(0x30, integer(modulus) + integer(exponent))
        return element(0x30, Data(rsaEncryption) + element(0x03, Data([0]) + key))
    }

    private static func integer(_ bytes: Data) -> Data {
        element(0x02, (bytes.first ?? 0) & 0x80 == 0 ? bytes : Data([0]) + bytes)
    }

    private static func element(_ tag: UInt8, _ content: Data) -> Data {
        var length = Data()
        if content.count < 0x80 {
            length.append(UInt8(content.count))
        } else {
            let bytes = withUnsafeBytes(of: UInt32(content.count).bigEndian) { $0.drop { $0 == 0 } }
            length.append(0x80 | UInt8(bytes.count))
            length.append(contentsOf: bytes)
        }
        return Data([tag]) + length + content
    }
}
