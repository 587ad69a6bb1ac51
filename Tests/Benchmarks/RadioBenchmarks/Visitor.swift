import BluetoothHCI
import BluetoothHost
import NIOCore
import SimulationKernel
import VirtualRadio

/// A phone that visits a lock, and the lock's answer to what is written: the same as in Bumble's benchmark.
struct Visitor: Application {
    /// What the phone does while it is connected.
    enum Purpose {
        /// Nothing: it connects and disconnects.
        case comeAndGo
        /// The unlock-like session: MTU, discovery, subscription, four writes each answered by a notification.
        case unlock
        /// Discovers and stays; then writes one value after the other.
        case write
    }

    static let phone = 0
    static let lock = 1
    /// The octets of each write and of each notification.
    static let payload = 64
    static let writes = 4

    let purpose: Purpose
    let address: DeviceAddress
    /// How many more writes of ``Purpose/write`` follow the one under way.
    var remaining = 0
    private(set) var isDone = false

    private var connection = ConnectionHandle(rawValue: 0)
    private var unexplored: [RemoteService] = []
    private var characteristics: [RemoteCharacteristic] = []
    private var explored = false
    private var configuration: AttributeHandle?
    private var written = 0
    private var isWritten = false
    private var isNotified = false
    /// The lock's own handle of what it notifies.
    private let answer: AttributeHandle
    private let values: [ByteBuffer]

    init(_ purpose: Purpose, address: DeviceAddress, database: AttributeDatabase) throws {
        guard let answer = database.valueHandle(of: Door.notifying) else { throw BenchmarkError("no characteristic") }
        self.purpose = purpose
        self.address = address
        self.answer = answer
        values = (0..<Self.writes).map { ByteBuffer(repeating: UInt8($0), count: Self.payload) }
    }

    mutating func begin(in air: inout Airspace) throws {
        isDone = false
        unexplored = []
        characteristics.removeAll(keepingCapacity: true)
        explored = false
        configuration = nil
        written = 0
        try air.hosts[Self.phone].connect(to: address, now: air.now)
        try air.forward(Self.phone, &self)
    }

    /// Of ``Purpose/write``: writes as often as that.
    mutating func write(_ count: Int, in air: inout Airspace) throws {
        isDone = false
        remaining = count - 1
        try request(.write(handle(of: Door.writable), values[0]), in: &air)
        try air.forward(Self.phone, &self)
    }

    mutating func take(_ event: HostEvent, of host: Int, in air: inout Airspace) throws {
        switch event {
        case .connected(let connection):
            guard host == Self.phone else { return }
            self.connection = connection.handle
            if purpose == .comeAndGo { return try leave(&air) }
            try request(.exchangeMTU(ATTLimits.maximumMTU), in: &air)
        case .completed(_, _, let result):
            guard case .success(let result) = result else { throw BenchmarkError("\(event)") }
            try goOn(after: result, in: &air)
        case .notification(_, _, let value):
            guard written < values.count, value == values[written] else { throw BenchmarkError("a wrong answer") }
            isNotified = true
            try answered(in: &air)
        case .server(_, .written(_, let value, let connection, _)):
            guard host == Self.lock, purpose == .unlock else { return }
            try air.hosts[Self.lock].notify(Array(value.readableBytesView), for: answer, on: connection, now: air.now)
        case .disconnected:
            if host == Self.phone { isDone = true }
        case .failed, .connectionFailed, .advertisingRefused, .violation:
            throw BenchmarkError("\(event)")
        default: break
        }
    }

    /// The steps of the phone.
    private mutating func goOn(after result: GATTResult, in air: inout Airspace) throws {
        switch result {
        case .mtu: try request(.discoverPrimaryServices, in: &air)
        case .services(let services):
            unexplored = services.reversed()
            try explore(in: &air)
        case .characteristics(let found):
            characteristics += found
            try explore(in: &air)
        case .descriptors(let descriptors):
            guard let place = descriptors.first(where: { $0.uuid == .clientCharacteristicConfiguration })?.handle
            else { throw BenchmarkError("no configuration descriptor") }
            configuration = place
            try request(.subscribe(clientConfiguration: place, .notifications), in: &air)
        case .done where purpose == .write:
            guard remaining > 0 else { return isDone = true }
            remaining -= 1
            try request(.write(handle(of: Door.writable), values[0]), in: &air)
        case .done where !explored:
            explored = true
            try writeNext(in: &air)
        case .done:
            isWritten = true
            try answered(in: &air)
        default: throw BenchmarkError("\(result)")
        }
    }

    private mutating func explore(in air: inout Airspace) throws {
        if let service = unexplored.popLast() {
            return try request(.discoverCharacteristics(service.handles), in: &air)
        }
        if purpose == .write { return isDone = true }
        // Nothing follows the characteristic but its one descriptor, and the end of the server.
        let first = AttributeHandle(try handle(of: Door.notifying).rawValue + 1)
        try request(.discoverDescriptors(first...first), in: &air)
    }

    private mutating func answered(in air: inout Airspace) throws {
        guard isWritten, isNotified else { return }
        written += 1
        if written < values.count { try writeNext(in: &air) } else { try leave(&air) }
    }

    private mutating func writeNext(in air: inout Airspace) throws {
        isWritten = false
        isNotified = false
        try request(.write(handle(of: Door.writable), values[written]), in: &air)
    }

    private func leave(_ air: inout Airspace) throws {
        try air.hosts[Self.phone].disconnect(connection, now: air.now)
    }

    private func request(_ procedure: GATTProcedure, in air: inout Airspace) throws {
        try air.hosts[Self.phone].request(procedure, on: connection, now: air.now)
    }

    private func handle(of uuid: BluetoothUUID) throws -> AttributeHandle {
        for characteristic in characteristics where characteristic.uuid == uuid { return characteristic.value }
        throw BenchmarkError("no characteristic \(uuid)")
    }
}
