internal import LatchControl
internal import Testing

/// Adapters, and phones that get one.
@Suite struct AdapterTests {
    private static let adapters = """
        {"adapters": [
          {"name": "hci0", "role": "locks", "mode": "controller", "state": "ready", "why": null, \
        "address": "00:1A:7D:DA:71:13", "manufacturer": "Realtek", "features": ["LE Encryption", "LE 2M PHY"], \
        "advertisingSets": 3, "door": null, "phone": null, "locks": [\
        {"door": "101", "doorUuid": "x", "advertising": true, "address": "7B:00:00:00:00:01", "connections": 1, \
        "refusal": null}, \
        {"door": "Front", "doorUuid": "y", "advertising": false, "address": null, "connections": 0, \
        "refusal": "Memory Capacity Exceeded (0x07)"}]},
          {"name": "hci1", "role": "phone", "mode": "controller", "state": "away", "why": "hci1 is gone: it was unplugged", \
        "address": null, "manufacturer": null, "features": [], "advertisingSets": null, "door": null, \
        "phone": "riley", "locks": []},
          {"name": "hci2", "role": "locks", "mode": "bluetoothd", "state": "ready", "why": null, \
        "address": null, "manufacturer": null, "features": [], "advertisingSets": null, "door": "Gym", "phone": null, \
        "locks": []}
        ]}
        """

    @Test("Adapters are a table, with what is wrong below")
    func list() async throws {
        let run = try await runTool(words("adapter list"), against: .json(Self.adapters))

        #expect(
            run.output == """
                ADAPTER  STATE                 ADDRESS            MANUFACTURER  SETS  FOR          CONNECTIONS
                hci0     ready                 00:1A:7D:DA:71:13  Realtek          3  2 locks                1
                hci1     away                  -                  -                -  phone riley            0
                hci2     ready, by bluetoothd  -                  -                -  Gym                    0

                hci1: hci1 is gone: it was unplugged

                """)
        #expect(run.status == .held)
    }

    @Test("Features and locks are there for who asks")
    func features() async throws {
        let run = try await runTool(words("adapter list --features"), against: .json(Self.adapters))

        #expect(run.output.contains("hci0: LE Encryption, LE 2M PHY\n"))
        #expect(run.output.contains("Memory Capacity Exceeded (0x07)"))
    }

    @Test("Without adapters it says how to have some")
    func nothing() async throws {
        let run = try await runTool(words("adapter list"), against: .json(#"{"adapters": []}"#))

        #expect(run.output == "no adapters: start latchd with --adapter\n")
    }

    @Test(
        "A phone gets its adapter before anything else is asked of it",
        arguments: [
            (
                "phone setup riley --user riley --adapter hci1",
                #"POST /phones/riley/setupWithToken {"user":"riley"}"#
            ),
            ("phone unlock riley 101 --adapter hci1", #"POST /phones/riley/unlock {"lockID":"101"}"#),
            ("phone sync riley --adapter hci1", "POST /phones/riley/sync {}"),
            ("phone proximity riley on --adapter hci1", "POST /phones/riley/startProximityUnlock {}"),
        ])
    func adapterFirst(line: String, request: String) async throws {
        let sent = try await CannedServer.run(answering: .json("{}")) { server in
            _ = await runTool(words(line) + ["--server", server.address])
            return server.received
        }

        #expect(sent.map(\.line) == [#"POST /phones/riley/adapter {"adapter":"hci1"}"#, request])
    }

    @Test("A phone that is refused an adapter is asked for nothing")
    func refused() async throws {
        let body = #"{"error": {"code": "adapter_taken", "message": "gus is on hci1"}}"#
        let sent = try await CannedServer.run(answering: .json(body, status: 409)) { server in
            let run = await runTool(words("phone unlock riley 101 --adapter hci1") + ["--server", server.address])
            #expect(run.status == .refused)
            return server.received
        }

        #expect(sent.count == 1)
    }

    @Test("A new phone gets its adapter by its id")
    func create() async throws {
        let sent = try await CannedServer.run(answering: .json(#"{"id": "phone-7"}"#)) { server in
            _ = await runTool(words("phone create --adapter hci1") + ["--server", server.address])
            return server.received
        }

        #expect(sent.map(\.line) == ["POST /phones {}", #"POST /phones/phone-7/adapter {"adapter":"hci1"}"#])
    }
}
