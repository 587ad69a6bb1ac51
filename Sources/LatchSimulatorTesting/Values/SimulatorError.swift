/// Why the simulator did not do what it was asked for.
///
/// A door that does not open is no error: that is a ``Verdict``. Nor is an answer of the partner API with a status of 400
/// or more, where the answer itself is handed out: that is an ``HTTPAnswer``.
public struct SimulatorError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of refusal it is: a word of the control API (its page *Control API* lists them), or of the partner API.
    public struct Code: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public init(stringLiteral value: String) { rawValue = value }

        /// No door is called so.
        public static let unknownDoor: Code = "unknown_door"
        /// Several doors may be meant.
        public static let ambiguousDoor: Code = "ambiguous_door"
        /// No person is called so.
        public static let unknownUser: Code = "unknown_user"
        /// No phone is called so.
        public static let unknownPhone: Code = "unknown_phone"
        /// The property has no such client.
        public static let unknownClient: Code = "unknown_client"
        /// There is no such setting.
        public static let unknownSetting: Code = "unknown_setting"
        /// No snapshot has that name.
        public static let unknownSnapshot: Code = "unknown_snapshot"
        /// The door has no lock.
        public static let noDevice: Code = "no_device"
        /// The lock does not answer: it has no power.
        public static let lockDead: Code = "lock_dead"
        /// The instant is over, and world time never runs back.
        public static let timeRunsForward: Code = "time_runs_forward"
        /// What was waited for did not come in time.
        public static let timeout: Code = "timeout"
        /// A value that cannot be used, with what was expected.
        public static let badRequest: Code = "bad_request"
        /// A world that is in memory alone cannot be stopped and started again.
        public static let nothingKept: Code = "nothing_kept"
    }

    public let code: Code
    /// What is wrong, in words.
    public let message: String
    /// The status of the answer; 0 where it was not asked for over an interface of HTTP.
    public let status: Int
    /// Names that may have been meant.
    public let candidates: [String]

    /// - Parameter status: as the control API or the partner API answers it.
    public init(_ code: Code, _ message: String, status: Int = 0, candidates: [String] = []) {
        self.code = code
        self.message = message
        self.status = status
        self.candidates = candidates
    }

    public var description: String {
        let names = candidates.isEmpty ? "" : "; there are \(candidates.joined(separator: ", "))"
        return "\(code.rawValue): \(message)\(names)"
    }
}
