internal import Foundation
internal import Synchronization

/// The claim of this process to a journal's file: an advisory `flock(2)` that ends with the process, however it ends.
///
/// SQLite has a lock of its own; this one can be tried before anything is read, so that a file that another daemon is
/// writing is called in use rather than damaged.
final class FolderClaim: Sendable {
    /// nil once it has been let go.
    private let descriptor: Mutex<Int32?>

    /// - Returns: nil where another process has the file.
    /// - Throws: ``JournalError`` where it cannot be opened.
    init?(_ path: String) throws(JournalError) {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw JournalError(.inaccessible, "cannot read the journal \(path)") }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            return nil
        }
        descriptor = Mutex(opened)
    }

    /// Lets the file go; once is enough.
    func release() {
        descriptor.withLock { descriptor in
            if let opened = descriptor { close(opened) }
            descriptor = nil
        }
    }

    deinit { release() }
}
