internal import Cloud
internal import LockProtocol
internal import SimulationKernel

/// What a phone does for the cloud in one session with a lock: tells the time, brings a package, takes a report.
///
/// It knows neither radio nor network: effects out, replies and answers in. Of the three parts each may fail without
/// harm to the others; ``summary`` and ``packageProblem`` say what became of them.
struct CourierJob: Sendable {
    let scope: Scope
    /// Whether the cloud can be asked.
    let isOnline: Bool
    private(set) var summary: SyncSummary.Lock
    /// Why the lock did not take the package, or would not have.
    private(set) var packageProblem: Reason?

    var step = Step.idle
    var status: LockStatus
    var package: SealedPackage?
    var report = ReportAssembly()
    /// Messages about the package, so that a lock that never has enough is left.
    var packageMessages = 0
    var hasBegunAgain = false
    var hasReported = false
    var engineeringReads = 0

    struct Scope: OptionSet, Sendable {
        let rawValue: Int
        /// The time; also a lock that knows it gets it right.
        static let time = Scope(rawValue: 1)
        /// The time, where the lock does not know it.
        static let lostTime = Scope(rawValue: 2)
        /// The cloud is asked for the newest package first.
        static let freshPackage = Scope(rawValue: 4)
        static let report = Scope(rawValue: 8)
        /// The part that takes the time of the vendor's sync.
        static let engineering = Scope(rawValue: 16)

        static let setup: Scope = [.lostTime]
        static let passive: Scope = [.time, .freshPackage, .report]
    }

    enum Step: Hashable, Sendable {
        case idle
        case askingNonce
        case fetchingTime
        case tellingTime
        case fetchingPackage
        case beginning
        case sendingChunk(Int)
        case committing
        case beginningReport
        case readingChunk(Int)
        case uploading
        case pausing
        case reading
        case done
    }

    enum Effect: Sendable {
        case request(LockRequest)
        case ask(AppRequest)
        /// What the cloud has for the lock now; nil where nothing waits, or the lock has it.
        case cache(SealedPackage?)
        /// The lock said which sequence it has.
        case met(applied: UInt64)
        case hold(SealedReport)
        /// Have the held reports go up, and say so by ``CourierJob/uploaded(needsEverything:)``.
        case upload
        case pause
        case finished
    }

    init(scope: Scope, lock: UniqueID, status: LockStatus, package: SealedPackage?, isOnline: Bool) {
        self.scope = scope
        self.status = status
        self.package = package
        self.isOnline = isOnline
        summary = SyncSummary.Lock(lock: lock)
        summary.applied = status.appliedSequence
    }

    var lock: UniqueID { summary.lock }

    // MARK: In

    mutating func begin() -> [Effect] {
        let tellsTime = scope.contains(.time) || scope.contains(.lostTime) && !status.knowsTime
        guard tellsTime, isOnline else { return getPackage() }
        step = .askingNonce
        return [.request(.timeChallenge)]
    }

    /// Takes the lock's reply to the request that was last made.
    mutating func receive(_ reply: LockReply) -> [Effect] {
        switch (step, reply) {
        case (.askingNonce, .nonce(let nonce)):
            step = .fetchingTime
            return [.ask(.time(lock: lock, nonce: nonce))]
        case (.askingNonce, _): return getPackage()
        case (.tellingTime, _):
            if case .time = reply { summary.broughtTime = true }
            return getPackage()
        case (.beginning, _), (.sendingChunk, _), (.committing, _): return receiveForPackage(reply)
        case (.beginningReport, _), (.readingChunk, _): return receiveForReport(reply)
        case (.reading, _): return readOn()
        default: return []
        }
    }

    /// Takes the cloud's answer to what was last asked.
    mutating func receive(_ answer: Result<AppAnswer, AppFailure>) -> [Effect] {
        switch (step, answer) {
        case (.fetchingTime, .success(.time(let time))):
            step = .tellingTime
            return [.request(.time(time))]
        case (.fetchingTime, _): return getPackage()
        case (.fetchingPackage, .success(.package(let package))):
            // The cloud seals anew each time: what is half there goes on only with the package that it is half of.
            if let package, isUnderWay(package) { return sendPackage() }
            self.package = package
            return [.cache(package)] + sendPackage()
        case (.fetchingPackage, _): return sendPackage()
        default: return []
        }
    }

    /// The reports have gone up, or cannot now.
    mutating func uploaded(needsEverything: Bool) -> [Effect] {
        guard step == .uploading else { return [] }
        guard needsEverything, !hasBegunAgain else { return readOn() }
        // The cloud thought that the lock had what it lacks: its next package carries everything.
        hasBegunAgain = true
        return getPackage()
    }

    /// The pause is over.
    mutating func resume() -> [Effect] {
        guard step == .pausing else { return [] }
        step = .reading
        return [.request(.status)]
    }

    // MARK: Steps

    private mutating func getPackage() -> [Effect] {
        guard scope.contains(.freshPackage) || hasBegunAgain, isOnline else { return sendPackage() }
        step = .fetchingPackage
        return [.ask(.package(lock: lock))]
    }

    /// Reads small things for as long as the vendor's sync takes, then ends.
    private mutating func readOn() -> [Effect] {
        guard scope.contains(.engineering), engineeringReads < PhonePace.engineeringReads else { return finish() }
        engineeringReads += 1
        step = .pausing
        return [.pause]
    }

    mutating func afterReport() -> [Effect] { readOn() }

    mutating func finish() -> [Effect] {
        step = .done
        return [.finished]
    }

    /// Whether the lock has a part of the carried package, which leads from and to the same as this one.
    private func isUnderWay(_ package: SealedPackage) -> Bool {
        guard let underWay = status.package, let carried = self.package else { return false }
        return !hasBegunAgain && carried.header == package.header && underWay.base == carried.header.base
            && underWay.sequence == carried.header.sequence
    }

    mutating func note(applied: UInt64) {
        status.appliedSequence = applied
        summary.applied = applied
    }

    mutating func noteBroughtPackage() {
        summary.broughtPackage = true
        packageProblem = nil
    }

    mutating func noteProblem(_ reason: Reason) {
        packageProblem = reason
        summary.problem = reason.name
    }

    mutating func noteReport() { summary.tookReport = true }
}
