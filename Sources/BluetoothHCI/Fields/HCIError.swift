/// Why bytes of the HCI, or a value that should become such bytes, were refused.
///
/// ``status`` is what a controller answers the host with; ``message`` is for people and logs and holds no keys.
package struct HCIError: Error, Hashable, Sendable {
    /// What kind of refusal this is.
    package let code: Code
    /// The specification's name of the parameter at fault; nil where it is the packet.
    package let parameter: String?
    /// Where the fault is, in octets from the start of the parameters; of a contradiction, behind what contradicts.
    package let offset: Int?
    /// What was wrong, for people; not stable.
    package let message: String

    package init(_ code: Code, _ message: String, parameter: String? = nil, offset: Int? = nil) {
        self.code = code
        self.parameter = parameter
        self.offset = offset
        self.message = message
    }

    /// The error code of an answer to the host (Vol 1, Part F).
    package var status: ErrorCode { code.status }
}

extension HCIError {
    /// A kind of refusal; other files and modules may add kinds of their own.
    package struct Code: Hashable, Sendable {
        /// A stable word, such as `truncated`.
        package let name: String
        /// What a controller answers.
        package let status: ErrorCode

        package init(name: String, status: ErrorCode) {
            self.name = name
            self.status = status
        }

        /// Bytes end before the value that they should hold.
        package static let truncated = Code(name: "truncated", status: .invalidHCICommandParameters)
        /// Bytes go on after the value that they should hold.
        package static let trailingBytes = Code(name: "trailing_bytes", status: .invalidHCICommandParameters)
        /// A parameter outside what it may hold.
        package static let outOfRange = Code(name: "out_of_range", status: .invalidHCICommandParameters)
        /// Parameters that contradict each other, or mean nothing together.
        package static let contradiction = Code(name: "contradiction", status: .invalidHCICommandParameters)
        /// A parameter that asks for what is reserved, where the specification wants that told apart.
        package static let unsupported = Code(name: "unsupported", status: .unsupportedFeatureOrParameterValue)
        /// More than a packet may hold.
        package static let tooLong = Code(name: "too_long", status: .packetTooLong)
        /// A command that is not in the catalogue, or not typed.
        package static let unknownCommand = Code(name: "unknown_command", status: .unknownHCICommand)
        /// An event that is not in the catalogue, or not typed.
        package static let unknownEvent = Code(name: "unknown_event", status: .unspecifiedError)
        /// A packet of another kind than was asked for.
        package static let wrongKind = Code(name: "wrong_kind", status: .unspecifiedError)
    }
}

extension HCIError: CustomStringConvertible {
    package var description: String {
        "\(code.name): " + (parameter.map { "\($0): " } ?? "") + message
    }
}
