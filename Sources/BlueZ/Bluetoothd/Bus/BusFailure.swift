internal import Glibc

/// The bus itself failed: not what somebody on it answered.
struct BusFailure: Error, CustomStringConvertible {
    /// As of `errno`.
    let code: CInt
    let what: String

    init(code: CInt, _ what: String) {
        self.code = code
        self.what = what
    }

    var description: String { what }

    /// - Returns: `result`, unless it is libsystemd's for a failure: a negative `errno`.
    @discardableResult
    static func check(_ result: CInt) throws(BusFailure) -> CInt {
        guard result < 0 else { return result }
        throw BusFailure(code: -result, String(cString: strerror(-result)))
    }
}

/// What somebody on the bus answered instead of a result.
struct BusError: Error, Hashable, CustomStringConvertible {
    /// Such as `org.bluez.Error.NotPermitted`.
    let name: String
    let message: String

    var description: String { message.isEmpty ? name : "\(message) (\(name))" }
}
