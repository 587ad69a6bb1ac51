package import NIOCore

extension BluetoothUUID {
    /// The little-endian octets of ATT: two for a UUID with a 16-bit form, else sixteen (Vol 3, Part F, 3.2.1).
    package var octets: [UInt8] {
        guard let short else {
            var octets: [UInt8] = []
            octets.reserveCapacity(16)
            for half in [low, high] {
                for shift in stride(from: 0, to: 64, by: 8) { octets.append(UInt8(truncatingIfNeeded: half >> shift)) }
            }
            return octets
        }
        return [UInt8(truncatingIfNeeded: short), UInt8(truncatingIfNeeded: short >> 8)]
    }

    /// Reads the little-endian octets of ATT.
    /// - Returns: nil unless there are two or sixteen of them.
    package init?(octets: some Collection<UInt8>) {
        switch octets.count {
        case 2: self.init(octets.reversed().reduce(0) { $0 << 8 | UInt16($1) })
        case 16:
            self.init(
                high: octets.suffix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) },
                low: octets.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
        default: return nil
        }
    }
}

extension ByteBuffer {
    /// Reads a little-endian UUID of 2 or 16 octets.
    /// - Returns: nil, and nothing is read, for any other length and where there are fewer octets.
    package mutating func readBluetoothUUID(length: Int) -> BluetoothUUID? {
        switch length {
        case 2:
            return readInteger(endianness: .little, as: UInt16.self).map { BluetoothUUID($0) }
        case 16:
            guard let (low, high) = readMultipleIntegers(endianness: .little, as: (UInt64, UInt64).self) else {
                return nil
            }
            return BluetoothUUID(high: high, low: low)
        default:
            return nil
        }
    }

    /// Writes the UUID in its shortest ATT form: 2 or 16 octets, little-endian.
    package mutating func writeBluetoothUUID(_ uuid: BluetoothUUID) {
        if let short = uuid.short {
            writeInteger(short, endianness: .little)
        } else {
            writeMultipleIntegers(uuid.low, uuid.high, endianness: .little)
        }
    }
}
