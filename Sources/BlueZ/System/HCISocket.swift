internal import CBlueZ
internal import Glibc
internal import HCITransports

/// A raw socket of the kernel's HCI, which never blocks; closed when it goes out of use.
struct HCISocket: ~Copyable {
    let descriptor: Int32

    /// - Throws: `EAFNOSUPPORT` and its like where the kernel has no Bluetooth.
    init() throws(SystemError) { descriptor = try SystemError.check { cbluez_socket() } }

    /// Takes a socket over; any that keeps packets apart will do.
    init(takingOver descriptor: Int32) { self.descriptor = descriptor }

    deinit { _ = Glibc.close(descriptor) }

    /// Puts the socket on a channel of an adapter, or of none.
    borrowing func bind(_ channel: Int32, of adapter: AdapterName?) throws(SystemError) {
        let channel = UInt16(truncatingIfNeeded: channel)
        _ = try SystemError.check { cbluez_bind(descriptor, adapter?.index ?? UInt16(HCI_DEV_NONE), channel) }
    }

    /// Receives one packet of at most `maximum` octets; more of it is cut off.
    /// - Throws: `EAGAIN` where there is none now.
    borrowing func receive(maximum: Int) throws(SystemError) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: maximum)
        let count = try SystemError.check { recv(descriptor, &octets, maximum, 0) }
        octets.removeLast(maximum - count)
        return octets
    }

    /// Sends one packet.
    /// - Throws: `EAGAIN` where the kernel takes none now.
    borrowing func send(_ octets: [UInt8]) throws(SystemError) {
        _ = try SystemError.check { Glibc.send(descriptor, octets, octets.count, Int32(MSG_NOSIGNAL)) }
    }

    /// Waits until there is something to read.
    /// - Returns: whether there is, before the time is over.
    borrowing func waitToRead(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }
}
