import BluetoothHost
import Meters
import SimulationKernel
import VirtualRadio

/// What is measured, each on a stage of its own.
enum Measurements {
    /// Repeats the action for a while, several times.
    /// - Parameters:
    ///   - rest: what follows each time and is not measured.
    ///   - action: does the thing once, or as often as it says.
    static func rate(
        _ name: String, _ timing: Radio.Timing, _ options: Options, rest: () throws -> Void = {},
        _ action: () throws -> Int
    ) throws -> RateFacts {
        for _ in 0..<3 {
            _ = try action()
            try rest()
        }
        var rates: [Double] = []
        var count = 0
        var processor = Duration.zero
        for _ in 0..<options.runs {
            var elapsed = Duration.zero
            var done = 0
            while elapsed.inSeconds < options.seconds {
                let clock = Stopwatch()
                done += try action()
                elapsed += clock.elapsed
                processor += clock.processor
                try rest()
            }
            rates.append(Double(done) / elapsed.inSeconds)
            count += done
        }
        let microseconds = processor.inSeconds * 1e6 / Double(max(count, 1))
        rates.sort()
        return RateFacts(
            benchmark: name, timing: timing.rawValue, runs: options.runs, best: rates.last ?? 0,
            median: rates[rates.count / 2], processorMicrosecondsEach: microseconds)
    }

    static func connections(_ timing: Radio.Timing, _ options: Options) throws -> RateFacts {
        var pair = try Pair(timing, .comeAndGo)
        return try rate("connections", timing, options) {
            try pair.visit()
            return 1
        }
    }

    static func sessions(_ timing: Radio.Timing, _ options: Options) throws -> RateFacts {
        var pair = try Pair(timing, .unlock)
        let units = try pair.dataUnits()
        var facts = try rate("sessions", timing, options) {
            try pair.visit()
            return 1
        }
        facts.payload = Visitor.payload
        facts.protocolDataUnits = units
        return facts
    }

    static func unlocks(_ timing: Radio.Timing, _ options: Options) throws -> RateFacts {
        let unlocks = try Unlocks(timing)
        return try rate("unlocks", timing, options, rest: unlocks.rest) {
            try unlocks.open()
            return 1
        }
    }

    /// Unlocks with all that follows: the lock's report travels to the cloud and its receipt back.
    static func visits(_ timing: Radio.Timing, _ options: Options) throws -> RateFacts {
        let unlocks = try Unlocks(timing)
        return try rate("visits", timing, options) {
            try unlocks.open()
            try unlocks.rest()
            return 1
        }
    }

    /// Both ends' cryptography alone.
    static func handshakes(_ options: Options) throws -> RateFacts {
        var handshakes = try Handshakes()
        return try rate("handshakes", .instant, options) {
            try handshakes.run()
            return 1
        }
    }

    static func writes(_ timing: Radio.Timing, _ options: Options) throws -> RateFacts {
        var pair = try Pair(timing, .write)
        try pair.visit()
        var facts = try rate("writes", timing, options) {
            try pair.write(10)
            return 10
        }
        facts.payload = Visitor.payload
        return facts
    }

    /// - Returns: nil where the system does not tell how much memory is in use.
    static func memory(_ count: Int) throws -> MemoryFacts? {
        let database = try Door.database()
        var air = Airspace(timing: .realistic)
        _ = try air.add(at: .origin)
        air.reserve(count + 1)
        guard let before = residentOctets() else { return nil }
        let clock = Stopwatch()
        for number in 1...count {
            _ = try air.add(at: Position(x: Double(number)), Door.peripheral(number, database, interval: .seconds(10)))
        }
        let used = clock.processor
        guard let after = residentOctets(), air.hosts.count == count + 1 else { return nil }
        return MemoryFacts(
            devices: count, bytesEach: (after - before) / count,
            microsecondsEach: used.inSeconds * 1e6 / Double(count))
    }
}
