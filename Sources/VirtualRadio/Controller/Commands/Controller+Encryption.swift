import BluetoothHCI
import SimulationKernel

// Encryption (Vol 4, Part E, 7.8.22 to 7.8.26).

extension Controller {
    func encrypt(_ command: Commands.LEEncrypt) -> Commands.LEEncrypt.Return {
        .init { $0.encrypted = AES128.encrypt(command.plaintext, key: command.key) }
    }

    func rand(_ command: Commands.LERand, _ generator: inout SeededGenerator) -> Commands.LERand.Return {
        let number = generator.next()
        return .init { $0.number = number }
    }

    /// By the central only, and not while it is under way (7.8.24).
    mutating func enableEncryption(_ command: Commands.LEEnableEncryption) -> ErrorCode {
        guard let index = index(of: command.handle) else { return .unknownConnectionIdentifier }
        guard connections[index].role == .central, !connections[index].isEncrypting else { return .commandDisallowed }
        connections[index].isEncrypting = true
        requests.append(
            .enableEncryption(
                command.handle, randomNumber: command.randomNumber,
                encryptedDiversifier: command.encryptedDiversifier, longTermKey: command.longTermKey))
        return .success
    }

    mutating func replyLongTermKey(_ command: Commands.LELongTermKeyRequestReply) -> ErrorCode {
        answerLongTermKey(command.handle, command.longTermKey)
    }

    mutating func denyLongTermKey(_ command: Commands.LELongTermKeyRequestNegativeReply) -> ErrorCode {
        answerLongTermKey(command.handle, nil)
    }

    /// Only what was asked for (7.8.25).
    private mutating func answerLongTermKey(_ handle: ConnectionHandle, _ key: Block128?) -> ErrorCode {
        guard let index = index(of: handle) else { return .unknownConnectionIdentifier }
        guard connections[index].awaitsLongTermKey else { return .commandDisallowed }
        connections[index].awaitsLongTermKey = false
        requests.append(.longTermKey(handle, key))
        return .success
    }
}
