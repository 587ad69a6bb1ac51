internal import BluetoothHCI
internal import BluetoothHost
package import Cloud
internal import Phone
internal import SimulationKernel
package import VirtualRadio

/// One device on the air, as the control API shows it.
package struct AirDevice: Sendable {
    package enum Kind: String, Sendable { case lock, client, phone }

    package let kind: Kind
    /// `hci-1`, `phone-1`, or the door's id.
    package let id: String
    package let name: String
    package let door: DoorID?
    /// Where a client connected; the adapter that a lock or a phone is on.
    package let endpoint: String?
    /// On the air, as text; nil for a dead lock, or a client that has neither advertised nor scanned nor connected.
    package let address: String?
    package let isRandomAddress: Bool
    package let position: Position
    package let isAdvertising: Bool
    package let isScanning: Bool
    package let links: [Link]
    /// The peers whose keys a lock has; nil for clients, whose hosts alone know.
    package let bonds: Int?

    /// A connection, from this device's end.
    package struct Link: Sendable {
        /// The name of the other end.
        package let peer: String
        package let isCentral: Bool
        /// The mean power at which this device hears the other, in dBm; nil where the other is gone.
        package let rssi: Int?
        package let intervalMilliseconds: Double
        package let isEncrypted: Bool
    }
}

/// What was asked of a device on the air cannot be.
package enum AirRefusal: Error, Sendable {
    case unknownDevice(String, candidates: [String])
    case ambiguousDevice(String, candidates: [String])
    /// Locks stay where they are, under their doors' names.
    case notAClient(String)
    case nameTaken(String)
    case badName(String)
    case tooManyFaults
    /// The air is a real one, on which nothing is ours to make bad.
    case onAdapter(String, adapter: String)
}

extension Simulation {
    /// Everybody on the air: the locks in the property's order, then the clients.
    package mutating func airDevices() -> [AirDevice] {
        wakeAir()
        settleAir()
        return air.locks.map { view($0) } + air.clients.map { view($0) } + air.phones.map { view($0) }
    }

    package mutating func airDevice(_ reference: String) throws -> AirDevice {
        switch try find(reference) {
        case .lock(let slot): view(air.locks[slot])
        case .client(let number): view(try client(number))
        case .phone(let id): try view(onAir(id))
        }
    }

    /// Carries a client elsewhere.
    package mutating func move(_ reference: String, to position: Position) throws -> AirDevice {
        if case .phone(let id) = try find(reference) {
            _ = try movePhone(id, to: position)
            return try view(onAir(id))
        }
        let number = try clientNumber(reference)
        air.radio.move(try client(number).device, to: position)
        settleAir()
        return view(try client(number))
    }

    /// Gives a client a name.
    package mutating func rename(_ reference: String, to name: String) throws -> AirDevice {
        let number = try clientNumber(reference)
        guard AirClient.isName(name) else { throw AirRefusal.badName(name) }
        let isTaken =
            air.clients.contains { $0.number != number && ($0.name == name || $0.id == name) }
            || (try? phoneID(name)) != nil
        guard !isTaken, !state.isDoorName(name) else { throw AirRefusal.nameTaken(name) }
        air.rename(client: number, to: name)
        return view(try client(number))
    }

    /// Makes the air from one device to another bad, or good again; nil stands for any.
    package mutating func setFaults(_ faults: LinkFaults, from: String?, to: String?) throws {
        let sender = try from.map { try device($0) }
        let receiver = try to.map { try device($0) }
        guard air.radio.setFaults(faults, from: sender, to: receiver) else { throw AirRefusal.tooManyFaults }
    }

    package func position(of door: DoorID) -> Position { state.positions[door] ?? .origin }

    // MARK: Finding

    private mutating func find(_ reference: String) throws -> Airwaves.Owner {
        wakeAir()
        settleAir()
        let wanted = reference.lowercased()
        if let client = air.clients.first(where: { $0.id == wanted || $0.name.lowercased() == wanted }) {
            return .client(client.number)
        }
        let phone = state.phones.keys.first { $0 == wanted || state.phones[$0]?.store.name.lowercased() == wanted }
        if let phone { return .phone(phone) }
        do {
            let door = try state.door(reference)
            if let slot = air.slots[door.id] { return .lock(slot) }
            throw AirRefusal.unknownDevice(reference, candidates: air.clients.map(\.name))
        } catch let error as ReferenceError {
            let candidates = Array((air.clients.map(\.name) + error.candidates).prefix(10))
            throw error.isAmbiguous
                ? AirRefusal.ambiguousDevice(reference, candidates: error.candidates)
                : AirRefusal.unknownDevice(reference, candidates: candidates)
        }
    }

    private mutating func clientNumber(_ reference: String) throws -> UInt64 {
        guard case .client(let number) = try find(reference) else { throw AirRefusal.notAClient(reference) }
        return number
    }

    private func client(_ number: UInt64) throws -> AirClient {
        guard let client = air.client(number) else {
            throw AirRefusal.unknownDevice("hci-\(number)", candidates: air.clients.map(\.name))
        }
        return client
    }

    private mutating func device(_ reference: String) throws -> Radio.DeviceID {
        switch try find(reference) {
        case .client(let number): return try client(number).device
        case .phone(let id):
            let phone = try onAir(id)
            guard let device = phone.device else {
                throw AirRefusal.onAdapter(reference, adapter: phone.adapter ?? "")
            }
            return device
        case .lock(let slot):
            if let adapter = air.locks[slot].adapter {
                throw AirRefusal.onAdapter(reference, adapter: air.adapters[adapter].plan.name)
            }
            guard let device = air.locks[slot].device else {
                throw AirRefusal.unknownDevice(reference, candidates: air.clients.map(\.name))
            }
            return device
        }
    }

    // MARK: Views

    private func view(_ lock: LockOnAir) -> AirDevice {
        let adapter = lock.adapter.map { air.adapters[$0] }
        let isAdvertising =
            if let adapter { adapter.isHeld && lock.peripheral.map(adapter.host.isAdvertising) ?? false } else {
                lock.device.map(air.radio.isAdvertising) ?? false
            }
        return AirDevice(
            kind: .lock, id: lock.door.description, name: state.name(of: lock.door), door: lock.door,
            endpoint: adapter?.plan.name, address: lock.address.map { "\($0.address)" },
            isRandomAddress: lock.address?.type.isRandom ?? true, position: position(of: lock.door),
            isAdvertising: isAdvertising, isScanning: false,
            links: adapter.map { lock.connections($0.host).map(AirDevice.Link.init) } ?? lock.device.map(links) ?? [],
            bonds: state.bonds[lock.door]?.bonds.count ?? 0)
    }

    private func onAir(_ id: String) throws -> PhoneOnAir {
        guard let phone = air.phone(id) else { throw AirRefusal.unknownDevice(id, candidates: []) }
        return phone
    }

    private func view(_ phone: PhoneOnAir) -> AirDevice {
        let (device, host) = (phone.device, phone.phone.radio)
        let random = device.flatMap { air.radio.controller(of: $0)?.randomAddress }
        return AirDevice(
            kind: .phone, id: phone.id, name: phone.phone.store.name, door: nil, endpoint: phone.adapter,
            address: random.map { "\($0)" }, isRandomAddress: true,
            position: state.phones[phone.id]?.position ?? .origin,
            isAdvertising: device.map(air.radio.isAdvertising) ?? false,
            isScanning: device.map(air.radio.isScanning) ?? host.isScanning,
            links: device.map(links) ?? host.currentConnections.map(AirDevice.Link.init), bonds: nil)
    }

    private func view(_ client: AirClient) -> AirDevice {
        let random = air.radio.controller(of: client.device)?.randomAddress
        return AirDevice(
            kind: .client, id: client.id, name: client.name, door: nil, endpoint: client.endpoint,
            address: "\(random ?? client.publicAddress)", isRandomAddress: random != nil,
            position: air.radio.position(of: client.device) ?? .origin,
            isAdvertising: air.radio.isAdvertising(client.device), isScanning: air.radio.isScanning(client.device),
            links: links(of: client.device), bonds: nil)
    }

    private func links(of device: Radio.DeviceID) -> [AirDevice.Link] {
        air.radio.links(of: device).map { link in
            AirDevice.Link(
                peer: link.peer.map(name) ?? "\(link.peerAddress.address)", isCentral: link.role == .central,
                rssi: link.rssi.dBm.map { Int($0) },
                intervalMilliseconds: Double(link.interval.rawValue) * 1.25, isEncrypted: link.isEncrypted)
        }
    }

    private func name(of device: Radio.DeviceID) -> String {
        switch air.owner(of: device) {
        case .lock(let slot): state.name(of: air.locks[slot].door)
        case .client(let number): air.client(number)?.name ?? "hci-\(number)"
        case .phone(let id): air.phone(id)?.phone.store.name ?? id
        case nil: "gone"
        }
    }
}

extension AirDevice.Link {
    /// Over an adapter, where nobody is known but by the address.
    fileprivate init(_ connection: Connection) {
        self.init(
            peer: "\(connection.peerAddress.address)", isCentral: connection.role == .central, rssi: nil,
            intervalMilliseconds: Double(connection.interval.rawValue) * 1.25,
            isEncrypted: connection.security.isEncrypted)
    }
}

extension AirClient {
    /// Whether a device on the air may be called so.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.count <= maximumNameLength
            && name.unicodeScalars.allSatisfy { !$0.properties.generalCategory.isControl }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isControl: Bool { self == .control || self == .lineSeparator || self == .paragraphSeparator }
}
