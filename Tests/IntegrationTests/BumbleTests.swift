import Foundation
import Testing

/// Google's Bumble as a phone: a stack that knows nothing of ours, over HCI.
@Suite(.realProcesses, .enabled(if: Peers.areThere, "\(Peers.absence)"))
struct BumbleTests {
    @Test(
        "Bumble finds a lock, reads, writes, subscribes, pairs, and comes back with the stored key",
        arguments: ["realistic", "instant"])
    func lifeOfAPhone(timing: String) async throws {
        let daemon = try await Daemon.startWithRadio()
        _ = try await daemon.json("setting", "set", "radioTiming", timing)
        let lock = try await daemon.device("103")
        let address = try #require(lock.address.string)

        let run = try await Peers.run("central.py", hci: daemon.hci, ["--target", address])

        #expect(run.code == 0, "\(run)")
        let heard = run.steps("scan")[0].target
        #expect(heard["names"] == .list([.text("Latch")]))
        #expect(heard.services == .list([.text("1A7C0001-5105-4B1E-8A7C-D00D10C40000")]))
        #expect(run.steps("mtu").map(\.mtu) == [.number(517), .number(517)])
        let reads = run.steps("read")
        #expect(reads.count == 3)
        for read in reads {
            #expect(read.deviceInformation.modelNumber == "C1")
            #expect(read.deviceInformation.firmwareRevision == "2.4.2")
            #expect(read.deviceInformation.serialNumber == .absent)
            #expect(read.batteryLevel == .number(12))
        }
        #expect(reads.map(\.encrypted) == [.bool(false), .bool(true), .bool(true)])
        #expect(run.steps("pair")[0].secureConnections == .bool(true))
        #expect(run.steps("encrypt")[0].encrypted == .bool(true))
        #expect(run.steps("disconnect").map(\.reason) == [.number(0x16), .number(0x16)])
        let events = try await daemon.radioEvents("--door", "103")
        #expect(
            events == [
                "radio.connected", "radio.bonded", "radio.disconnected", "radio.remembered", "radio.connected",
                "radio.disconnected", "radio.remembered",
            ])
    }

    @Test("Bumble with private addresses is known again by its identity")
    func privatePhone() async throws {
        let daemon = try await Daemon.startWithRadio()
        let steps = "scan,connect,pair,disconnect,new-address,connect,encrypt,read,disconnect"

        let run = try await Peers.run("central.py", hci: daemon.hci, ["--private", "--steps", steps])

        #expect(run.code == 0, "\(run)")
        let addresses = run.steps("connect").compactMap(\.own.string)
        #expect(Set(addresses).count == 2, "\(addresses)")
    }

    @Test("At an MTU of 23 everything is read all the same")
    func smallMTU() async throws {
        let daemon = try await Daemon.startWithRadio()

        let run = try await Peers.run(
            "central.py", hci: daemon.hci, ["--steps", "scan,connect,discover,read,read-long,disconnect"])

        #expect(run.code == 0, "\(run)")
        #expect(run.steps("read-long")[0].mtu == .number(23))
    }

    @Test("A change of the battery is notified to a phone that subscribed")
    func notification() async throws {
        let daemon = try await Daemon.startWithRadio()
        let address = try #require(try await daemon.device("101").address.string)
        let steps = "scan,connect,discover,subscribe,notification,disconnect"
        let process = try Peers.start(
            "central.py", hci: daemon.hci, ["--target", address, "--steps", steps])
        let deadline = ContinuousClock.now + .seconds(60)
        while try !Peers.lines(of: process).contains(where: { $0.step == "waiting" }) {
            guard ContinuousClock.now < deadline, process.exitCode == nil else {
                throw Failure("no subscription: \(process.output) \(process.errors)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }

        _ = try await daemon.json("lock", "battery", "101", "37")
        let code = await process.exit(within: .seconds(60))

        #expect(code == 0, "\(process.output)")
        let notified = try Peers.lines(of: process).first { $0.step == "notification" }
        #expect(notified?.value == "25")
    }

    @Test("Eight phones at once are at eight locks, and each is gone cleanly")
    func eightAtOnce() async throws {
        let daemon = try await Daemon.startWithRadio()

        let run = try await Peers.run("central.py", hci: daemon.hci, ["--all", "8"])

        #expect(run.code == 0, "\(run)")
        #expect(run.steps("pair").filter { $0.ok == .bool(true) }.count == 8)
        let models = run.steps("read").compactMap(\.deviceInformation.modelNumber.string)
        #expect(models.count == 24)
        let left = try await daemon.json("radio").devices.elements.filter { $0.kind == "client" }
        #expect(left.isEmpty)
    }

    @Test("A phone is carried to a door: what it hears gets louder, and the other house falls silent")
    func walking() async throws {
        let daemon = try await Daemon.startWithRadio()
        let far = try #require(try await daemon.device("105").address.string)
        let steps = "scan,connect,link,disconnect"
        let process = try Peers.start("peripheral.py", hci: daemon.hci, ["--for", "30"])
        defer { process.signal(SIGTERM) }
        try await daemon.waitForClient("hci-1")

        let moved = try await daemon.json("radio", "move", "hci-1", "--door", "105", "--distance", "1")
        let named = try await daemon.json("radio", "name", "hci-1", "visitor")
        let near = try await Peers.run("central.py", hci: daemon.hci, ["--target", far, "--steps", steps])

        #expect(moved.position.x == .number(27))
        #expect(moved.position.y == .number(-1))
        #expect(named.name == "visitor")
        // A new client stands 27 m from 105: about -40 - 25 log 27 dBm.
        let rssi = try #require(near.steps("scan")[0].target.rssi.double)
        #expect((-90 ... -65).contains(rssi), "\(rssi)")
        let seen = try await daemon.device("visitor")
        #expect(seen.advertising == .bool(true))
    }
}

extension Daemon {
    /// The kinds of what happened on the air, in order.
    func radioEvents(_ options: String...) async throws -> [String] {
        let run = try await ToolRun(tool(["events", "--kind", "radio", "--json"] + options))
        return try run.output.split(separator: "\n").compactMap { try JSON(parsing: String($0)).kind.string }
    }

    /// Waits until a client of `--hci` is on the air.
    func waitForClient(_ id: String) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while true {
            let devices = try await json("radio").devices.elements
            if devices.contains(where: { $0.id.string == id && $0.advertising == .bool(true) }) { return }
            guard ContinuousClock.now < deadline else { throw Failure("\(id) does not come: \(devices)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
