internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// What each command does first, and who may give it when.
extension SimulatedPhone {
    mutating func begin(_ command: PhoneCommand, now: Instant) {
        switch command {
        case .setup(let token, let includesAllLocks):
            isConsentWithdrawn = false
            beginSetup(command, token, includesAllLocks: includesAllLocks, now: now)
        case .clear: beginClear(command, now: now)
        case .kill:
            forgetApp(now)
            finish(command, .success(.done))
        case .consent(let agrees): say(agrees, command, now: now)
        case .permission(let isGranted):
            if store.permission != isGranted { change(.permissionSet(isGranted)) }
            if !isGranted { radioTakenAway(.internal(.permissionLost), .permissionDenied, now: now) }
            finish(command, .success(.done))
        case .bluetooth(let isOn):
            if store.bluetooth != isOn { change(.bluetoothSet(isOn)) }
            if !isOn { radioTakenAway(.bluetoothDisabled, .bluetoothDisabled, now: now) }
            finish(command, .success(.done))
        case .network(let isOn):
            if store.network != isOn { change(.networkSet(isOn)) }
            if isOn { uploadReports(now) }
            finish(command, .success(.done))
        case .overhear(let isOn):
            isOverheard = isOn
            if !isOn { tapes = [:] }
            if link?.handle == nil { link?.tape = isOn ? LinkTape() : nil }
            finish(command, .success(.done))
        default:
            guard isSetUp else {
                return finish(command, .failure(isConsentWithdrawn ? .consentNotGranted : .sdkNotInitialized))
            }
            beginCall(command, now: now)
        }
    }

    /// The calls that need a setup.
    private mutating func beginCall(_ command: PhoneCommand, now: Instant) {
        switch command {
        case .fetchLocks:
            guard (fetch?.commands.count ?? 0) < PhoneLimits.waitingCommands else {
                return finish(command, .failure(.sdkInternalError("too many calls wait")))
            }
            beginFetch(command, now: now)
        case .logs(let lock): ask(.logs(lock: lock), for: .call(command), now: now)
        case .inviteGuest(let invite): ask(.inviteGuest(invite), for: .call(command), now: now)
        case .guests: ask(.guests, for: .call(command), now: now)
        case .revokeGuestAccess(let guest, let lock):
            ask(.revokeGuest(guest, lock: lock), for: .call(command), now: now)
        case .revokeGuestAllAccesses(let guest): ask(.revokeGuestEverywhere(guest), for: .call(command), now: now)
        case .unlock(let id):
            guard let lock = store.lock(id) else { return finish(command, .failure(.lockNotFound(id))) }
            if let error = radioError { return finish(command, .failure(error)) }
            finish(command, .success(.done))
            // Again for the lock that is being unlocked: that unlock will do.
            if let run = unlockRun, run.method == .explicit, run.target.id == id { return }
            beginUnlock(lock, .explicit, now: now)
        case .cancelUnlock:
            endUnlock(.canceled, now: now)
            finish(command, .success(.done))
        case .sync(let id):
            let target = id.flatMap { store.target($0) }
            if let id, target == nil { return finish(command, .failure(.lockNotFound(id))) }
            if unlockRun != nil { return finish(command, .failure(.unlockInProgress)) }
            if let error = radioError { return finish(command, .failure(error)) }
            beginSync(command, target, now: now)
        case .startProximity:
            if let error = radioError { return finish(command, .failure(error)) }
            if proximity == nil { proximity = ProximitySession() }
            finish(command, .success(.done))
        case .stopProximity:
            proximity = nil
            if unlockRun?.method == .proximity { endUnlock(.canceled, now: now) }
            finish(command, .success(.done))
        case .attack(let attack, let lock, let tape):
            guard let target = store.target(lock) else { return finish(command, .failure(.lockNotFound(lock))) }
            if let error = radioError { return finish(command, .failure(error)) }
            beginAttack(attack, on: target, tape, now: now)
        case .setup, .clear, .kill, .consent, .permission, .bluetooth, .network, .overhear: break
        }
    }

    /// Ends all that the app is at. Where the cloud can be told that the key is no more, it is told first: else the key
    /// would count among the user's phones for ever.
    private mutating func beginClear(_ command: PhoneCommand, now: Instant) {
        guard isOnline(now), let registration = store.registration, let token, token.user == registration.user else {
            return clear(command, now: now)
        }
        forgetApp(now)
        self.token = token
        ask(.removePhone(registration.id), for: .clear(command), now: now)
    }

    /// Forgets everything but name and switches.
    mutating func clear(_ command: PhoneCommand, now: Instant) {
        forgetApp(now)
        change(.cleared)
        finish(command, .success(.done))
    }

    private var radioError: PhoneError? {
        store.permission ? store.bluetooth ? nil : .bluetoothDisabled : .permissionDenied
    }

    /// Whatever runs over the radio gives way.
    mutating func endRun(_ now: Instant) {
        endUnlock(.canceled, now: now)
        endSync(.failure(.canceled), now: now)
        endAttack(now)
        proximity?.pause()
    }

    private mutating func radioTakenAway(_ reason: UnlockFailureReason, _ error: PhoneError, now: Instant) {
        endUnlock(.failed(reason), now: now)
        endSync(.failure(error), now: now)
        endAttack(now)
        proximity?.pause()
        closeLink(now)
    }

    /// The app's memory is gone; what ran in it ends as canceled.
    mutating func forgetApp(_ now: Instant) {
        endRun(now)
        if let setup { finish(setup.command, .failure(.canceled)) }
        setup = nil
        endFetch(.failure(.canceled))
        dropRequests()
        proximity = nil
        token = nil
        isSetUp = false
        isConsentWithdrawn = false
        closeLink(now)
    }
}

extension UnlockFailure {
    fileprivate static let permissionLost = UnlockFailure(
        .bluetoothUnavailable, "the app lost the permission to use Bluetooth")
}
