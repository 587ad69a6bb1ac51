/// What the tool has to do with the process that it runs in; a test puts its own in place.
package struct Surroundings: Sendable {
    package enum Stream: Int32, Sendable {
        case output = 1
        case errors = 2
    }

    /// The value of an environment variable.
    let variable: @Sendable (String) -> String?
    /// Writes a text, at once and whole.
    let write: @Sendable (Stream, String) -> Void
    /// Returns when the user asks the tool to end, or when its task is cancelled.
    let interrupted: @Sendable () async -> Void

    package init(
        variable: @escaping @Sendable (String) -> String?,
        write: @escaping @Sendable (Stream, String) -> Void,
        interrupted: @escaping @Sendable () async -> Void
    ) {
        self.variable = variable
        self.write = write
        self.interrupted = interrupted
    }
}
