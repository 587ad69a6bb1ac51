#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The number by which the system says why a call failed.
package struct SystemError: Error, Hashable {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    /// The failure of the call just made on this thread.
    package static var last: SystemError { SystemError(number: errno) }

    var isAddressInUse: Bool { number == EADDRINUSE }

    /// The system's own words, such as `Permission denied`.
    package var text: String {
        // For the numbers that there are, every system gives a text that nobody changes.
        strerror(number).map { String(cString: $0) } ?? "error \(number)"
    }

    /// Repeats a call for as long as a signal interrupts it.
    /// - Returns: what the call returned, if that is not negative.
    package static func check<Value: FixedWidthInteger>(_ call: () -> Value) throws(SystemError) -> Value {
        while true {
            let result = call()
            if result >= 0 { return result }
            let error = SystemError.last
            guard error.number == EINTR else { throw error }
        }
    }
}
