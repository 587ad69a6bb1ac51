package import LockProtocol
package import SimulationKernel

/// The named choices of a property: where public sources conflict, or say nothing.
package struct Settings: Hashable, Codable, Sendable {
    /// From a change in the cloud to a connected lock's sync, in seconds.
    package var connectedSyncSeconds = 120
    /// Lifetime of access tokens in seconds, unless the client has its own.
    package var tokenSeconds = 86_400
    /// The status with which an expired partner token is refused: 401 or 403.
    package var expiredTokenStatus = 401
    /// Whether `iat` and `exp` are wall time instead of simulated time.
    package var tokensUseWallTime = false
    /// For how long a refresh token is good after it was given, in seconds.
    package var refreshTokenSeconds: Int {
        get { refreshLifetime ?? 2_592_000 }
        set { refreshLifetime = newValue == 2_592_000 ? nil : newValue }
    }
    /// nil, as in snapshots of before, is thirty days.
    private var refreshLifetime: Int?
    /// Whether people may let guests in at all.
    package var guestSharing: Bool {
        get { sharing ?? true }
        set { sharing = newValue ? nil : false }
    }
    /// nil, as in snapshots of before, is true.
    private var sharing: Bool?
    /// For how long a code opens the sign-in of a person, in seconds.
    package var otpSeconds = 300
    /// Wrong codes after which a code is worth nothing.
    package var otpAttempts = 5
    /// nil, as in snapshots of before, is ``AddressListScope/auth``.
    private var addressLists: AddressListScope?
    /// Where clients' address lists hold.
    package var addressListScope: AddressListScope {
        get { addressLists ?? .auth }
        set { addressLists = newValue == .auth ? nil : newValue }
    }
    package var regrant = Regrant.reuse
    /// The role of a grant that names none.
    package var defaultRole = Role.guest
    /// What locks are told; a door's own configuration, where the property gives one, goes before.
    package var lock = LockConfiguration()
    package var radio = RadioSettings()
    package var phone = PhoneSettings()
    /// nil stands for the defaults, also in what was written before there were any.
    private var partnerAPI: OpenKitSettings?

    private var drift: Double?
    /// How fast the locks' clocks run away, in parts per million; negative is slow.
    package var clockDriftPPM: Double {
        get { drift ?? 0 }
        set { drift = newValue == 0 ? nil : newValue }
    }

    private var leastFirmwareBattery: Int?
    /// Below so many percent of its battery a lock takes no other firmware.
    package var firmwareBattery: Int {
        get { leastFirmwareBattery ?? 20 }
        set { leastFirmwareBattery = newValue == 20 ? nil : newValue }
    }

    package init() {}

    package var openKit: OpenKitSettings {
        get { partnerAPI ?? OpenKitSettings() }
        set { partnerAPI = newValue == OpenKitSettings() ? nil : newValue }
    }

    /// Where clients' address lists hold.
    package enum AddressListScope: String, CaseIterable, Codable, Sendable {
        /// Where tokens and sign-in codes are asked for.
        case auth
        /// At each call of the partner API, too.
        case all
    }

    /// What happens to a grant of what the person has already: same door, same type, same day.
    package enum Regrant: String, CaseIterable, Codable, Sendable {
        /// The standing access is answered, changed where the request differs.
        case reuse
        /// There is a new access with a new code; a PERMANENT one replaces the old.
        case new
    }
}

/// One named setting: how it is read and written as text, and why it exists.
package struct SettingDefinition: Sendable {
    package let name: String
    /// `documented`, `conflict`, `unknown` or `ours`, a colon, and what is known.
    package let why: String
    package let effect: String
    /// The values that it takes, in words.
    package let values: String
    package let get: @Sendable (Settings) -> String
    /// - Returns: false where the text is no value of it.
    package let set: @Sendable (inout Settings, String) -> Bool
    /// Whether locks must be told.
    package let isForLocks: Bool

    /// Every setting, in the order of the documentation.
    package static let all: [SettingDefinition] = [
        number(
            "connectedSyncSeconds", \.connectedSyncSeconds, 0...86_400,
            why: "documented: within a few minutes", effect: "delay before a connected lock hears of a change"),
        number(
            "tokenSeconds", \.tokenSeconds, 1...31_536_000, why: "documented: at most 24 hours",
            effect: "lifetime of access tokens, unless the client has its own"),
        choice(
            "expiredTokenStatus", \.expiredTokenStatus, [401, 403],
            why: "conflict: 403 in the backend guide, 401 on every endpoint's page",
            effect: "status that refuses an expired partner token"),
        flag(
            "tokensUseWallTime", \.tokensUseWallTime, why: "ours: some clients check iat by their own clock",
            effect: "iat and exp of tokens are wall time instead of simulated time"),
        number(
            "refreshTokenSeconds", \.refreshTokenSeconds, 1...31_536_000, why: "unknown: no public lifetime",
            effect: "for how long a refresh token is good after it was given"),
        flag(
            "guestSharing", \.guestSharing, why: "documented: sharing can be disabled; where is unknown",
            effect: "whether people may let guests in; false refuses invites as SHARING_NOT_ENABLED"),
        number(
            "otpSeconds", \.otpSeconds, 1...86_400, why: "unknown: no public lifetime",
            effect: "for how long a sign-in code is good"),
        number(
            "otpAttempts", \.otpAttempts, 1...100, why: "unknown: no public count",
            effect: "wrong sign-in codes after which the code that was sent is worth nothing"),
        text(
            "addressListScope", \.addressListScope, Settings.AddressListScope.allCases,
            why: "unknown: no public word on address lists",
            effect: "auth holds a client's address list against token requests; all against partner API calls too"),
        text(
            "regrant", \.regrant, Settings.Regrant.allCases,
            why: "unknown: what a grant of what stands already does is not public",
            effect: "reuse answers a repeated grant with the standing access; new makes another"),
        text(
            "defaultRole", \.defaultRole, Role.allCases, why: "unknown: the default of a role left out is not public",
            effect: "role of a grant that names none"),
        text(
            "firstPageToken", \.openKit.firstPageToken, OpenKitSettings.FirstPageToken.allCases,
            why: "conflict: 1 for doors, 0 for users and residents, by the vendor's pages",
            effect: "token of a list's first page: each list's own, or the same for all"),
        flag(
            "keysRequireBuilding", \.openKit.keysRequireBuilding,
            why: "unknown: when BUILDING_UUID_REQUIRED comes is not public",
            effect: "listing keys without buildingUuid is refused by BUILDING_UUID_REQUIRED"),
        flag(
            "endTimeRequired", \.openKit.endTimeRequired, why: "unknown: when MISSING_END_TIME comes is not public",
            effect: "PERMANENT access without endTime is refused by MISSING_END_TIME"),
        number(
            "accessHorizonDays", \.openKit.accessHorizonDays, 1...36_500,
            why: "unknown: how far ahead is too far is not public",
            effect: "days ahead after which INVALID_START_TIME refuses a start, END_TIME_NOT_SUPPORTED an end"),
        text(
            "dailyEndTime", \.openKit.dailyEndTime, OpenKitSettings.DailyEndTime.allCases,
            why: "conflict: ignored by the guides; END_TIME_NOT_SUPPORTED is for a type that has none, too",
            effect: "endTime of a daily grant is passed over, or refused by END_TIME_NOT_SUPPORTED"),
        choice(
            "revokeRefusalStatus", \.openKit.revokeRefusalStatus, [400, 404],
            why: "conflict: the operation lists no 400, the list of words for 400 has one for it",
            effect: "status with which DELETE refuses a daily access, or an id that is none"),
        flag(
            "elevatorGrants", \.openKit.elevatorGrants, why: "documented: elevators are not supported",
            effect: "a door of type ELEVATOR can be granted by partners"),
        flag(
            "portfolioInAddress", \.openKit.portfolioInAddress,
            why: "conflict: inside the address in a guide, beside it in the OpenAPI document",
            effect: "a building's timezone and portfolio stand inside its address"),
        number(
            "wrongCodeLimit", \.lock.wrongCodeLimit, 0...100, why: "unknown: no public count",
            effect: "wrong codes in a row that lock a keypad; 0 is never", isForLocks: true),
        number(
            "lockoutSeconds", \.lock.lockoutSeconds, 0...3_600, why: "unknown: no public duration",
            effect: "how long a keypad stays locked; 0 is five minutes", isForLocks: true),
        number(
            "singleUseSeconds", \.lock.singleUseSeconds, 0...3_600,
            why: "conflict: 15 minutes after the first use, or the first use alone",
            effect: "how long a single-use code opens after its first use; 0 is that use alone", isForLocks: true),
        number(
            "dailySlots", \.lock.dailySlots, 1...64, why: "ours: a lock derives a bounded number of codes",
            effect: "daily doorcodes of each kind, door and day", isForLocks: true),
        flag(
            "trustPackageTime", \.lock.trustsPackageTime, why: "ours: models a naive lock",
            effect: "a sync package's time sets a lost clock", isForLocks: true),
        flag(
            "privacy", \.lock.privacy, why: "ours: nothing of the vendor's advertising is public",
            effect: "a lock's address and id on the air change every 15 minutes", isForLocks: true),
        text(
            "radioTiming", \.radio.timing, RadioSettings.Timing.allCases,
            why: "ours: tests need no real waiting",
            effect: "realistic puts radio events where Bluetooth does; instant keeps their order and waits for nothing"),
        number(
            "advertisingMilliseconds", \.radio.advertisingMilliseconds, 20...10_240,
            why: "unknown: nothing of the vendor's advertising is public",
            effect: "from one advertisement of a lock to the next"),
        decimal(
            "pathLossExponent", \.radio.pathLossExponent, 1...6, why: "ours: a log-distance model",
            effect: "how fast radio power falls with distance; 2 is free space"),
        decimal(
            "fadingDecibels", \.radio.fadingDecibels, 0...20, why: "ours: a log-distance model",
            effect: "standard deviation of each packet's fading"),
        number(
            "sessionIdleSeconds", \.radio.sessionIdleSeconds, 1...300, why: "unknown: no public timeout",
            effect: "for how long a phone's session with a lock may be without a message"),
        decimal(
            "clockDriftPPM", \.clockDriftPPM, -100_000...100_000, why: "unknown: no public drift rate",
            effect:
                "how fast the locks' clocks run away; a lock's own driftPPM in the property goes before, until a change"
        ),
        number(
            "firmwareBattery", \.firmwareBattery, 0...100,
            why: "unknown: fails on a low battery; 20 is documented for activation",
            effect: "below so many percent of its battery a lock takes no other firmware"),
        number(
            "phoneConnectSeconds", \.phone.connectSeconds, 1...120, why: "documented: up to 9 s",
            effect: "for how long a phone tries to reach a lock"),
        number(
            "phoneSetupSeconds", \.phone.setupSeconds, 1...600, why: "unknown: the SDK's stages have timeouts",
            effect: "how long a phone's setup sync may take"),
        number(
            "phoneUnlockSeconds", \.phone.unlockSeconds, 1...120, why: "unknown: the SDK's stages have timeouts",
            effect: "how long a phone waits for the lock's answer to an unlock"),
        number(
            "proximityPower", \.phone.proximityPower, -127...20, why: "unknown: a few inches, by the documents",
            effect: "the power in dBm above which a lock is near enough to be opened by proximity"),
    ]

    /// The settings for locks in which a configuration differs.
    package static func own(of configuration: LockConfiguration, besides settings: Settings) -> [String] {
        var asSettings = settings
        asSettings.lock = configuration
        return all.filter { $0.isForLocks && $0.get(asSettings) != $0.get(settings) }.map(\.name)
    }

    /// Those that differ from their default.
    package static func changed(in settings: Settings) -> [SettingDefinition] {
        let defaults = Settings()
        return all.filter { $0.get(settings) != $0.get(defaults) }
    }

    package static func named(_ name: String) -> SettingDefinition? { all.first { $0.name == name } }

    private static func number<Value: FixedWidthInteger & Sendable>(
        _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ range: ClosedRange<Value>,
        why: String, effect: String, isForLocks: Bool = false
    ) -> SettingDefinition {
        SettingDefinition(
            name: name, why: why, effect: effect, values: "\(range.lowerBound) to \(range.upperBound)",
            get: { "\($0[keyPath: path])" },
            set: { settings, text in
                guard let value = Value(text), range.contains(value) else { return false }
                settings[keyPath: path] = value
                return true
            }, isForLocks: isForLocks)
    }

    private static func decimal(
        _ name: String, _ path: any WritableKeyPath<Settings, Double> & Sendable, _ range: ClosedRange<Double>,
        why: String, effect: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name, why: why, effect: effect, values: "\(range.lowerBound) to \(range.upperBound)",
            get: { "\($0[keyPath: path])" },
            set: { settings, text in
                guard let value = Double(text), range.contains(value) else { return false }
                settings[keyPath: path] = value
                return true
            }, isForLocks: false)
    }

    private static func choice(
        _ name: String, _ path: any WritableKeyPath<Settings, Int> & Sendable, _ values: [Int], why: String,
        effect: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name, why: why, effect: effect, values: values.map(String.init).joined(separator: " or "),
            get: { "\($0[keyPath: path])" },
            set: { settings, text in
                guard let value = Int(text), values.contains(value) else { return false }
                settings[keyPath: path] = value
                return true
            }, isForLocks: false)
    }

    private static func flag(
        _ name: String, _ path: any WritableKeyPath<Settings, Bool> & Sendable, why: String, effect: String,
        isForLocks: Bool = false
    ) -> SettingDefinition {
        SettingDefinition(
            name: name, why: why, effect: effect, values: "true or false", get: { "\($0[keyPath: path])" },
            set: { settings, text in
                guard let value = Bool(text) else { return false }
                settings[keyPath: path] = value
                return true
            }, isForLocks: isForLocks)
    }

    private static func text<Value: RawRepresentable<String> & Sendable>(
        _ name: String, _ path: any WritableKeyPath<Settings, Value> & Sendable, _ values: [Value], why: String,
        effect: String
    ) -> SettingDefinition {
        SettingDefinition(
            name: name, why: why, effect: effect, values: values.map(\.rawValue).joined(separator: " or "),
            get: { $0[keyPath: path].rawValue },
            set: { settings, text in
                guard let value = Value(rawValue: text) else { return false }
                settings[keyPath: path] = value
                return true
            }, isForLocks: false)
    }
}

extension Cloud {
    /// Changes a setting. What locks must know travels to each by its next sync.
    package mutating func set(setting name: String, to value: String, at instant: Instant) throws(CloudRefusal)
        -> [CloudEvent]
    {
        guard let definition = SettingDefinition.named(name) else {
            throw CloudRefusal(.notFound, "no setting '\(name)'")
        }
        var probe = settings
        guard definition.set(&probe, value) else {
            throw CloudRefusal(.badRequest, "\(name) takes \(definition.values), not '\(value)'")
        }
        guard definition.get(settings) != definition.get(probe) else { return [] }
        return [record(.settingChanged(name: name, value: value), at: instant)]
    }

    mutating func apply(setting name: String, _ value: String, at instant: Instant) {
        guard let definition = SettingDefinition.named(name) else { return }
        _ = definition.set(&settings, value)
        guard definition.isForLocks else { return }
        for id in Array(doors.keys) {
            guard var door = doors[id] else { continue }
            // A door that the property gave a value of its own keeps it.
            if door.ownSettings?.contains(name) == true { continue }
            var asSettings = settings
            asSettings.lock = door.configuration
            guard definition.set(&asSettings, value), asSettings.lock != door.configuration else { continue }
            door.configuration = asSettings.lock
            doors[id] = door
            _ = enqueue([.configure(door.configuration)], for: id, at: instant)
        }
    }
}
