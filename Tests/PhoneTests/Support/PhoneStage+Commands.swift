import Cloud
import SimulationKernel
import VirtualRadio

@testable import Phone

extension PhoneStage {
    /// A stage with Riley's phone, set up, who may open the first door.
    static func ofRiley(_ timing: Radio.Timing = .instant, realistic: Bool = false) throws -> PhoneStage {
        var stage = try PhoneStage(timing)
        _ = stage.addPhone(realistic: realistic)
        try stage.grant(riley, 0)
        stage.setUp()
        return stage
    }

    /// How many reports of a lock the cloud has taken.
    func reports(of door: Int) -> Int {
        phones.reduce(0) { count, phone in
            count + phone.changes.count { if case .reportGone(lockID(door), _) = $0 { true } else { false } }
        }
    }

    /// Whether the cloud has lines of a lock's log.
    func hasRecords(of door: Int) -> Bool { cloud.history.contains { $0.door == doorID(door) } }

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
