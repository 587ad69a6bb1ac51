import BluetoothHCI
import SimulationKernel

// For storage: addresses and keys as hexadecimal text, most significant octet first.

extension Bond: Codable {
    private enum CodingKeys: String, CodingKey {
        case peer, peerIsRandom, peerIRK, longTermKey, keySize, isAuthenticated, local, localIsRandom
        case connectedAddress, connectedAddressIsRandom
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            peer: try container.address(.peer, isRandom: .peerIsRandom),
            peerIRK: try container.contains(.peerIRK) ? container.block(.peerIRK) : nil,
            longTermKey: try container.block(.longTermKey),
            keySize: try container.decode(UInt8.self, forKey: .keySize),
            isAuthenticated: try container.decode(Bool.self, forKey: .isAuthenticated),
            local: try container.address(.local, isRandom: .localIsRandom),
            connectedAddress: try container.address(.connectedAddress, isRandom: .connectedAddressIsRandom))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(peer, as: .peer, isRandom: .peerIsRandom)
        try container.encodeIfPresent(peerIRK?.mostSignificantFirst.hexadecimal, forKey: .peerIRK)
        try container.encode(longTermKey.mostSignificantFirst.hexadecimal, forKey: .longTermKey)
        try container.encode(keySize, forKey: .keySize)
        try container.encode(isAuthenticated, forKey: .isAuthenticated)
        try container.encode(local, as: .local, isRandom: .localIsRandom)
        try container.encode(connectedAddress, as: .connectedAddress, isRandom: .connectedAddressIsRandom)
    }
}

extension KeyedDecodingContainer {
    fileprivate func address(_ key: Key, isRandom: Key) throws -> DeviceAddress {
        guard let address = Address(try decode(String.self, forKey: key)) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not a device address")
        }
        return DeviceAddress(address, try decode(Bool.self, forKey: isRandom) ? .randomDevice : .publicDevice)
    }

    fileprivate func block(_ key: Key) throws -> Block128 {
        guard let octets = [UInt8](hexadecimal: try decode(String.self, forKey: key)), octets.count == 16 else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not sixteen octets")
        }
        return Block128(mostSignificantFirst: octets)
    }
}

extension KeyedEncodingContainer {
    fileprivate mutating func encode(_ address: DeviceAddress, as key: Key, isRandom: Key) throws {
        try encode(address.address.description, forKey: key)
        try encode(address.type.isRandom, forKey: isRandom)
    }
}
