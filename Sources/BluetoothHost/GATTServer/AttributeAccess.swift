/// What a link must be before a client may read or write an attribute (Vol 3, Part F, 3.2.5; Part C, 10.2).
package enum AttributeAccess: UInt8, Hashable, Sendable {
    /// Never, whatever the link.
    case denied
    /// On any link.
    case open
    /// On an encrypted link with a key of full size.
    case encrypted
    /// On a link that is encrypted with an authenticated key.
    case authenticated
}
