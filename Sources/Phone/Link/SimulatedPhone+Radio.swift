internal import BluetoothHost
internal import LockProtocol
package import SimulationKernel

// The phone's radio: one link at a time, and listening for whoever wants to.
extension SimulatedPhone {
    /// Whether the app may use Bluetooth, and could.
    var canUseRadio: Bool { store.bluetooth && store.permission }

    mutating func openLink(to target: LockTarget, now: Instant) {
        closeLink(now)
        guard let key = store.privateKey else {
            return note(.lost(.violation("the phone has no key")))
        }
        link = LockLink(to: target, key: key, generator: ephemerals.split(), deadline: now + timeouts.connect)
        if isOverheard { link?.tape = tapes[target.id] ?? LinkTape() }
    }

    mutating func closeLink(_ now: Instant) {
        link?.close(&host, now: now)
        if let link, let tape = link.tape, tapes.count < PhoneLimits.knownLocks || tapes[link.target.id] != nil {
            tapes[link.target.id] = tape
        }
        link = nil
        // What it has told and nobody has taken is of no interest any more.
        linkEvents = []
        linkNumber += 1
    }

    mutating func note(_ event: LinkEvent?) {
        if let event { linkEvents.append(event) }
    }

    mutating func request(_ request: LockRequest, now: Instant) {
        note(link?.request(request, &host, now: now))
    }

    /// Whether anybody wants the controller to do something.
    var isRadioInUse: Bool {
        link != nil || isListening || host.isConnected || host.connectingTo != nil
    }

    /// Whether advertisements are of interest.
    var isListening: Bool {
        canUseRadio && (link?.isSeeking == true || hearing != nil || isProximityListening)
    }

    /// Has the controller do what is wanted.
    mutating func settleRadio(_ now: Instant) {
        if isRadioInUse {
            switch host.state {
            case .off, .failed: host.start(now: now)
            case .starting, .ready: break
            }
        }
        if isListening != isScanWished {
            isScanWished = isListening
            if isScanWished {
                // What fell due while nobody needed the radio.
                host.timeFired(at: now)
                try? host.startScanning(PhoneRadio.scanParameters, now: now)
            } else {
                host.stopScanning(now: now)
            }
        }
        link?.advance(&host, now: now)
    }

    /// - Returns: whether there was any event.
    mutating func handleHostEvents(_ now: Instant) -> Bool {
        guard host.hasEvents else { return false }
        var events: [HostEvent] = []
        host.takeEvents(into: &events)
        for event in events { handle(event, now: now) }
        return true
    }

    private mutating func handle(_ event: HostEvent, now: Instant) {
        switch event {
        case .advertisingReport(let report):
            guard isListening, let heard = HeardLock(report) else { return }
            link?.heard(heard, host: &host, now: now)
            guard hearing != nil || isProximityListening, let lock = owner(of: heard.advertisement.id) else { return }
            hearing?.note(lock, power: heard.power ?? Hearing.unknownPower)
            // Who does not know how strong it is cannot call it near.
            if isProximityListening, let power = heard.power { heardNear(lock, power: power, now: now) }
            return
        case .connected(let connection) where link?.phase != .connecting:
            // Given up while it was made.
            try? host.disconnect(connection.handle, now: now)
            return
        case .failed where host.state == .failed: radioFailed(now: now)
        default: break
        }
        note(link?.handle(event, host: &host, now: now))
    }

    /// The controller failed: nothing under way can go on.
    private mutating func radioFailed(_ why: String = "the controller failed", now: Instant) {
        isScanWished = false
        let failure = UnlockFailure(.bluetoothUnavailable, why)
        if unlockRun != nil { endUnlock(.failed(.internal(failure)), now: now) }
        if syncRun != nil { endSync(.failure(.syncInternalError(why)), now: now) }
        endAttack(now)
        closeLink(now)
    }

    /// The phone has another controller, or the one that it has was taken away or is there again: its host begins anew.
    /// - Parameters:
    ///   - shift: how much later it is by the new controller's clock.
    ///   - usesExtendedCommands: whether its host uses the extended commands where the controller has them.
    ///   - now: by that clock.
    package mutating func changeController(shift: Duration, usesExtendedCommands: Bool = true, now: Instant) {
        radioFailed("the phone's controller went", now: now)
        for index in requests.indices { requests[index].postpone(by: shift) }
        if proximity != nil { proximity = ProximitySession() }
        var configuration = host.configuration
        configuration.usesExtendedCommands = usesExtendedCommands
        host = Host(configuration: configuration, seed: generator.split())
        settle(now)
    }

    /// - Returns: whether there was any event.
    mutating func handleLinkEvents(_ now: Instant) -> Bool {
        guard !linkEvents.isEmpty else { return false }
        let events = linkEvents
        linkEvents = []
        let number = linkNumber
        for event in events where number == linkNumber {
            switch event {
            case .ready(let status):
                guard let lock = link?.target.id else { continue }
                met(lock, applied: status.appliedSequence)
                switch run {
                case .unlock: unlockConnected(status, now: now)
                case .attack: attackConnected(now: now)
                case .sync, .idle: syncConnected(status, now: now)
                }
            case .heard(let kind): attackHeard(kind)
            case .reply(let reply):
                if job != nil {
                    jobReplied(reply, now: now)
                } else if attackRun != nil {
                    attackReplied(reply, now: now)
                } else {
                    unlockReplied(reply, now: now)
                }
            case .lost(let loss):
                closeLink(now)
                switch run {
                case .unlock: unlockLost(loss, now: now)
                case .attack: attackLost(loss, now: now)
                case .sync, .idle: syncLost(loss, now: now)
                }
            }
        }
        return true
    }

    /// Whose advertisement it is. Each id is computed once.
    private mutating func owner(of id: LockAdvertisement.RotatingID) -> UniqueID? {
        if let known = owners[id] { return known }
        if owners.count >= PhoneLimits.rememberedIDs { owners = [:] }
        let owner = store.owner(of: id)
        owners[id] = .some(owner)
        return owner
    }
}
