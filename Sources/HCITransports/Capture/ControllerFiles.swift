internal import BluetoothHCI

/// The files of a capture that gives each controller its own.
///
/// A controller that comes again under its name goes on in the same file. Two of one name at the same time, or two
/// names that look the same in a file name, are told apart by the index of the later one.
struct ControllerFiles: Sendable {
    /// The most files that stay open from one write to the next: a process has 1,024 descriptors by default, and clients
    /// need some. Others are open only while they are written.
    static let maximumOpenFiles = 256
    /// The most files in one run; each takes less than a kilobyte of memory.
    static let maximumFiles = 16_384
    /// The most octets that wait for the disk for all files.
    static let maximumPendingOctets = 16 << 20

    private let prefix: String
    private let suffix: String
    private let reporter: CaptureReporter
    private let budget = CaptureBudget(limit: maximumPendingOctets)

    /// By what stands for the percent sign in a file's name.
    private var entries: [String: Entry] = [:]
    private var stems: [UInt16: String] = [:]
    private var openFiles = 0

    private struct Entry: Sendable {
        let file: CaptureFile
        let descriptor: CaptureDescriptor
        /// The name of the controllers, one after the other, whose file it is.
        let owner: String
        /// Whether a controller is there.
        var isInUse = false
        var isKeptOpen = false
    }

    /// - Returns: nil for a pattern without a percent sign.
    init?(_ pattern: String, report: @escaping @Sendable (TransportError) -> Void) throws(TransportError) {
        let parts = pattern.split(separator: "%", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return nil }
        guard parts.count == 2, !parts[1].contains("/") else {
            throw TransportError(
                .badPath, pattern, "one percent sign, in the name of the file, stands for the name of the controller")
        }
        let folder = parts[0].lastIndex(of: "/").map { String(parts[0][...$0]) } ?? "."
        guard CaptureDescriptor.isFolder(folder) else {
            throw TransportError(.captureFailed, pattern, "there is no folder \(folder)")
        }
        self.init(prefix: String(parts[0]), suffix: String(parts[1]), report)
    }

    /// No files: stands in while others are changed.
    init() { self.init(prefix: "", suffix: "") { _ in } }

    private init(prefix: String, suffix: String, _ report: @escaping @Sendable (TransportError) -> Void) {
        self.prefix = prefix
        self.suffix = suffix
        reporter = CaptureReporter(report)
    }

    func file(of index: UInt16) -> CaptureFile? { stems[index].flatMap { entries[$0] }?.file }

    /// All files, in the order of their names.
    var all: [CaptureFile] { entries.sorted { $0.key < $1.key }.map(\.value.file) }

    mutating func appeared(_ index: UInt16, name: String) {
        gone(index)
        let owner = name.isEmpty ? "\(index)" : name
        let plain = CaptureName.make(owner)
        guard let stem = [plain, "\(plain)-\(index)"].first(where: { isFree($0, for: owner) }) else {
            reporter.tell(
                TransportError(
                    .captureLimit, path(plain), "\"\(owner)\" is not captured: other controllers have the file"))
            return
        }
        guard var entry = entries[stem] ?? newEntry(stem, owner) else { return }
        entry.isInUse = true
        entry.isKeptOpen = openFiles < Self.maximumOpenFiles
        openFiles += entry.isKeptOpen ? 1 : 0
        entry.descriptor.keepOpen(entry.isKeptOpen)
        entries[stem] = entry
        stems[index] = stem
    }

    mutating func gone(_ index: UInt16) {
        guard let stem = stems.removeValue(forKey: index), var entry = entries[stem] else { return }
        openFiles -= entry.isKeptOpen ? 1 : 0
        entry.isInUse = false
        entry.isKeptOpen = false
        entry.descriptor.keepOpen(false)
        entries[stem] = entry
    }

    // MARK: Files

    private func path(_ stem: String) -> String { prefix + stem + suffix }

    private func isFree(_ stem: String, for owner: String) -> Bool {
        entries[stem].map { !$0.isInUse && $0.owner == owner } ?? true
    }

    private func newEntry(_ stem: String, _ owner: String) -> Entry? {
        guard entries.count < Self.maximumFiles else {
            reporter.tell(
                TransportError(.captureLimit, path(stem), "no more than \(Self.maximumFiles) files are written"))
            return nil
        }
        do {
            let descriptor = try CaptureDescriptor(path(stem), .h4)
            let file = CaptureFile(descriptor, .h4, budget: budget) { [reporter] in reporter.tell($0) }
            return Entry(file: file, descriptor: descriptor, owner: owner)
        } catch {
            reporter.tell(error)
            return nil
        }
    }
}
