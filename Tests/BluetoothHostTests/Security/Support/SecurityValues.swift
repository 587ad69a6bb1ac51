import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

extension Block128 {
    /// Thirty-two hexadecimal digits, the most significant first, as the specification prints them.
    init(printed digits: String) throws {
        let octets = try #require([UInt8](hexadecimal: digits.filter { $0 != " " }))
        self = try #require(Block128(wireOrder: octets.reversed()))
    }

    /// Thirty-two hexadecimal digits in the order of the wire.
    init(wire digits: String) throws {
        self = try #require(Block128(wireOrder: try securityOctets(digits)))
    }
}

extension DeviceAddress {
    static func publicAddress(_ text: String) throws -> DeviceAddress {
        DeviceAddress(try #require(Address(text)), .publicDevice)
    }

    static func random(_ text: String) throws -> DeviceAddress {
        DeviceAddress(try #require(Address(text)), .randomDevice)
    }
}

/// Hexadecimal digits, spaces between them allowed.
func securityOctets(_ digits: String) throws -> [UInt8] {
    try #require([UInt8](hexadecimal: digits.filter { $0 != " " }))
}

extension SecurityEffect {
    /// The octets of a command that is to be sent.
    var sent: [UInt8]? {
        guard case .send(let buffer) = self else { return nil }
        return Array(buffer.readableBytesView)
    }
}

extension [SecurityEffect] {
    var sent: [[UInt8]] { compactMap(\.sent) }

    var failures: [PairingFailure] {
        compactMap { if case .failed(let failure) = $0 { failure } else { nil } }
    }

    var bonds: [Bond] {
        compactMap { if case .paired(let bond, isBonding: _) = $0 { bond } else { nil } }
    }

    var encryptionKey: Block128? {
        for case .startEncryption(let key) in self { return key }
        return nil
    }
}
