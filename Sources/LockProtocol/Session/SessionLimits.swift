/// The bounds of a session, each with its reason. Both ends keep them.
package enum SessionLimits {
    /// The version of hello, requests and replies.
    package static let version: UInt8 = 1
    /// The longest message, in bytes, before it is cut into segments: a chunk of 1,024 with what goes around it takes
    /// 1,046; the rest is room.
    package static let maximumMessageLength = 1_200
    /// The longest segment that every link carries, in bytes: the least ATT_MTU, 23, less the three of a write or a
    /// notification.
    package static let minimumSegmentLength = 20
    /// The longest segment, in bytes, whatever the ATT_MTU: an attribute holds no more (Vol 3, Part F, 3.2.9).
    package static let maximumSegmentLength = 512
    /// How long half a message may wait for its next segment: at ATT_MTU 23 the longest message has 64 segments, and a
    /// link that brings none for so long is dead.
    package static let messageTimeout: Duration = .seconds(5)
    /// How long a session may be without a message: others wait for it, and the phone's cloud has answered by then.
    package static let idleTimeout: Duration = .seconds(10)
    /// How long a session may last however busy: the largest package takes some minutes at ATT_MTU 23, and what is
    /// left is resumed in another session.
    package static let sessionTimeout: Duration = .seconds(300)
    /// Sessions of one lock at a time: its RAM holds the ciphers of one.
    package static let maximumSessions = 1
    /// Requests that a phone may have open, so that replies fit the lock's queue.
    package static let maximumOpenRequests = 16
    /// Bytes in a serial number.
    package static let maximumSerialNumberLength = 64
}
