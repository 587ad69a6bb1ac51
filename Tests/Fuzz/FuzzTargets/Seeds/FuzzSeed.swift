import BluetoothHCI
import BluetoothHost
import NIOCore

/// An input to begin with, made of genuine traffic.
package struct FuzzSeed: Sendable {
    /// What it is, for a file's name.
    package let name: String
    package let octets: [UInt8]

    init(_ name: String, _ octets: [UInt8]) {
        self.name = name
        self.octets = octets
    }

    init(_ name: String, _ tell: (inout FuzzStory) -> Void) {
        var story = FuzzStory()
        tell(&story)
        self.init(name, story.octets)
    }
}

extension FuzzTarget {
    /// The seeds of the target: the same ones each time.
    package var seeds: [FuzzSeed] {
        switch self {
        case .h4: FuzzSeed.streams
        case .hciCommand: FuzzSeed.commands
        case .hciEvent: FuzzSeed.events
        case .controller: FuzzSeed.airs
        case .l2cap: FuzzSeed.fragments
        case .attServer: FuzzSeed.requests
        case .gattClient: FuzzSeed.procedures
        case .smp: FuzzSeed.pairings
        case .advertisingData: FuzzSeed.advertisements
        case .host: FuzzSeed.hosts
        }
    }
}

extension FuzzSeed {
    static let conversations = [("complete", Conversation.complete), ("legacy", Conversation.legacy)]

    static func octets(_ packet: HCIPacket) -> [UInt8] {
        var buffer = ByteBuffer()
        packet.write(to: &buffer)
        return Array(buffer.readableBytesView)
    }

    /// Pieces of at most `limit` octets, none cut.
    static func packed(_ name: String, _ parts: [[UInt8]], limit: Int, first: [UInt8] = []) -> [FuzzSeed] {
        var seeds: [FuzzSeed] = []
        var current = first
        for part in parts {
            if current.count + part.count > limit, current.count > first.count {
                seeds.append(FuzzSeed("\(name)-\(seeds.count)", current))
                current = first
            }
            current += part
        }
        if current.count > first.count { seeds.append(FuzzSeed("\(name)-\(seeds.count)", current)) }
        return seeds
    }
}
