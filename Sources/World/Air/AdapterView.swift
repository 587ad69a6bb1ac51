internal import BluetoothHCI
package import BluetoothHost
package import Cloud
internal import Phone
internal import SimulationKernel

/// An adapter, as the control API shows it.
package struct AdapterView: Sendable {
    package enum State: String, Sendable {
        /// Its controller is not ours now.
        case away
        case starting
        case ready
        /// Its controller is of no use until it is taken anew.
        case failed
    }

    package let name: String
    package let isForLocks: Bool
    package let state: State
    /// What was learnt of the controller, once it is ready. A phone's host keeps that to itself.
    package let controller: ControllerInformation?
    package let failure: String?
    package let locks: [LockView]
    /// The phone that is on it, by its name.
    package let phone: String?

    /// A lock on an adapter.
    package struct LockView: Sendable {
        package let door: DoorID
        package let name: String
        package let isAdvertising: Bool
        /// On the air; nil while it is off.
        package let address: String?
        package let connections: Int
        /// Why it is not on the air, where that is the controller's doing.
        package let refusal: String?
    }
}

extension Simulation {
    /// Why a phone does not hear a lock, where that is a matter of whose air they are on, and what to do about it.
    package func radioHint(phone id: String, door: DoorID) -> String? {
        guard let record = state.phones[id], let slot = air.slots[door] else { return nil }
        let (phone, name) = (record.store.name, state.name(of: door))
        guard let index = air.locks[slot].adapter else {
            return record.adapter.map {
                "\(name) is on the virtual radio, and \(phone) on \($0): latchctl phone adapter \(phone) virtual"
            }
        }
        let adapter = air.adapters[index]
        if !adapter.isHeld {
            return "\(adapter.plan.name), on whose air \(name) is, is not there: latchctl adapter list says why"
        }
        guard record.adapter == nil else { return nil }
        return "\(name) is on the air of \(adapter.plan.name), and \(phone) on the virtual radio: "
            + "latchctl phone adapter \(phone) ADAPTER"
    }

    /// The adapters, in the order in which they were told of.
    package mutating func adapters() -> [AdapterView] {
        settleAir()
        return air.adapters.indices.map { view(adapter: $0) }
    }

    private func view(adapter index: Int) -> AdapterView {
        let adapter = air.adapters[index]
        let phone = air.phones.first { $0.adapter == adapter.plan.name }
        let host = adapter.plan.isForLocks ? adapter.host : phone?.phone.radio
        let state: AdapterView.State =
            if !adapter.isHeld {
                .away
            } else if adapter.failure != nil {
                .failed
            } else if adapter.plan.isForLocks {
                host?.state == .ready ? .ready : .starting
            } else {
                .ready
            }
        return AdapterView(
            name: adapter.plan.name, isForLocks: adapter.plan.isForLocks, state: state,
            controller: host?.state == .ready ? host?.controller : nil, failure: adapter.failure?.message,
            locks: air.locks.filter { $0.adapter == index }.map { view($0, on: adapter) },
            phone: phone?.phone.store.name)
    }

    private func view(_ lock: LockOnAir, on adapter: AdapterOnAir) -> AdapterView.LockView {
        let isAdvertising = lock.peripheral.map { adapter.isHeld && adapter.host.isAdvertising($0) } ?? false
        return AdapterView.LockView(
            door: lock.door, name: state.name(of: lock.door), isAdvertising: isAdvertising,
            address: lock.address.map { "\($0.address)" }, connections: lock.connections(adapter.host).count,
            refusal: isAdvertising ? nil : lock.refusal?.description)
    }
}
