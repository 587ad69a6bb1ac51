/// The named choices of the partner API, where the vendor's documents conflict or say nothing.
package struct OpenKitSettings: Hashable, Codable, Sendable {
    package var firstPageToken = FirstPageToken.documented
    /// Whether keys are listed for one building only.
    package var keysRequireBuilding = false
    /// Whether a PERMANENT access must have an end.
    package var endTimeRequired = false
    /// How many days ahead an access may begin and end.
    package var accessHorizonDays = 36_500
    package var dailyEndTime = DailyEndTime.ignore
    /// The status with which `DELETE` refuses a daily access, or an id that is none: 400 or 404.
    package var revokeRefusalStatus = 400
    /// Whether a door of type ELEVATOR can be granted.
    package var elevatorGrants = false
    /// Whether a building's time zone and portfolio stand inside its address.
    package var portfolioInAddress = false

    package init() {}

    /// The token of the first page of a list.
    package enum FirstPageToken: String, CaseIterable, Codable, Sendable {
        /// Each list's own: 1 for doors and keys, 0 for users and residents.
        case documented
        case zero = "0"
        case one = "1"
    }

    /// What becomes of the `endTime` of a daily grant.
    package enum DailyEndTime: String, CaseIterable, Codable, Sendable {
        case ignore
        /// It is refused as END_TIME_NOT_SUPPORTED.
        case refuse
    }
}

extension OpenKitSettings {
    /// The token of the first page of a list whose own is `own`.
    package func firstToken(_ own: Int) -> Int {
        switch firstPageToken {
        case .documented: own
        case .zero: 0
        case .one: 1
        }
    }
}
