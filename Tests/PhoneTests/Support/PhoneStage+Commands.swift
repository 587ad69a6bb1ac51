import Cloud
import SimulationKernel

@testable import Phone

extension PhoneStage {
    /// Gives a command, and lets time pass until it has ended.
    @discardableResult
    mutating func perform(
        _ command: PhoneCommand, _ phone: Int = 0, for limit: Duration = .seconds(60)
    ) -> Result<PhoneResult, PhoneError>? {
        let before = phones[phone].finished.count
        phones[phone].phone.perform(command, now: now)
        run(for: limit) { $0.phones[phone].finished[before...].contains { $0.command == command } }
        return phones[phone].finished[before...].first { $0.command == command }?.result
    }

    @discardableResult
    mutating func setUp(
        _ user: User = PhoneStage.riley, _ phone: Int = 0, tokenLasts: Duration = .hours(24)
    ) -> Result<PhoneResult, PhoneError>? {
        perform(.setup(PhoneToken(user: user.id, expiresAt: now + tokenLasts), includesAllLocks: false), phone)
    }

    /// Unlocks, and lets time pass until the terminal event.
    /// - Returns: the events; empty where the call itself failed.
    mutating func unlock(_ lock: Int, _ phone: Int = 0, for limit: Duration = .seconds(120)) -> [UnlockStatus] {
        let before = phones[phone].unlocks.count
        phones[phone].phone.perform(.unlock(lockID(lock)), now: now)
        run(for: limit) { $0.phones[phone].unlocks[before...].last?.status.isTerminal ?? false }
        return phones[phone].unlocks[before...].map(\.status)
    }

    /// Lets what runs in the background come to its end.
    mutating func rest(_ phone: Int = 0) { run(for: .seconds(90)) { $0.phones[phone].phone.activity == .idle } }
}
