internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Surroundings {
    /// The real process: its environment, its standard streams, its signals.
    static let process = Surroundings(
        variable: { getenv($0).map { String(cString: $0) } },
        write: { stream, text in writeAll(Array(text.utf8), to: stream.rawValue) },
        interrupted: {
            let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
            let sources = [SIGINT, SIGTERM].map { number in
                #if canImport(Darwin)
                    signal(number, SIG_IGN)
                #endif
                let source = DispatchSource.makeSignalSource(signal: number)
                source.setEventHandler { continuation.yield() }
                source.resume()
                return source
            }
            for await _ in signals { break }
            for source in sources { source.cancel() }
        })
}

private func writeAll(_ bytes: [UInt8], to descriptor: CInt) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            rest = rest.dropFirst(count)
        } else if count < 0, errno == EPIPE {
            // SwiftNIO has this signal ignored, so that a reader which has gone, such as `head`, would not end us.
            signal(SIGPIPE, SIG_DFL)
            raise(SIGPIPE)
        } else if count < 0, errno == EAGAIN {
            var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&writable, 1, -1)
        } else if count == 0 || errno != EINTR {
            return
        }
    }
}

extension ControlTool {
    /// Runs the process's command line and ends the process.
    package static func main() async -> Never {
        let status = await run(Array(CommandLine.arguments.dropFirst()), in: .process)
        exit(status.rawValue)
    }
}

extension ControlError {
    /// The system's words for an error number.
    static func description(errno number: CInt) -> String {
        strerror(number).map { String(cString: $0).lowercased() } ?? "error \(number)"
    }
}
