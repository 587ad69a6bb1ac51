import BluetoothHCI
import BluetoothHost
import Meters
import SimulationKernel
import VirtualRadio

/// Locks that advertise, within twenty metres around a scanner.
struct Crowd {
    static let simulated = 10

    /// Counts what a scanner reports.
    private struct Scan: Application {
        var heard = 0

        mutating func take(_ event: HostEvent, of host: Int, in air: inout Airspace) {
            if case .advertisingReport = event { heard += 1 }
        }
    }

    private var air: Airspace
    private let count: Int

    init(_ count: Int, interval: Duration = .seconds(1)) throws {
        self.count = count
        air = Airspace(timing: .realistic)
        air.reserve(count + 1)
        let database = try Door.database()
        _ = try air.add(at: .origin)
        for number in 1...count {
            let place = Position(x: Double(number % 30) - 15, y: Double(number / 30 % 30) - 15)
            _ = try air.add(at: place, Door.peripheral(number, database, interval: interval))
        }
    }

    /// Ten seconds without a listener.
    mutating func idle() throws -> CrowdFacts {
        try pass(.seconds(Self.simulated), Scan(), name: "idle")
    }

    /// Ten seconds with one passive scanner that reports every advertisement.
    mutating func scan() throws -> CrowdFacts {
        var parameters = ScanParameters()
        parameters.type = .passive
        parameters.filtersDuplicates = false
        try air.hosts[0].startScanning(parameters, now: air.now)
        var scan = Scan()
        try air.forward(0, &scan)
        try air.settle(&scan)
        // A second in which all of them begin.
        _ = try pass(.seconds(1), scan, name: "")
        return try pass(.seconds(Self.simulated), Scan(), name: "advertisers")
    }

    private mutating func pass(_ duration: Duration, _ scan: Scan, name: String) throws -> CrowdFacts {
        var scan = scan
        let end = air.now + duration
        let before = air.radio.statistics.advertisingEvents
        let clock = Stopwatch()
        while try air.advance(through: end, &scan, awake: 0..<1) {}
        let used = clock.processor
        return CrowdFacts(
            benchmark: name, advertisers: count, seconds: duration.inSeconds, delivered: scan.heard,
            due: air.radio.statistics.advertisingEvents - before,
            processorShare: used.inSeconds / duration.inSeconds)
    }
}
