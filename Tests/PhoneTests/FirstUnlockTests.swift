import LockModel
import SimulationKernel
import Testing
import VirtualRadio

@testable import Phone

@Suite struct FirstUnlockTests {
    static let withSetup: [UnlockStatus] = [
        .started, .connectForSetupSync(.first), .setupSync(.first), .connectForUnlock(.first), .unlock(.first),
        .success,
    ]
    static let withoutSetup: [UnlockStatus] = [.started, .connectForUnlock(.first), .unlock(.first), .success]

    @Test(arguments: [Radio.Timing.instant, .realistic])
    func `the first unlock sets the lock up, the second has nothing to set up`(_ timing: Radio.Timing) throws {
        var stage = try PhoneStage(timing)
        let phone = stage.addPhone(realistic: timing == .realistic)
        try stage.grant(PhoneStage.riley, 0)
        #expect(stage.setUp() == .success(.done))
        #expect(stage.phones[phone].phone.packageCount == 1)

        let first = stage.unlock(0)
        stage.rest()
        let second = stage.unlock(0)

        #expect(first == Self.withSetup)
        #expect(second == Self.withoutSetup)
        #expect(stage.phones[phone].phone.packageCount == 0)
        let isOpened = stage.locks[0].events.contains {
            if case .judged(let entry) = $0 { entry.opened } else { false }
        }
        #expect(isOpened)
        #expect(stage.phones[phone].replayed == stage.phones[phone].phone.store)
    }
}
