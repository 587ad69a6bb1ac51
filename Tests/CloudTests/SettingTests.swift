import Cloud
import LockModel
import LockProtocol
import SimulationKernel
import Testing

@Suite("Named settings, DESIGN 5.4")
struct SettingTests {
    private typealias Doors = Estate.Doors

    private func set(_ estate: inout Estate, _ name: String, _ value: String) -> CloudRefusal.Code? {
        do {
            try estate.run { cloud, now throws(CloudRefusal) in
                try cloud.set(setting: name, to: value, at: now)
            }
            return nil
        } catch { return error.code }
    }

    @Test("what locks must know travels to each of them by its next sync")
    func travels() throws {
        var estate = try Estate()

        #expect(set(&estate, "wrongCodeLimit", "5") == nil)
        #expect(estate.cloud.links[Doors.front]?.nextSyncAt == estate.now + .seconds(120))
        #expect(estate.locks[Doors.flat]?.flash.configuration.wrongCodeLimit == 0)
        try estate.sync(Doors.flat)

        #expect(estate.locks[Doors.flat]?.flash.configuration.wrongCodeLimit == 5)
    }

    @Test("what only the cloud knows bothers no lock")
    func staysInTheCloud() throws {
        var estate = try Estate()

        #expect(set(&estate, "connectedSyncSeconds", "5") == nil)

        #expect(estate.cloud.links.values.allSatisfy { !$0.needsSync })
        try estate.grant(estate.request(Doors.annex))
        #expect(estate.cloud.links[Doors.annex]?.nextSyncAt == estate.now + .seconds(5))
    }

    @Test("the value that stands already is no event")
    func sameValue() throws {
        var estate = try Estate()

        #expect(set(&estate, "dailySlots", "64") == nil)

        #expect(estate.events.isEmpty)
    }

    @Test(
        "a value out of range, and a name that is none, are refused and change nothing",
        arguments: [
            ("dailySlots", "0"), ("dailySlots", "65"), ("connectedSyncSeconds", "-1"), ("regrant", "maybe"),
            ("expiredTokenStatus", "402"), ("trustPackageTime", "yes"), ("lockoutSeconds", "1e3"),
        ])
    func refused(_ name: String, _ value: String) throws {
        var estate = try Estate()
        let before = estate.cloud

        #expect(set(&estate, name, value) == .badRequest)
        #expect(set(&estate, "noSuchSetting", value) == .notFound)
        #expect(estate.cloud == before)
    }

    @Test("every setting reads back what was written", arguments: SettingDefinition.all.map(\.name))
    func roundTrip(_ name: String) throws {
        let definition = try #require(SettingDefinition.named(name))
        var settings = Settings()

        #expect(definition.set(&settings, definition.get(Settings())))

        #expect(settings == Settings())
    }

    @Test("a door with a value of its own keeps it, also where the setting comes by and goes on")
    func ownValueIsKept() throws {
        var estate = try Estate()
        estate.prepare { cloud, _, _ in
            guard let door = cloud.doors[Doors.flat], let link = cloud.links[Doors.flat] else { return }
            var own = door
            own.configuration.wrongCodeLimit = 5
            own.ownSettings = nil
            own.ownSettings = nil
            cloud.add(own, lockKey: link.lockKey, doorcodeSecret: [UInt8](repeating: 1, count: 32), idKey: [])
        }

        #expect(set(&estate, "wrongCodeLimit", "7") == nil)
        #expect(estate.cloud.doors[Doors.flat]?.configuration.wrongCodeLimit == 5)
        #expect(set(&estate, "wrongCodeLimit", "5") == nil)
        #expect(set(&estate, "wrongCodeLimit", "3") == nil)
        #expect(estate.cloud.doors[Doors.flat]?.configuration.wrongCodeLimit == 5)
        #expect(estate.cloud.doors[Doors.gym]?.configuration.wrongCodeLimit == 3)
    }
}
