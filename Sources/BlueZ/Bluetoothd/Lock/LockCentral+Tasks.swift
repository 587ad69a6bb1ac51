internal import BluetoothHCI
internal import BluetoothHost
internal import NIOCore
internal import SimulationKernel

// What is done over the link, one thing after the other.
extension LockCentral {
    /// One thing to do.
    struct Task {
        let what: What
        /// Whose answer it is; nil for what the central does for itself.
        let id: UInt64?
        /// When it is given up, unless there is a link.
        let deadline: Instant
    }

    enum What {
        case discover
        case readHash
        case exchangeMTU(UInt16)
        case subscribe(AttributeHandle, isOn: Bool)
        case read(AttributeHandle)
        case write(AttributeHandle, [UInt8], offset: UInt16)
        case writeWithoutResponse(AttributeHandle, [UInt8])
    }

    /// How much may wait.
    static let maximumTasks = 256

    /// Has something done over the link, which is made where there is none.
    /// - Parameter id: for ``Event/done(_:_:)``.
    mutating func perform(_ what: What, id: UInt64? = nil, now: Instant) {
        guard tasks.count < Self.maximumTasks else {
            if let id { events.append(.done(id, .failure(.impossible("too much waits for the lock")))) }
            return
        }
        tasks.append(Task(what: what, id: id, deadline: now + Self.linkTimeout))
        advance(now: now)
    }

    /// Asks for a value's notifications on this link and those to come, or ends that.
    mutating func setSubscription(_ value: AttributeHandle, isOn: Bool, now: Instant) {
        remember(subscription: value, isOn: isOn)
        // A new link begins with all subscriptions; one that is no more needs none to be ended.
        if isOpen || isOn { perform(.subscribe(value, isOn: isOn), now: now) }
    }

    /// What each new link begins with, ahead of what it was made for.
    mutating func prepare(now: Instant) {
        let deadline = now + Self.linkTimeout
        var first: [What] = [.readHash]
        first += subscriptions.map { .subscribe($0, isOn: true) }
        tasks.removeAll { if case .subscribe(_, true) = $0.what { true } else { false } }
        tasks.insert(contentsOf: first.map { Task(what: $0, id: nil, deadline: deadline) }, at: 0)
    }

    mutating func failTasks(_ failure: Failure) {
        let failed = tasks
        tasks.removeAll()
        isUnderWay = nil
        for task in failed { if let id = task.id { events.append(.done(id, .failure(failure))) } }
    }

    /// Begins the next thing, where none is under way.
    mutating func work(now: Instant) {
        while case .open(let handle) = link, isUnderWay == nil, let task = tasks.first {
            guard let procedure = procedure(task.what) else {
                finish(.failure(.impossible("the lock has no such attribute")))
                continue
            }
            do throws(HostError) {
                isUnderWay = try host.request(procedure, on: handle, now: now)
            } catch {
                finish(.failure(.impossible("\(error)")))
            }
            // A command is done at once.
            if host.hasEvents { return advance(now: now) }
        }
    }

    private mutating func procedure(_ what: What) -> GATTProcedure? {
        switch what {
        case .discover: return .discoverAll(.complete)
        case .readHash: return .readByUUID(.databaseHash, AttributeHandle.all)
        case .exchangeMTU(let mtu):
            guard !hasMTU, mtu > ATTLimits.defaultMTU else { return nil }
            hasMTU = true
            return .exchangeMTU(min(mtu, ATTLimits.maximumMTU))
        case .subscribe(let value, let isOn):
            guard let database, let characteristic = database.characteristic(value: value),
                let place = database.clientConfiguration(of: characteristic)
            else { return nil }
            let bits: SubscriptionBits = characteristic.properties.contains(.notify) ? .notifications : .indications
            return .subscribe(clientConfiguration: place, isOn ? bits : [])
        case .read(let handle): return .readLong(handle)
        case .write(let handle, let value, 0) where value.count <= Int(mtu) - 3:
            return .write(handle, ByteBuffer(bytes: value))
        case .write(let handle, let value, let offset):
            return .writeLong(handle, offset: offset, ByteBuffer(bytes: value))
        case .writeWithoutResponse(let handle, let value): return .writeCommand(handle, ByteBuffer(bytes: value))
        }
    }

    private var mtu: UInt16 {
        guard case .open(let handle) = link else { return ATTLimits.defaultMTU }
        return host.connection(handle)?.mtu ?? ATTLimits.defaultMTU
    }

    /// The first thing has ended.
    mutating func completed(_ result: Result<GATTResult, GATTClientError>, now: Instant) {
        guard let task = tasks.first else { return }
        switch (task.what, result) {
        case (.discover, .success(.database(let database))): know(database)
        // A server without the characteristic has nothing to compare.
        case (.readHash, .success(.values(let values))):
            if let value = values.first { compare(Array(value.value.readableBytesView)) }
        default: break
        }
        switch result {
        case .success(.value(let value)): finish(.success(Array(value.readableBytesView)))
        case .success: finish(.success([]))
        case .failure(.refused(let error, _)): finish(.failure(.refused(error)))
        case .failure(.disconnected), .failure(.bearerTimedOut): finish(.failure(.unreachable))
        case .failure(let error): finish(.failure(.impossible("\(error)")))
        }
    }

    private mutating func finish(_ result: Result<[UInt8], Failure>) {
        isUnderWay = nil
        guard !tasks.isEmpty else { return }
        if let id = tasks.removeFirst().id { events.append(.done(id, result)) }
    }
}
