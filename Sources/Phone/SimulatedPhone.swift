package import BluetoothHCI
package import BluetoothHost
package import Cloud
internal import LockProtocol
package import SimulationKernel

/// A phone with an app that has the vendor's SDK: setup with a token, a cache of locks, the unlock pipeline, sync and
/// proximity, above a Bluetooth host of its own.
///
/// It does no I/O. Its owner hands in packets of its controller, the cloud's answers and the time, and after each call
/// takes what is to go to the controller and what happened. It calls ``timeFired(at:)`` when ``nextDeadline`` has come.
/// All instants are of one clock, that of the radio, but for those that the cloud tells: the times of accesses and a
/// token's expiry are of the world's clock, before which the radio's may be by ``clockLead``.
package struct SimulatedPhone: Sendable {
    /// `phone-1`
    package let id: String
    package var timeouts: PhoneTimeouts
    /// Whether the cloud takes its time, and a sync is as long as the vendor's.
    package var isRealistic: Bool
    /// How far the radio's clock is before the world's.
    package var clockLead = Duration.zero
    /// What survives the app's death.
    package internal(set) var store: PhoneStore

    // In memory, gone with the app.
    var token: PhoneToken?
    /// Whether the app has set up the SDK since it began.
    package internal(set) var isSetUp = false
    /// Whether the user took their consent back since the last setup.
    var isConsentWithdrawn = false
    var setup: SetupRun?
    var fetch: FetchRun?
    var run = Run.idle
    var job: CourierJob?
    /// When the job goes on by itself.
    var jobPause: Instant?
    var hearing: Hearing?
    var proximity: ProximitySession?
    var isUploading = false
    /// Whether somebody overhears it, and what they have, by lock. Only looked up.
    var isOverheard = false
    var tapes: [UniqueID: LinkTape] = [:]
    // Numbers of runs, so that answers to those that have ended are known. They count up over the app's deaths.
    var setupNumber = 0
    var fetchNumber = 0
    var runNumber = 0

    // The phone's network and radio.
    var requests: [CloudRequest] = []
    var failures: [(CloudRequest.Purpose, AppFailure)] = []
    var requestNumber = 0
    var host: Host
    var link: LockLink?
    var linkEvents: [LinkEvent] = []
    /// Counts links, so that what one told is not taken for the next one's.
    var linkNumber = 0
    var isScanWished = false
    /// Whose the ids are that were heard; nil for strangers. Only looked up.
    var owners: [LockAdvertisement.RotatingID: UniqueID?] = [:]
    var generator: SeededGenerator
    var ephemerals: SeededGenerator
    var output: [PhoneOutput] = []

    /// - Parameters:
    ///   - store: what the phone kept.
    ///   - seed: the phone's randomness.
    ///   - ephemerals: where the ephemeral keys of sessions come from, each used once. A phone that is made again from
    ///     its store gets others. nil takes them from `seed`.
    package init(
        id: String, store: PhoneStore, seed: SeededGenerator, ephemerals: SeededGenerator? = nil,
        timeouts: PhoneTimeouts = PhoneTimeouts(), realistic: Bool
    ) {
        self.id = id
        self.store = store
        self.timeouts = timeouts
        isRealistic = realistic
        generator = seed
        host = PhoneRadio.host(using: &generator)
        if let ephemerals { self.ephemerals = ephemerals } else { self.ephemerals = generator.split() }
    }

    // MARK: In

    /// Does what somebody wants of the phone. Its end is told by ``PhoneOutput/finished(_:_:)``, at once or later.
    package mutating func perform(_ command: PhoneCommand, now: Instant) {
        begin(command, now: now)
        settle(now)
    }

    /// Something befalls the app that nobody asked for.
    package mutating func suffer(_ mishap: PhoneMishap, now: Instant) {
        switch mishap {
        case .tokenExpired:
            if let token { self.token = PhoneToken(user: token.user, expiresAt: now - clockLead) }
        case .wiped:
            forgetApp(now)
            change(.cleared)
        }
        settle(now)
    }

    /// Takes a packet from the controller.
    package mutating func receive(_ packet: HCIPacket, now: Instant) {
        host.receive(packet, now: now)
        settle(now)
    }

    /// Takes the cloud's answer to ``PhoneOutput/request(_:_:user:)``.
    package mutating func receive(_ answer: Result<AppAnswer, AppFailure>, to request: Int, now: Instant) {
        takeAnswer(request, answer, now: now)
        settle(now)
    }

    /// Does what is due.
    package mutating func timeFired(at now: Instant) {
        if isRadioInUse { host.timeFired(at: now) }
        note(link?.timeFired(&host, now: now))
        _ = handleHostEvents(now)
        _ = handleLinkEvents(now)
        unlockTimeFired(now)
        jobTimeFired(now)
        hearingTimeFired(now)
        proximityTimeFired(now)
        settle(now)
    }

    /// When ``timeFired(at:)`` is to be called; nil for never.
    package var nextDeadline: Instant? {
        var next = nextRequestDeadline ?? .distantFuture
        if let deadline = link?.nextDeadline { next = min(next, deadline) }
        if let deadline = unlockRun?.deadline { next = min(next, deadline) }
        if let jobPause { next = min(next, jobPause) }
        if let deadline = hearing?.until { next = min(next, deadline) }
        if let deadline = proximity?.decision { next = min(next, deadline) }
        if isRadioInUse, let deadline = host.nextDeadline { next = min(next, deadline) }
        return next == .distantFuture ? nil : next
    }

    /// Goes on until nothing is left that can be done now.
    mutating func settle(_ now: Instant) {
        var isBusy = true
        while isBusy {
            isBusy = handleHostEvents(now)
            isBusy = handleLinkEvents(now) || isBusy
            isBusy = serveRequests(now) || isBusy
            settleRadio(now)
            isBusy = isBusy || host.hasEvents || !linkEvents.isEmpty || !failures.isEmpty
        }
    }

    // MARK: Out

    /// Moves what is to go to the controller to the end of `packets`.
    package mutating func takeOutgoing(into packets: inout [HCIPacket]) { host.takeOutgoing(into: &packets) }

    /// Takes what happened since the last call.
    package mutating func takeOutput() -> [PhoneOutput] {
        defer { output = [] }
        return output
    }

    mutating func change(_ change: PhoneStoreChange) {
        store.apply(change)
        owners = change.movesLocks ? [:] : owners
        output.append(.stored(change))
    }

    mutating func finish(_ command: PhoneCommand, _ result: Result<PhoneResult, PhoneError>) {
        output.append(.finished(command, result))
    }

    // MARK: For who looks

    package var activity: PhoneActivity {
        switch run {
        case .idle: .idle
        case .unlock: .unlocking
        case .sync: .syncing
        case .attack: .attacking
        }
    }

    package var isProximityOn: Bool { proximity != nil }
    /// The user of the token in memory.
    package var tokenUser: UserID? { token?.user }
    package var tokenExpiry: Instant? { token?.expiresAt }

    /// - Parameter now: by the radio's clock.
    package func tokenState(at now: Instant) -> TokenState {
        token.map { now - clockLead < $0.expiresAt ? .valid : .expired } ?? .none
    }

    /// Whether there is a connection over its radio.
    package var isConnected: Bool { !host.currentConnections.isEmpty || host.connectingTo != nil }
    /// Its Bluetooth host, to look at.
    package var radio: Host { host }

    package var lockCount: Int { store.locks.count }
    package var packageCount: Int { store.packages.count }
    package var reportCount: Int { store.reports.count }
    /// The lock with which a session is open.
    package var connectedLock: UniqueID? { link?.isOpen == true ? link?.target.id : nil }
}

extension PhoneStoreChange {
    /// Whether the locks that are known of may be others than before.
    fileprivate var movesLocks: Bool {
        switch self {
        case .cleared, .locksFetched, .errandsFetched: true
        default: false
        }
    }
}
