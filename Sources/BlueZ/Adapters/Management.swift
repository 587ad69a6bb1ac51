internal import CBlueZ
internal import Glibc
internal import HCITransports
internal import NIOCore

/// Asks the kernel's management interface.
struct Management: ~Copyable {
    private let socket: HCISocket

    /// Needs no privilege; without CAP_NET_ADMIN some questions are refused.
    init() throws(SystemError) {
        let socket = try HCISocket()
        try socket.bind(HCI_CHANNEL_CONTROL, of: nil)
        self.socket = socket
    }

    /// The answer; nil where it is refused or does not come.
    borrowing func ask(_ command: ManagementCommand, of adapter: AdapterName? = nil) -> ManagementReply? {
        let index = adapter?.index ?? UInt16(HCI_DEV_NONE)
        var question = ByteBuffer()
        for field in [command.rawValue, index, 0] { question.writeInteger(field, endianness: .little) }
        guard (try? socket.send(Array(question.readableBytesView))) != nil else { return nil }
        // Events of other programs' doings come in between.
        for _ in 0..<Management.maximumReplies where socket.waitToRead(milliseconds: 1000) {
            guard let octets = try? socket.receive(maximum: 4096) else { return nil }
            guard let reply = ManagementReply(octets), reply.command == command, reply.index == index else { continue }
            return reply.status == 0 ? reply : nil
        }
        return nil
    }

    private static let maximumReplies = 256
}
