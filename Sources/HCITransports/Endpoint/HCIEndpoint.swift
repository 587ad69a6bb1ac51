/// Where HCI is offered, as `--hci` names it: framed by H4 (Vol 4, Part A) on a stream of TCP or of a Unix socket.
package enum HCIEndpoint: Hashable, Sendable {
    /// `tcp-server:HOST:PORT`: a name, an IPv4 or an IPv6 address without brackets; port 0 takes any that is free.
    case tcpServer(host: String, port: UInt16)
    /// `unix-server:PATH`: the path of a socket, absolute or from the current folder.
    case unixServer(path: String)

    /// The kinds that there are, for messages.
    package static let kinds = ["tcp-server:HOST:PORT", "unix-server:PATH"]

    /// The most octets in the path of a Unix socket: what `sun_path` holds before its terminating zero on Linux.
    package static let maximumPathLength = 107
}

extension HCIEndpoint: CustomStringConvertible {
    /// The text that is read as this endpoint.
    package var description: String {
        switch self {
        case .tcpServer(let host, let port): "tcp-server:" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
        case .unixServer(let path): "unix-server:\(path)"
        }
    }
}
