import Cloud
import SimulationKernel
import VirtualRadio

@testable import Phone

/// A phone, what it said, and its store as its changes make it.
struct StagePhone {
    var phone: SimulatedPhone
    let device: Radio.DeviceID
    var finished: [(command: PhoneCommand, result: Result<PhoneResult, PhoneError>)] = []
    var unlocks: [UnlockEvent] = []
    var requests: [AppRequest] = []
    var changes: [PhoneStoreChange] = []
    var replayed: PhoneStore

    init(phone: SimulatedPhone, device: Radio.DeviceID) {
        self.phone = phone
        self.device = device
        replayed = phone.store
    }

    mutating func note(_ output: PhoneOutput, at now: Instant) {
        switch output {
        case .request(_, let request, _): requests.append(request)
        case .finished(let command, let result): finished.append((command, result))
        case .unlock(let event): unlocks.append(event)
        case .stored(let change):
            changes.append(change)
            replayed.apply(change)
        }
    }
}
