internal import Cloud
internal import LockProtocol
internal import SimulationKernel

// setupWithToken: consent, the phone's key, then the caches.
extension SimulatedPhone {
    mutating func beginSetup(_ command: PhoneCommand, _ token: PhoneToken, includesAllLocks: Bool, now: Instant) {
        if let setup { endSetup(setup, .failure(.canceled)) }
        endFetch(.failure(.canceled))
        if let user = store.user ?? store.registration?.user, user != token.user {
            // Nothing of one user is left to the next.
            forgetApp(now)
            change(.cleared)
        }
        self.token = token
        setupNumber += 1
        setup = SetupRun(
            number: setupNumber, command: command, token: token, includesAllLocks: includesAllLocks)
        ask(.consent, for: .setup(setupNumber), now: now)
    }

    mutating func setupAnswered(_ number: Int, _ answer: Result<AppAnswer, AppFailure>, now: Instant) {
        guard let setup, setup.number == number else { return }
        switch (setup.step, answer) {
        case (.registering, .failure(.refused(let refusal))) where refusal.code == .keyTaken && !setup.hasNewKey:
            // Registered for another user by a setup of which no answer came: this user gets another key.
            guard let made = try? StaticPrivateKey(rawRepresentation: generator.bytes(32)) else { return }
            self.setup?.hasNewKey = true
            change(.keyMade(made))
            registerKey(setup, now: now)
        case (_, .failure(let failure)): setupFailed(setup, failure, now: now)
        case (.askingConsent, .success(.consent(nil))):
            // The dialog, once for each user; who was told nothing agrees.
            let agrees = store.consent ?? true
            self.setup?.step = .tellingConsent
            ask(.setConsent(agrees), for: .setup(number), now: now)
        case (.askingConsent, .success(.consent(true))): registerKey(setup, now: now)
        case (.tellingConsent, .success(let answer)):
            let isGranted = if case .consent(let said) = answer { said ?? false } else { store.consent ?? true }
            if isGranted { registerKey(setup, now: now) } else { refuseConsent(setup) }
        case (.askingConsent, .success(.consent(false))): refuseConsent(setup)
        case (.registering, .success(.phone(let phone))):
            change(.registered(phone))
            completeSetup(setup, now: now)
        default:
            endSetup(setup, .failure(.setupInternalError("the cloud answered something else")))
        }
    }

    private mutating func registerKey(_ setup: SetupRun, now: Instant) {
        let key: StaticPrivateKey
        if let known = store.privateKey {
            key = known
        } else {
            guard let made = try? StaticPrivateKey(rawRepresentation: generator.bytes(32)) else { return }
            key = made
            change(.keyMade(made))
        }
        if let registration = store.registration, registration.user == setup.token.user,
            registration.publicKey == key.publicKey.rawRepresentation
        {
            return completeSetup(setup, now: now)
        }
        self.setup?.step = .registering
        ask(
            .registerPhone(publicKey: key.publicKey.rawRepresentation, name: store.name), for: .setup(setup.number),
            now: now)
    }

    private mutating func completeSetup(_ setup: SetupRun, now: Instant) {
        if store.user != setup.token.user || store.includesAllLocks != setup.includesAllLocks {
            change(.setUp(setup.token.user, includesAllLocks: setup.includesAllLocks))
        }
        isSetUp = true
        self.setup = nil
        // An app that listens for locks refreshes them at once; whether that works does not decide the setup.
        beginFetch(setup.command, now: now)
    }

    private mutating func setupFailed(_ setup: SetupRun, _ failure: AppFailure, now: Instant) {
        switch failure {
        case .unreachable, .timedOut, .failed:
            guard store.user == setup.token.user else {
                return endSetup(setup, .failure(PhoneError(failure)))
            }
            // Who was set up before works with what there is.
            if store.includesAllLocks != setup.includesAllLocks {
                change(.setUp(setup.token.user, includesAllLocks: setup.includesAllLocks))
            }
            isSetUp = true
            endSetup(setup, .success(.done))
        case .refused(let refusal):
            let error = PhoneError(failure)
            if error == .consentNotGranted { return refuseConsent(setup) }
            endSetup(setup, .failure(error == .invalidToken ? error : .setupInternalError(refusal.message)))
        }
    }

    /// The SDK refuses everything to who does not agree.
    private mutating func refuseConsent(_ setup: SetupRun) {
        isSetUp = false
        endSetup(setup, .failure(.consentNotGranted))
    }

    private mutating func endSetup(_ setup: SetupRun, _ result: Result<PhoneResult, PhoneError>) {
        self.setup = nil
        finish(setup.command, result)
    }

    /// The user says something else to the terms: kept for the dialog, and told to the cloud where there is a token.
    mutating func say(_ agrees: Bool, _ command: PhoneCommand, now: Instant) {
        if token != nil, !store.network {
            // It is for all of the user's phones, so the cloud keeps it; a no that nobody hears would be forgotten.
            return finish(
                command, .failure(.internalNetworkError("consent is the cloud's to keep, which is not reached")))
        }
        change(.consentSaid(agrees))
        if !agrees, isSetUp {
            // Without consent the SDK refuses everything.
            endRun(now)
            isSetUp = false
            isConsentWithdrawn = true
        }
        guard isOnline(now) else { return finish(command, .success(.done)) }
        ask(.setConsent(agrees), for: .consent(command), now: now)
    }
}
