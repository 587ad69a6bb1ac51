internal import BlueZ
internal import BluetoothHCI
internal import BluetoothHost
internal import Cloud
internal import HCITransports
internal import LockProtocol
internal import Logging
internal import SimulationKernel
internal import World

// Adapters that bluetoothd keeps: one lock is registered with it.
extension AdapterService {
    /// Has the lock registered for as long as it can be.
    func register(_ spec: AdapterSpec, _ door: (id: DoorID, name: String)) async throws {
        guard case .linux(let index) = spec.controller else {
            throw ControllerUnavailable(.noSuchAdapter, "\(spec.name): bluetoothd has adapters of Linux only")
        }
        guard let idKey = try await world.read({ state, _ in state.cloud.links[door.id]?.idKey }) else {
            throw ControllerUnavailable(.lost, "\(spec.name): \(door.name) has no lock")
        }
        let adapter = BluetoothdAdapter(AdapterName(index: index), lock: door.name) { data in
            LockAdvertisement.among(data)?.id.belongs(to: idKey) ?? false
        }
        let (news, continuation) = AsyncStream.makeStream(of: BluetoothdNews.self)
        let seat = seat(for: AirBridge(adapter: spec.name, door: door.id))
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { continuation.finish() }
                try await adapter.hold(radio: seat) { continuation.yield($0) }
            }
            for await item in news { take(item, of: spec, door.name) }
            try await group.waitForAll()
        }
    }

    /// A place on the virtual radio, a metre before the lock.
    private func seat(for bridge: AirBridge) -> VirtualSeat {
        let world = world
        return VirtualSeat { deliver in
            let client = try await world.attachClient(
                endpoint: "\(bridge.adapter),mode=bluetoothd", bridge: bridge, deliver: deliver)
            return VirtualController {
                try await world.receive($0, fromClient: client.number)
            } leave: {
                // A world that has failed says so to everybody else.
                try? await world.detachClient(client.number)
            }
        }
    }

    private func take(_ news: BluetoothdNews, of spec: AdapterSpec, _ door: String) {
        switch news {
        case .registered(let address, _): took(spec, address: address)
        default: logger.info("\(spec.name): \(door) \(news)")
        }
    }
}

extension LockAdvertisement {
    /// What a lock says of itself, among all that an advertisement has; nil for what is no lock's.
    fileprivate static func among(_ data: AdvertisingData) -> LockAdvertisement? {
        let service = BluetoothUUID(high: LockService.uuid.high, low: LockService.uuid.low).octets
        guard let octets = data[.serviceData128], octets.starts(with: service) else { return nil }
        return try? LockAdvertisement(Array(octets.dropFirst(service.count)))
    }
}
