import BluetoothHCI
import NIOCore

/// What one side of a connection has yet to send, in order.
struct LinkQueue: Sendable {
    enum Item: Sendable {
        /// One ACL packet of the host; whether it begins an L2CAP PDU.
        case data(ByteBuffer, isFirst: Bool)
        case control(LinkControlPDU)

        var isControl: Bool {
            if case .control = self { true } else { false }
        }

        /// The octets of payload, over as many packets as it takes.
        var length: Int {
            switch self {
            case .data(let payload, _): payload.readableBytes
            case .control(let pdu): pdu.length
            }
        }
    }

    private var items: [Item] = []
    private var head = 0
    /// Of the first item: how many octets the other side has, and how many of these it acknowledged.
    private(set) var delivered = 0
    private(set) var acknowledged = 0
    private var controlCount = 0

    var isEmpty: Bool { head == items.count }
    var count: Int { items.count - head }
    var hasControl: Bool { controlCount > 0 }

    /// What comes next.
    var first: Item? { head < items.count ? items[head] : nil }

    mutating func append(_ item: Item) {
        if item.isControl { controlCount += 1 }
        items.append(item)
    }

    /// While data must wait (Vol 6, Part B, 5.1.3), control goes ahead of data that was not begun.
    mutating func bringControlForward() {
        guard controlCount > 0, delivered == 0, head < items.count, !items[head].isControl,
            let index = items[head...].firstIndex(where: \.isControl)
        else { return }
        items.insert(items.remove(at: index), at: head)
    }

    /// Octets of the first item arrived at the other side.
    mutating func deliver(_ octets: Int) { delivered = acknowledged + octets }

    /// The octets that arrived are acknowledged.
    mutating func acknowledge() { acknowledged = delivered }

    /// Whether all of the first item arrived.
    func isFirstDelivered(_ octets: Int) -> Bool { acknowledged + octets >= (first?.length ?? 0) }

    mutating func removeFirst() {
        guard head < items.count else { return }
        if items[head].isControl { controlCount -= 1 }
        items[head] = .data(ByteBuffer(), isFirst: false)
        head += 1
        delivered = 0
        acknowledged = 0
        if head == items.count {
            items.removeAll(keepingCapacity: items.count <= 32)
            head = 0
        } else if head >= 32 {
            items.removeFirst(head)
            head = 0
        }
    }

    /// Drops everything, as at the end of the connection.
    mutating func removeAll() { self = LinkQueue() }
}
