/// Fixed sizes and times of the Attribute Protocol.
package enum ATTLimits {
    /// The ATT_MTU of a new bearer on LE, in octets (Vol 3, Part G, 5.2.1).
    package static let defaultMTU: UInt16 = 23
    /// The greatest ATT_MTU with a use, in octets: a prepared write of a value of 512 octets (Vol 3, Part F, 3.2.8
    /// and 3.4.6.1).
    package static let maximumMTU: UInt16 = 517
    /// The greatest length of an attribute value, in octets (Vol 3, Part F, 3.2.9).
    package static let maximumValueLength = 512
    /// The time that a transaction may take; afterwards the bearer carries no more (Vol 3, Part F, 3.3.3).
    package static let transactionTimeout: Duration = .seconds(30)
    /// The octets of room before the first octet of every ATT PDU that this module makes: enough for the header of an
    /// L2CAP frame, so that the PDU need not be copied (Vol 3, Part A, 3.1).
    package static let headroom = 4
}
