/// Why an endpoint or a capture file was refused, or failed.
package struct TransportError: Error, Hashable, Sendable {
    /// What kind of failure this is.
    package let code: Code
    /// What was refused: the text of an endpoint, or the path of a file.
    package let subject: String
    /// Why, and what would be right, for people; not stable.
    package let message: String

    package init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }
}

extension TransportError {
    /// A kind of failure; other files may add kinds of their own.
    package struct Code: Hashable, Sendable {
        /// A stable word, such as `address_in_use`.
        package let name: String

        package init(name: String) { self.name = name }

        /// The text of an endpoint names no kind, or one that is not served.
        package static let unknownKind = Code(name: "unknown_kind")
        /// The text of an endpoint lacks its host, port or path.
        package static let missingPart = Code(name: "missing_part")
        /// What stands where a host should is none.
        package static let badHost = Code(name: "bad_host")
        /// What stands where a port should is none.
        package static let badPort = Code(name: "bad_port")
        /// What stands where a path should is none, or is longer than the system takes.
        package static let badPath = Code(name: "bad_path")
        /// The host is not this machine alone, and nobody allowed that.
        package static let notLoopback = Code(name: "not_loopback")
        /// The host has no address.
        package static let hostNotFound = Code(name: "host_not_found")
        /// Another program listens there.
        package static let addressInUse = Code(name: "address_in_use")
        /// The path of a socket is taken by something that is no socket.
        package static let pathOccupied = Code(name: "path_occupied")
        /// The system does not let us listen there.
        package static let cannotListen = Code(name: "cannot_listen")
        /// The server was run before; one server runs once.
        package static let alreadyRun = Code(name: "already_run")
        /// A server stopped listening without having been told to.
        package static let listenerLost = Code(name: "listener_lost")
        /// A file that is no capture stands where one should be written.
        package static let notACapture = Code(name: "not_a_capture")
        /// Another program, or another part of this one, writes the capture.
        package static let captureInUse = Code(name: "capture_in_use")
        /// A capture cannot be opened or written.
        package static let captureFailed = Code(name: "capture_failed")
        /// More controllers, or names of controllers, than are captured into files of their own.
        package static let captureLimit = Code(name: "capture_limit")
    }
}

extension TransportError: CustomStringConvertible {
    package var description: String { "\(code.name): \(subject): \(message)" }
}
