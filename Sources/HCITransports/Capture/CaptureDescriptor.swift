package import BluetoothHCI
package import NIOCore
internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A capture in a file of the system, readable by its owner alone (mode 0600): a capture of HCI holds keys.
package final class CaptureDescriptor: CaptureStorage {
    private let path: String
    private let header: ByteBuffer
    /// Whether the file stays open from one write to the next.
    private let isKept = Atomic(true)
    private let state: Mutex<State>

    private enum State {
        case open(Int32)
        /// To be opened again when there is something to write.
        case released
        case closed
    }

    /// Opens a file for a capture and writes its header.
    ///
    /// A file that is there is overwritten only if it is empty or a btsnoop file, and if nobody else writes it.
    /// - Throws: `captureFailed`, `notACapture`, `captureInUse`.
    package init(_ path: String, _ datalink: BTSnoop.Datalink) throws(TransportError) {
        self.path = path
        header = BTSnoop.header(datalink)
        state = Mutex(.open(try Self.open(path, header, isContinued: false)))
    }

    /// Takes over a descriptor that is open, without looking at what is there.
    package init(descriptor: Int32, path: String) {
        self.path = path
        header = ByteBuffer()
        state = Mutex(.open(descriptor))
    }

    deinit { close() }

    /// Says whether the file stays open from one write to the next, or is open only while it is written; for many
    /// files, of which a process can have only so many open. Never waits for a write.
    func keepOpen(_ isKept: Bool) {
        self.isKept.store(isKept, ordering: .sequentiallyConsistent)
        // Who is writing at this moment looks at it afterwards.
        if !isKept { _ = state.withLockIfAvailable { Self.release(&$0) } }
    }

    package func write(_ records: ByteBuffer) throws(TransportError) {
        try state.withLock { state throws(TransportError) in
            let file: Int32
            switch state {
            case .closed: return
            case .open(let descriptor): file = descriptor
            case .released:
                file = try Self.open(path, header, isContinued: true)
                state = .open(file)
            }
            defer { if !isKept.load(ordering: .sequentiallyConsistent) { Self.release(&state) } }
            try Self.append(records, to: file, path)
        }
    }

    package func close() {
        state.withLock { state in
            Self.release(&state)
            state = .closed
        }
    }

    private static func release(_ state: inout State) {
        guard case .open(let file) = state else { return }
        _ = system_close(file)
        state = .released
    }

    // MARK: System calls

    private static func append(_ records: ByteBuffer, to file: Int32, _ path: String) throws(TransportError) {
        let (written, error) = write(records, to: file)
        guard let error else { return }
        // A record that is not whole would make readers of the file complain.
        let excess = written - CaptureRecords.wholeLength(of: records, within: written)
        let length = lseek(file, 0, SEEK_END)
        if excess > 0, length >= excess { _ = ftruncate(file, length - off_t(excess)) }
        throw TransportError(.captureFailed, path, "\(error.text); nothing more is captured")
    }

    /// - Parameter isContinued: whether the file was written before, and goes on.
    private static func open(
        _ path: String, _ header: ByteBuffer, isContinued: Bool
    ) throws(TransportError) -> Int32 {
        let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (isContinued ? 0 : O_CREAT)
        let file: Int32
        do throws(SystemError) {
            file = try SystemError.check { system_open(path, flags) }
        } catch {
            throw TransportError(.captureFailed, path, error.text)
        }
        do throws(TransportError) {
            try prepare(file, path, header, isContinued: isContinued)
            return file
        } catch {
            _ = system_close(file)
            throw error
        }
    }

    /// Whether files can be put there.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func prepare(
        _ file: Int32, _ path: String, _ header: ByteBuffer, isContinued: Bool
    ) throws(TransportError) {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw TransportError(.captureFailed, path, SystemError.last.text) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw TransportError(.notACapture, path, "a capture is written to a file, and this is none")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            throw TransportError(.captureInUse, path, "another capture is being written to it")
        }
        var found = [UInt8](repeating: 0, count: header.readableBytes)
        let count = max(0, pread(file, &found, found.count, 0))
        let magic = header.readableBytesView.prefix(8)
        guard status.st_size == 0 || (count >= magic.count && found.starts(with: magic)) else {
            throw TransportError(.notACapture, path, "the file that is there is no btsnoop file; it is left alone")
        }
        if isContinued {
            guard count == found.count, found.elementsEqual(header.readableBytesView) else {
                throw TransportError(.notACapture, path, "the capture was replaced by something else")
            }
            return
        }
        guard ftruncate(file, 0) == 0 else { throw TransportError(.captureFailed, path, SystemError.last.text) }
        if let error = write(header, to: file).error { throw TransportError(.captureFailed, path, error.text) }
    }

    private static func write(_ octets: ByteBuffer, to file: Int32) -> (written: Int, error: SystemError?) {
        octets.withUnsafeReadableBytes { octets in
            var written = 0
            do throws(SystemError) {
                while written < octets.count {
                    let rest = UnsafeRawBufferPointer(rebasing: octets[written...])
                    written += try SystemError.check { system_write(file, rest.baseAddress, rest.count) }
                }
                return (written, nil)
            } catch {
                return (written, error)
            }
        }
    }
}

// The system's functions, whose names the type above has taken.

private func system_open(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o600) }

private func system_write(_ file: Int32, _ octets: UnsafeRawPointer?, _ count: Int) -> Int {
    write(file, octets, count)
}

private func system_close(_ file: Int32) -> Int32 { close(file) }
