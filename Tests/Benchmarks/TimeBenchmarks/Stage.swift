import Cloud
import Journal
import LockModel
import LockProtocol
import Meters
import Phone
import Properties
import SimulationKernel
import VirtualRadio
import World

/// The whole product but HTTP and the disk, and the people in it: the world's actor, with its journal in memory.
struct Stage {
    private let options: Options
    private let world: World
    /// The doors with a keypad entry, each with its codes.
    private var codes: [(door: DoorID, digits: [UInt8])] = []
    private var phones: [Phone] = []
    private var generator = SeededGenerator(seed: 1, stream: "benchmark.people")
    private var facts = Facts()

    /// A phone and the doors that it opens.
    private struct Phone {
        let name: String
        let doors: [Int]
    }

    init(_ options: Options) async throws {
        self.options = options
        let estate = try Estate(doors: options.doors)
        world = try World.open(
            World.LoadedProperty(description: estate.description, file: "benchmark", yaml: ""), journal: Journal(),
            seed: 1, start: Estate.start, scale: 0, defaultProperty: { throw BenchmarkError("no property") },
            load: { _, _ in throw BenchmarkError("no property file") }, version: "benchmark")
        codes = try await world.read { state, _ in
            state.cloud.accesses.values.compactMap { access in
                access.code.doorcode.map { (access.door, $0.digits.utf8.map { $0 - 0x30 }) }
            }
        }
        guard codes.count >= options.doors else { throw BenchmarkError("there are too few codes") }
        if options.phones > 0 { try await addPhones() }
    }

    /// Gives residents phones, as many as there may be.
    private mutating func addPhones() async throws {
        let residents = (0..<options.doors).filter { !Estate.isEntrance($0) }
        let owners = residents.filter { $0 % 5 == 1 }.prefix(Simulation.maximumPhones)
        for door in owners {
            let position = try await position(of: door)
            let name = try await world.createPhone(name: "phone of \(door)", position: position).id
            let outcome = try await world.setUpPhone(
                name, user: Estate.resident(of: door), expiresAt: Estate.start + .hours(24 * 1_000),
                includesAllLocks: false)
            guard case .success = outcome.result else { throw BenchmarkError("\(name) cannot be set up") }
            phones.append(Phone(name: name, doors: [door, Estate.entrance(of: door)]))
        }
    }

    private func position(of door: Int) async throws -> Position {
        try await world.perform { $0.position(of: Estate.id(of: door)) }
    }

    /// Lets the days pass: an entry in each of as many equal parts of them.
    mutating func run() async throws -> Facts {
        let pace = options.days * 86_400 * 1_000 / options.entries
        let begin = try await world.timeStatus().now
        let whole = Stopwatch()
        for number in 0..<options.entries {
            let due = begin + .milliseconds(number * pace + Int.random(in: 0..<1_000, using: &generator))
            // Spread evenly: of ten entries one is a phone's.
            let isPhone = (number + 1) * options.phones / 100 > number * options.phones / 100
            let began = ContinuousClock.now
            if isPhone {
                try await unlock(due)
                facts.phoneTime += ContinuousClock.now - began
            } else {
                try await type(due)
                facts.keypadTime += ContinuousClock.now - began
            }
        }
        try await world.advance(to: begin + .seconds(options.days * 86_400))
        (facts.elapsed, facts.processor) = (whole.elapsed, whole.processor)
        try await check()
        return facts
    }

    /// Somebody types a code; one in fifty is wrong.
    private mutating func type(_ due: Instant) async throws {
        let (door, digits) = codes[Int.random(in: 0..<codes.count, using: &generator)]
        let isWrong = Int.random(in: 0..<50, using: &generator) == 0
        // A code has seven digits, and no permanent code begins so.
        let typed = isWrong ? Array(digits.reversed()) : digits
        let outcome = try await world.type(Typing(digits: typed), at: door, last: due + .seconds(5))
        facts.keypad += 1
        switch outcome.verdict {
        case .opened: facts.opened += 1
        case .refused: facts.refused += 1
        case .ignored: throw BenchmarkError("a lock ignored a code: \(outcome)")
        }
        if !isWrong, outcome.verdict != .opened { throw BenchmarkError("a code did not open: \(outcome)") }
    }

    /// Somebody walks to a door with a phone, and opens it; the sync that follows goes on by itself.
    private mutating func unlock(_ due: Instant) async throws {
        let phone = phones[Int.random(in: 0..<phones.count, using: &generator)]
        let door = phone.doors[Int.random(in: 0..<phone.doors.count, using: &generator)]
        if try await world.timeStatus().now < due { try await world.advance(to: due) }
        _ = try await world.movePhone(phone.name, to: try await position(of: door))
        let outcome = try await world.perform(.unlock(Estate.lockID(of: door)), on: phone.name, awaiting: true)
        guard case .success? = outcome.end else {
            throw BenchmarkError("\(phone.name) did not open door \(door): \(outcome)")
        }
        facts.phones += 1
        facts.opened += 1
    }

    /// What was counted is what the record has, and what the locks and the cloud remember.
    private mutating func check() async throws {
        let status = try await world.timeStatus()
        let (history, reports) = try await world.read { state, _ in
            (state.cloud.history.count, state.locks.values.reduce(0) { $0 + $1.flash.records.count })
        }
        facts.events = Int(status.lastEvent)
        facts.reachedCloud = history
        facts.digest = status.digest.text
        guard facts.keypad + facts.phones == options.entries, status.now >= Estate.start else {
            throw BenchmarkError("there were \(facts.keypad + facts.phones) entries")
        }
        guard facts.reachedCloud > 0 || options.phones == 0, reports >= 0 else {
            throw BenchmarkError("nothing has reached the cloud")
        }
        facts.doors = options.doors
        facts.days = options.days
        facts.isBudgeted = options.isBudgeted
        facts.residentMebibytes = residentOctets().map { $0 >> 20 }
    }
}
