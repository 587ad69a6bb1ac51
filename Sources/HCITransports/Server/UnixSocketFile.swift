internal import NIOCore

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The file of a Unix socket that a server listens on, for its owner alone (mode 0600).
///
/// The socket is bound here and not by NIO, which at the end would remove whatever stands at the path by then.
struct UnixSocketFile: Sendable {
    let path: String
    private let device: UInt64
    private let inode: UInt64

    /// Binds a socket. One that nobody listens on any more is replaced.
    /// - Returns: the descriptor, bound and not listening yet, and its file.
    /// - Throws: `addressInUse`, `pathOccupied`, `cannotListen`, `badPath`.
    static func bind(_ path: String, for endpoint: String) throws(TransportError) -> (Int32, UnixSocketFile) {
        guard let address = try? SocketAddress(unixDomainSocketPath: path) else {
            throw TransportError(.badPath, endpoint, "the path is too long for a socket")
        }
        try clear(path, address, for: endpoint)
        let descriptor: Int32
        do throws(SystemError) {
            descriptor = try open()
        } catch {
            throw TransportError(.cannotListen, endpoint, "no socket could be made: \(error.text)")
        }
        do throws(SystemError) {
            _ = try SystemError.check {
                address.withSockAddr { system_bind(descriptor, $0, socklen_t($1)) }
            }
            // Nobody can connect before the socket listens, so nobody comes in before the mode is set.
            _ = try SystemError.check { chmod(path, 0o600) }
            guard let status = try status(path) else { throw SystemError(number: ENOENT) }
            return (descriptor, UnixSocketFile(path: path, status))
        } catch {
            _ = close(descriptor)
            switch error.number {
            case EADDRINUSE: throw TransportError(.addressInUse, endpoint, "the path was taken by another just now")
            case ENOENT: throw TransportError(.cannotListen, endpoint, "there is no such folder")
            default: throw TransportError(.cannotListen, endpoint, error.text)
            }
        }
    }

    /// Removes the file, if it is still the one that was bound.
    /// - Returns: why it could not be removed, if so.
    func remove() -> String? {
        guard let status = try? Self.status(path), UInt64(status.st_dev) == device, UInt64(status.st_ino) == inode
        else { return nil }
        return unlink(path) == 0 ? nil : SystemError.last.text
    }

    private init(path: String, _ status: stat) {
        self.path = path
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    // MARK: What stands at the path

    /// Sees to it that nothing stands at the path.
    private static func clear(
        _ path: String, _ address: SocketAddress, for endpoint: String
    ) throws(TransportError) {
        do {
            guard let found = try status(path) else { return }
            guard found.st_mode & S_IFMT == S_IFSOCK else {
                throw TransportError(
                    .pathOccupied, endpoint, "something that is no socket stands there; it is left alone")
            }
            guard try !isLive(address) else {
                throw TransportError(.addressInUse, endpoint, "another program listens there")
            }
            // Another program may have replaced it meanwhile.
            guard let now = try status(path), now.st_ino == found.st_ino, now.st_dev == found.st_dev else {
                throw TransportError(.addressInUse, endpoint, "another program is taking the path at this moment")
            }
            _ = try SystemError.check { unlink(path) }
        } catch let error as SystemError {
            throw TransportError(
                .cannotListen, endpoint, "what stands there can be neither used nor removed: \(error.text)")
        } catch let error as TransportError {
            throw error
        } catch {
            throw TransportError(.cannotListen, endpoint, "\(error)")
        }
    }

    /// What stands at the path itself, not where a link leads; nil for nothing.
    private static func status(_ path: String) throws(SystemError) -> stat? {
        var status = stat()
        do throws(SystemError) {
            _ = try SystemError.check { lstat(path, &status) }
            return status
        } catch {
            if error.number == ENOENT { return nil }
            throw error
        }
    }

    /// Whether somebody listens on the socket, found out by connecting to it.
    private static func isLive(_ address: SocketAddress) throws(SystemError) -> Bool {
        let descriptor = try open()
        defer { _ = close(descriptor) }
        do throws(SystemError) {
            _ = try SystemError.check { address.withSockAddr { connect(descriptor, $0, socklen_t($1)) } }
            return true
        } catch {
            switch error.number {
            case ECONNREFUSED, ENOENT: return false
            // It listens, and its queue is full.
            case EAGAIN: return true
            // A socket of another type, which somebody has open.
            case EPROTOTYPE: return true
            default: throw error
            }
        }
    }

    private static func open() throws(SystemError) -> Int32 {
        #if os(Linux)
            let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        #else
            let type = SOCK_STREAM
        #endif
        return try SystemError.check { socket(AF_UNIX, type, 0) }
    }
}

/// `bind`, whose name the type above has taken.
private func system_bind(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    bind(descriptor, address, length)
}
