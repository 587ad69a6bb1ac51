import BluetoothHCI
@testable import BlueZ
import Glibc
import HCITransports
import NIOCore

/// The kernel's side of a user channel: one end of a pair of sockets that keep packets apart, as that does.
final class FakeAdapter: Sendable {
    private let near: Int32
    private let far: Int32

    init() throws {
        var pair: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &pair) == 0 else { throw SystemError.last }
        (near, far) = (pair[0], pair[1])
        _ = fcntl(near, F_SETFL, O_NONBLOCK)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(far, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// For `UserChannelController.hold(take:)`; it may be called once.
    func take() -> AdapterClaim.Taken {
        AdapterClaim.Taken(name: AdapterName(index: 0), address: .zero, socket: HCISocket(takingOver: near))
    }

    /// The next packet that the host sent; empty once it is gone.
    func next() throws -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: 70_000)
        let count = try SystemError.check { recv(far, &octets, octets.count, 0) }
        return Array(octets.prefix(count))
    }

    func say(_ octets: [UInt8]) throws {
        _ = try SystemError.check { Glibc.send(far, octets, octets.count, Int32(MSG_NOSIGNAL)) }
    }

    func say(_ packet: HCIPacket) throws { try say(Array(packet.h4.readableBytesView)) }

    /// As when it is unplugged.
    func vanish() { shutdown(far, Int32(SHUT_RDWR)) }

    deinit { close(far) }
}

enum Samples {
    static let resetOctets: [UInt8] = [1, 3, 0x0c, 0]
    static let resetAnswer: [UInt8] = [4, 0x0e, 4, 1, 3, 0x0c, 0]

    static func reset() throws -> HCIPacket { .command(try CommandPacket(Commands.Reset())) }

    static func event(_ number: Int) throws -> HCIPacket {
        .event(try EventPacket(code: 0xff, parameters: ByteBuffer(integer: UInt32(truncatingIfNeeded: number))))
    }

    static func command(_ number: Int) throws -> HCIPacket {
        let parameters = ByteBuffer(integer: UInt32(truncatingIfNeeded: number))
        return .command(try CommandPacket(opcode: Opcode(rawValue: 0xfc01), parameters: parameters))
    }
}
