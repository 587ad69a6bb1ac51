/// Why a journal cannot be used. It is left as it was found.
package struct JournalError: Error, CustomStringConvertible, Sendable {
    package let code: Code
    /// What is wrong, where, and what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }

        /// Not a database of ours, or one whose pages or digests do not agree.
        package static let damaged = Code(rawValue: "damaged")
        /// Written by a newer version.
        package static let newer = Code(rawValue: "newer")
        /// Another process has it open.
        package static let inUse = Code(rawValue: "in_use")
        /// The folder or file cannot be read or written.
        package static let inaccessible = Code(rawValue: "inaccessible")
    }
}
