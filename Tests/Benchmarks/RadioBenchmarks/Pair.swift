import BluetoothHCI
import BluetoothHost
import SimulationKernel
import VirtualRadio

/// A phone and a lock, a metre from each other.
struct Pair {
    private var air: Airspace
    private var visitor: Visitor

    init(_ timing: Radio.Timing, _ purpose: Visitor.Purpose) throws {
        air = Airspace(timing: timing)
        let database = try Door.database()
        let lock = Door.peripheral(1, database, interval: .seconds(1))
        _ = try air.add(at: Position(x: 0))
        _ = try air.add(at: Position(x: 1), lock)
        guard let address = air.hosts[Visitor.lock].address(of: PeripheralID(rawValue: 0)) else {
            throw BenchmarkError("the lock has no address")
        }
        visitor = try Visitor(purpose, address: address, database: database)
    }

    /// From connecting to the end of the connection; of writes, to the end of discovery.
    mutating func visit() throws {
        try visitor.begin(in: &air)
        try finish()
    }

    mutating func write(_ count: Int) throws {
        try visitor.write(count, in: &air)
        try finish()
    }

    /// The ATT PDUs of one visit.
    mutating func dataUnits() throws -> Int {
        let before = air.dataUnits
        try visit()
        return air.dataUnits - before
    }

    private mutating func finish() throws {
        try air.settle(&visitor)
        let limit = air.now + .seconds(60)
        while !visitor.isDone {
            guard try air.advance(through: limit, &visitor, awake: 0..<2) else {
                throw BenchmarkError("a visit did not end")
            }
        }
    }
}
