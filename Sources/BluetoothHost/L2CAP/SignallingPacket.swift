package import BluetoothHCI
package import NIOCore

/// The codes of signalling packets (Vol 3, Part A, 4, table 4.2), so far as an LE link has them.
package enum SignallingCode {
    package static let commandReject: UInt8 = 0x01
    package static let disconnectionRequest: UInt8 = 0x06
    package static let disconnectionResponse: UInt8 = 0x07
    package static let connectionParameterUpdateRequest: UInt8 = 0x12
    package static let connectionParameterUpdateResponse: UInt8 = 0x13
    package static let leCreditBasedConnectionRequest: UInt8 = 0x14
    package static let leCreditBasedConnectionResponse: UInt8 = 0x15
    package static let flowControlCredit: UInt8 = 0x16
    package static let creditBasedConnectionRequest: UInt8 = 0x17
    package static let creditBasedConnectionResponse: UInt8 = 0x18
    package static let creditBasedReconfigureRequest: UInt8 = 0x19
    package static let creditBasedReconfigureResponse: UInt8 = 0x1a

    /// Answers, which are never answered themselves.
    package static let responses: [UInt8] = [
        commandReject, disconnectionResponse, connectionParameterUpdateResponse, leCreditBasedConnectionResponse,
        creditBasedConnectionResponse, creditBasedReconfigureResponse,
    ]
}

/// One command of the signalling channel; a frame on an LE link carries one only (Vol 3, Part A, 4).
package struct SignallingPacket: Hashable, Sendable {
    package var code: UInt8
    /// Matches an answer to its request; never 0.
    package var identifier: UInt8
    package var data: ByteBuffer

    /// Code, identifier and length.
    package static let headerLength = 4
    /// The longest frame payload that every device takes on this channel: MTUsig of LE (4, table 4.1).
    package static let maximumLength = 23

    package init(code: UInt8, identifier: UInt8, data: ByteBuffer = ByteBuffer()) {
        self.code = code
        self.identifier = identifier
        self.data = data
    }

    /// A packet whose data are numbers of two octets each.
    package init(code: UInt8, identifier: UInt8, words: [UInt16]) {
        var data = ByteBuffer()
        for word in words { data.writeInteger(word, endianness: .little) }
        self.init(code: code, identifier: identifier, data: data)
    }

    package var payload: ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(code)
        buffer.writeInteger(identifier)
        buffer.writeInteger(UInt16(truncatingIfNeeded: data.readableBytes), endianness: .little)
        buffer.writeImmutableBuffer(data)
        return buffer
    }

    /// The data as numbers of two octets; nil where they are of odd length.
    package var words: [UInt16]? {
        guard data.readableBytes.isMultiple(of: 2) else { return nil }
        var data = data
        var words: [UInt16] = []
        while let word = data.readInteger(endianness: .little, as: UInt16.self) { words.append(word) }
        return words
    }
}

/// The parameters that a peripheral asks for (Vol 3, Part A, 4.20).
extension ConnectionParameters {
    /// - Parameter words: minimum, maximum, latency, timeout.
    init?(words: [UInt16]) {
        guard words.count == 4 else { return nil }
        self.init()
        intervalMinimum = ConnectionIntervals(rawValue: UInt32(words[0]))
        intervalMaximum = ConnectionIntervals(rawValue: UInt32(words[1]))
        maximumLatency = words[2]
        supervisionTimeout = Centiseconds(rawValue: UInt32(words[3]))
    }

    var words: [UInt16] {
        [
            UInt16(clamping: intervalMinimum.rawValue), UInt16(clamping: intervalMaximum.rawValue), maximumLatency,
            UInt16(clamping: supervisionTimeout.rawValue),
        ]
    }

    /// Whether a controller could take them (Vol 4, Part E, 7.8.18).
    package var isValid: Bool { (try? parameters()) != nil }
}
