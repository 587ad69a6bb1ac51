/// What goes wrong on the way from one device to another, beside distance.
package struct LinkFaults: Hashable, Sendable {
    /// How probable it is that a packet is not heard, 0...1. On a connection it is sent again at the next event.
    package var loss: Double
    /// How probable it is that a packet comes twice, 0...1: an advertisement is reported twice; a data packet reaches
    /// the host twice, as from a controller that forgets its sequence numbers.
    package var duplication: Double
    /// How probable it is that bits are changed on the way, 0...1. The CRC finds nearly all of these and they count as
    /// lost; ``undetectedShare`` of them pass it.
    package var corruption: Double
    /// How much later everything arrives. The order on a connection stays.
    package var delay: Duration
    /// At most this much more delay, drawn for each packet.
    package var delayJitter: Duration
    /// After how many packets with data or control this direction of a connection goes silent for good.
    package var disconnectAfterPackets: Int?

    /// Of corrupted packets, the share that the CRC does not find. A true one finds all but 2⁻²⁴; this is more often, so
    /// that it is seen at all.
    package static let undetectedShare = 1.0 / 256
    /// The longest ``delay`` and the longest ``delayJitter``: the longest supervision timeout (Vol 6, Part B, 4.5.2).
    package static let longestDelay = Duration.seconds(32)

    package static let none = LinkFaults()

    /// Probabilities outside 0...1 count as the nearer bound, delays outside 0...``longestDelay`` likewise.
    package init(
        loss: Double = 0, duplication: Double = 0, corruption: Double = 0, delay: Duration = .zero,
        delayJitter: Duration = .zero, disconnectAfterPackets: Int? = nil
    ) {
        self.loss = Self.probability(loss)
        self.duplication = Self.probability(duplication)
        self.corruption = Self.probability(corruption)
        self.delay = min(max(delay, .zero), Self.longestDelay)
        self.delayJitter = min(max(delayJitter, .zero), Self.longestDelay)
        self.disconnectAfterPackets = disconnectAfterPackets.map { max(0, $0) }
    }

    /// How probable it is that a packet is lost, or changed so that the CRC finds it.
    package var detectedLoss: Double { 1 - (1 - loss) * (1 - corruption * (1 - Self.undetectedShare)) }

    /// How probable it is that a packet that arrived was changed and the CRC did not find it.
    var undetectedCorruption: Double {
        corruption > 0 ? corruption * Self.undetectedShare / (1 - corruption * (1 - Self.undetectedShare)) : 0
    }

    /// Both these faults and others, each for itself: what one leaves whole the other may hit.
    func worsened(by other: LinkFaults) -> LinkFaults {
        LinkFaults(
            loss: 1 - (1 - loss) * (1 - other.loss), duplication: 1 - (1 - duplication) * (1 - other.duplication),
            corruption: 1 - (1 - corruption) * (1 - other.corruption), delay: delay + other.delay,
            delayJitter: delayJitter + other.delayJitter,
            disconnectAfterPackets: [disconnectAfterPackets, other.disconnectAfterPackets].compactMap(\.self).min())
    }

    /// Whether packets may arrive later than they were sent.
    var delays: Bool { delay > .zero || delayJitter > .zero }

    private static func probability(_ value: Double) -> Double { value.isNaN ? 0 : min(max(value, 0), 1) }
}
