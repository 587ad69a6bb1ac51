/// What holds in every world, whatever is done to it and whatever goes wrong.
///
/// Each law is checked after every step, from two sides that know nothing of one another: what happened is read from the
/// record of events, and held against what each lock was told by the packages that it applied, and against what the cloud
/// granted. The locks' own judgement is never asked.
package enum Law: String, CaseIterable, Sendable {
    /// A lock opens only for a credential that a package brought it and none has removed, in its time and hours, with the
    /// right secret; with an end or hours only while the lock knows the time; and never without power.
    case openings
    /// A daily doorcode opens only on its own day by the calendar of the building, a single-use one only until its time is
    /// over, and neither past a deadbolt that refuses them.
    case dailyCodes
    /// A lock opens for nobody whom the cloud never let in, and for nobody whom it shut out once the lock has heard of it.
    case grants
    /// A lock that has applied the newest change has in its table what the cloud believes.
    case agreement
    /// The cloud believes applied what is, and no lock goes back to an older package.
    case sequence
    /// Each line of a lock's log reaches the cloud once, in order and unchanged; what has not is still in the lock.
    case records
    /// Who loses the last access to a door leaves no guest behind.
    case guests
    /// No two people have one doorcode at a door.
    case codes
    /// After so many wrong codes as the lock was told of, its keypad is shut for as long as it was told.
    case lockouts
    /// The record, applied to the beginning again, makes the same world: a restart loses nothing.
    case replay
}

/// A law that was broken.
struct Violation: Sendable {
    let law: Law
    /// What is wrong, in words that fit every door and instant: two runs fail alike where this is equal.
    let what: String
    /// Where, and by which event.
    let place: String

    init(_ law: Law, _ what: String, _ place: String) {
        self.law = law
        self.what = what
        self.place = place
    }
}
