import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// Hosts that answer each other for ever, with instant timing: time passes all the same.
@Suite struct EndlessTests {
    private static let patience = 200_000

    @Test func `Two hosts that answer all data with data do not hold up time`() throws {
        var pair = try ConnectedPair(.instant)
        let end = pair.air.radio.now + .seconds(1)
        try pair.air.send([1], from: pair.central, on: pair.centralHandle)

        var steps = 0
        while steps < Self.patience, pair.air.radio.step(through: end) {
            steps += 1
            pair.air.collect()
            let (atCentral, atPeripheral) = (
                pair.air.data(at: pair.central).count, pair.air.data(at: pair.peripheral).count
            )
            pair.air.forget()
            for _ in 0..<atCentral { try pair.air.send([1], from: pair.central, on: pair.centralHandle) }
            for _ in 0..<atPeripheral { try pair.air.send([2], from: pair.peripheral, on: pair.peripheralHandle) }
        }

        #expect(steps < Self.patience)
        #expect(pair.reasons() == (nil, nil))
    }

    @Test func `A host that starts to scan anew at each report does not hold up time`() throws {
        var air = Airspace(.instant)
        let (scanner, advertiser) = (try air.attach(1), try air.attach(2))
        try air.advertise(advertiser)
        try air.scan(scanner)
        let end = air.radio.now + .seconds(2)

        var steps = 0
        while steps < Self.patience, air.radio.step(through: end) {
            steps += 1
            air.collect()
            guard !air.events(Events.LEAdvertisingReport.self, at: scanner).isEmpty else { continue }
            air.forget()
            try air.command(scanner, Commands.LESetScanEnable { $0.isEnabled = false })
            try air.command(scanner, Commands.LESetScanEnable { $0.isEnabled = true })
        }

        #expect(steps < Self.patience)
    }

    @Test func `A central that connects and disconnects for ever does not hold up time`() throws {
        var air = Airspace(.instant)
        let (central, peripheral) = (try air.attach(1), try air.attach(2))
        try air.advertise(peripheral)
        try air.initiate(central, to: Airspace.address(2))
        let end = air.radio.now + .seconds(1)

        var steps = 0
        while steps < Self.patience, air.radio.step(through: end) {
            steps += 1
            air.collect()
            let made = air.events(Events.LEEnhancedConnectionComplete.self, at: central)
            let ended = air.events(Events.DisconnectionComplete.self, at: peripheral)
            air.forget()
            for connection in made {
                try air.command(
                    central,
                    Commands.Disconnect {
                        $0.handle = connection.handle
                        $0.reason = .remoteUserTerminatedConnection
                    })
            }
            if !ended.isEmpty {
                try air.command(peripheral, Commands.LESetAdvertisingEnable { $0.isEnabled = true })
                try air.initiate(central, to: Airspace.address(2))
            }
        }

        #expect(steps < Self.patience)
    }
}
