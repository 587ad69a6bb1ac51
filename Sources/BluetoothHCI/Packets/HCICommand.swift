import NIOCore

/// A command whose parameters are known (Vol 4, Part E, 7.1 to 7.8).
package protocol HCICommand: FieldLayout, Hashable, Sendable {
    /// What the controller answers.
    associatedtype Return: HCIReturn = StatusReturn

    static var opcode: Opcode { get }
}

extension HCICommand {
    /// The specification's name.
    package static var name: String { CommandCatalog.name(of: opcode) }

    /// How the controller answers.
    package static var answer: CommandAnswer { Return.answer }

    /// How many octets the return parameters have; of Command Status and silence, one for the status.
    package static var returnLength: Int { (try? Return().parameters().readableBytes) ?? 1 }
}

/// A command without parameters.
package protocol PlainCommand: HCICommand {}

extension PlainCommand {
    package mutating func layout(_ fields: inout FieldCoder) {}
}

/// An event whose parameters are known (Vol 4, Part E, 7.7).
package protocol HCIEvent: FieldLayout, Hashable, Sendable {
    static var kind: EventKind { get }
}
