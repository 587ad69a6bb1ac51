internal import BluetoothHCI
internal import BluetoothHost
internal import LockProtocol
internal import NIOCore
internal import SimulationKernel

/// Finds the lock service's characteristics on a new connection, and subscribes to the lock's responses.
struct LockGATT: Sendable {
    private var step: (Step, ProcedureID)?
    private var request: RemoteCharacteristic?
    private var answer: RemoteCharacteristic?
    private var service: ClosedRange<AttributeHandle>?

    enum Progress: Sendable {
        case goesOn
        /// Segments can go both ways.
        case isReady
        case isUseless(String)
    }

    private enum Step: Hashable, Sendable {
        case mtu
        case service
        case characteristics
        case descriptors
        case subscribe
    }

    /// The value whose notifications are segments.
    var response: AttributeHandle? { answer?.value }

    mutating func begin(_ handle: ConnectionHandle, _ host: inout Host, now: Instant) {
        run(.mtu, .exchangeMTU(LockLink.mtu), handle, &host, now: now)
    }

    /// Writes a segment: without response where the lock takes that, since its reply says enough.
    func write(_ segment: [UInt8], _ handle: ConnectionHandle, _ host: inout Host, now: Instant) {
        guard let request else { return }
        let value = ByteBuffer(bytes: segment)
        _ = try? host.request(
            request.properties.contains(.writeWithoutResponse)
                ? .writeCommand(request.value, value) : .write(request.value, value),
            on: handle, now: now)
    }

    /// Takes the end of a procedure; one of another's goes on.
    mutating func completed(
        _ id: ProcedureID, _ result: Result<GATTResult, GATTClientError>, _ handle: ConnectionHandle,
        _ host: inout Host, now: Instant
    ) -> Progress {
        guard let (step, wanted) = step, wanted == id else { return .goesOn }
        self.step = nil
        switch (step, result) {
        case (.mtu, _):
            // A lock that knows no more than 23 is as good.
            run(.service, .discoverServices(lockServiceUUID), handle, &host, now: now)
        case (.service, .success(.services(let services))):
            guard let service = services.first else { return .isUseless("no lock service") }
            self.service = service.handles
            run(.characteristics, .discoverCharacteristics(service.handles), handle, &host, now: now)
        case (.characteristics, .success(.characteristics(let found))):
            request = found.first { $0.uuid == bluetoothUUID(LockService.requestUUID) }
            answer = found.first { $0.uuid == bluetoothUUID(LockService.responseUUID) }
            guard request != nil, let answer, let service, answer.value < service.upperBound else {
                return .isUseless("the lock service lacks characteristics")
            }
            let next = found.first { $0.declaration > answer.value }?.declaration
            let end = next.map { AttributeHandle($0.rawValue &- 1) } ?? service.upperBound
            let start = AttributeHandle(answer.value.rawValue &+ 1)
            guard start <= end else { return .isUseless("the responses cannot be subscribed to") }
            run(.descriptors, .discoverDescriptors(start...end), handle, &host, now: now)
        case (.descriptors, .success(.descriptors(let found))):
            guard let place = found.first(where: { $0.uuid == .clientCharacteristicConfiguration }), let answer else {
                return .isUseless("the responses cannot be subscribed to")
            }
            let bits: SubscriptionBits = answer.properties.contains(.notify) ? .notifications : .indications
            run(.subscribe, .subscribe(clientConfiguration: place.handle, bits), handle, &host, now: now)
        case (.subscribe, .success): return .isReady
        default: return .isUseless("GATT: \(step) \(result)")
        }
        return .goesOn
    }

    private mutating func run(
        _ step: Step, _ procedure: GATTProcedure, _ handle: ConnectionHandle, _ host: inout Host, now: Instant
    ) {
        // A procedure completes after this call has returned, or the connection's end says that it never will.
        guard let id = try? host.request(procedure, on: handle, now: now) else { return }
        self.step = (step, id)
    }
}
