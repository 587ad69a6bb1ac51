internal import NIOCore
internal import NIOPosix

enum HostAddress {
    /// The address of a host. `localhost` is 127.0.0.1 everywhere, whatever a machine's tables say.
    /// - Parameter subject: whose host it is, for the error.
    static func resolve(
        _ host: String, _ port: UInt16, for subject: String
    ) async throws(TransportError) -> SocketAddress {
        let host = host.lowercased() == "localhost" ? "127.0.0.1" : host
        do {
            if let address = try? SocketAddress(ipAddress: host, port: Int(port)) { return address }
            // Looking up a name may take its time, which no event loop and no task has.
            return try await NIOThreadPool.singleton.runIfActive {
                try SocketAddress.makeAddressResolvingHost(host, port: Int(port))
            }
        } catch {
            throw TransportError(.hostNotFound, subject, "\"\(host)\" has no address")
        }
    }
}
