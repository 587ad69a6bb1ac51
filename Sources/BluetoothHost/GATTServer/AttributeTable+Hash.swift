import Crypto
import CryptoExtras

extension AttributeTable {
    /// The Database Hash: AES-CMAC with a key of zeros over the declarations and descriptors (Vol 3, Part G, 7.3).
    ///
    /// Declarations and Characteristic Extended Properties count with their values, the other descriptors of the
    /// specification without, and nothing else counts. The code is a number whose most significant octet comes first in
    /// FIPS order; as every number of the profile it goes least significant octet first on the wire.
    static func databaseHash(of attributes: [Attribute]) -> [UInt8] {
        var message: [UInt8] = []
        for attribute in attributes {
            guard let type = attribute.type.short, 0x2800...0x2803 ~= type || 0x2900...0x2905 ~= type else { continue }
            for half in [attribute.handle.rawValue, type] {
                message.append(UInt8(truncatingIfNeeded: half))
                message.append(UInt8(truncatingIfNeeded: half >> 8))
            }
            if type <= 0x2900 { message.append(contentsOf: attribute.value) }
        }
        let key = SymmetricKey(data: [UInt8](repeating: 0, count: 16))
        // A key of 16 octets is always taken.
        guard var code = try? AES.CMAC(key: key) else { return [] }
        code.update(data: message)
        return code.finalize().withUnsafeBytes { $0.reversed() }
    }
}
