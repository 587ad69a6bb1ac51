/// A mistake that tests put into the product, to see whether the scenarios and the laws notice.
///
/// Each names the one place where the code does something else while it is ``active``. Nothing but a test can switch one
/// on: there is no option, no setting and no variable for it, and a release build has none at all.
package enum InjectedBug: String, CaseIterable, Sendable {
    // In a lock.

    /// A lock opens to the daily doorcodes of the days before.
    case expiredDailyCodes
    /// A lock keeps what a package tells it to remove.
    case ignoredRevocations
    /// A lock applies the first half of a package, and says that it has it.
    case halfPackages
    /// A lock does not remember that a single-use doorcode was used.
    case forgottenSingleUses
    /// A battery change erases what a lock knows of used doorcodes.
    case singleUsesInRAM
    /// A lock's calendar is that of Greenwich.
    case wrongZone
    /// A lock applies packages that are older than what it has.
    case acceptedRollbacks
    /// A lock forgets its log as soon as it has sealed it in a report, whether or not that arrives.
    case droppedRecords
    /// A lock that lost its clock goes on as if it were still the last time that it knew.
    case acceptedUnknownTime
    /// A thrown deadbolt refuses nothing.
    case ignoredDeadbolt
    /// A lock opens to what is in its table beyond its end.
    case ignoredEnds
    /// A lock opens to what is in its table outside its hours.
    case ignoredSchedules
    /// Wrong codes never shut a keypad.
    case uncountedWrongCodes

    // In the cloud.

    /// The cloud takes a package for applied when it hands it out.
    case earlyAcknowledgement
    /// Who loses an access leaves their guests behind.
    case survivingGuests
    /// The cloud gives a daily doorcode away twice.
    case duplicateSlots
    /// The cloud takes a log record as often as it comes.
    case duplicateRecords
    /// The cloud changes an access and does not tell the lock.
    case untoldChanges

    /// The one that is switched on in this task, for a test.
    @TaskLocal package static var active: InjectedBug?

    /// Whether this build has the switch: a release build has not.
    package static var isSwitchable: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }

    package var isActive: Bool {
        #if DEBUG
            InjectedBug.active == self
        #else
            false
        #endif
    }
}
