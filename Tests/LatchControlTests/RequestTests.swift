internal import LatchControl
internal import Testing

/// Every command line, and the request that it comes to.
@Suite struct RequestTests {
    static let readings: [(String, String)] = [
        ("status", "GET /status"),
        ("time show", "GET /time"),
        ("time advance 1h30m", #"POST /time/advance {"by":"1h30m"}"#),
        ("time advance --to 2030-01-01T00:00:00Z", #"POST /time/advance {"to":"2030-01-01T00:00:00Z"}"#),
        ("time set 2030-01-01T00:00:00Z", #"POST /time/set {"to":"2030-01-01T00:00:00Z"}"#),
        ("time freeze", "POST /time/freeze {}"),
        ("time run", #"POST /time/run {"scale":1.0}"#),
        ("time run --scale 0.5", #"POST /time/run {"scale":0.5}"#),
        ("door list", "GET /doors"),
        ("door list --building \"Maple Court\" --needs-sync", "GET /doors?building=Maple%20Court&needsSync=true"),
        ("door show \"Maple Court/101\"", "GET /doors/Maple%20Court%2F101"),
        ("lock show 101", "GET /doors/101"),
        ("building list", "GET /buildings"),
        ("key list", "GET /keys"),
        ("partner list", "GET /partners"),
        ("partner show demo", "GET /partners/demo"),
        ("partner limits demo-m2m", "GET /clients/demo-m2m"),
        (
            "partner limits demo-m2m --calls-per-minute 5 --tokens-per-hour 0 --token-seconds 60 --allow ::1 --allow 10.0.0.0/8",
            """
            PUT /clients/demo-m2m/limits {"tokenSeconds":60,"requestsPerMinute":5,"tokensPerHour":0,\
            "allowedAddresses":["::1","10.0.0.0/8"]}
            """
        ),
        ("partner limits demo-m2m --allow-all", #"PUT /clients/demo-m2m/limits {"allowedAddresses":[]}"#),
        ("partner origins demo", "GET /partners/demo"),
        (
            "partner origins demo --allow https://a.example --allow http://localhost:3000",
            #"PUT /partners/demo/origins {"origins":["https://a.example","http://localhost:3000"]}"#
        ),
        ("partner origins demo --allow-none", #"PUT /partners/demo/origins {"origins":[]}"#),
        ("partner rotate-secret demo-m2m", "POST /clients/demo-m2m/rotate-secret {}"),
        (
            "partner rotate-secret demo-m2m --secret s3cret --overlap 0s",
            #"POST /clients/demo-m2m/rotate-secret {"secret":"s3cret","overlap":"0s"}"#
        ),
        ("fault list", "GET /faults"),
        ("fault add lock.jam", #"POST /faults {"kind":"lock.jam"}"#),
        (
            "fault add cloud.slow --route listDoors --client demo-m2m --set delay=8s --count 2 --after 1",
            #"POST /faults {"kind":"cloud.slow","client":"demo-m2m","route":"listDoors","after":1,"count":2,"delay":"8s"}"#
        ),
        (
            """
            fault add sync.lost --door 101 --user riley --phone p --event lock.opened --direction to_lock \
            --probability 0.5 --from 2026-11-21T15:00:00Z --until 2026-11-21T16:00:00Z
            """,
            """
            POST /faults {"kind":"sync.lost","door":"101","user":"riley","phone":"p","event":"lock.opened",\
            "direction":"to_lock","probability":0.5,"from":"2026-11-21T15:00:00Z","until":"2026-11-21T16:00:00Z"}
            """
        ),
        ("fault clear fault-1", "DELETE /faults/fault-1"),
        ("fault clear --all", "DELETE /faults"),
        ("traffic", "GET /traffic"),
        ("traffic --client demo-m2m", "GET /traffic?client=demo-m2m"),
        ("traffic --reset", "DELETE /traffic"),
        ("user list", "GET /users"),
        ("user show riley@example.com", "GET /users/riley%40example.com"),
        ("access list --door 101", "GET /accesses?door=101&truth=cloud"),
        ("access list --door \"Room 1\" --truth lock", "GET /accesses?door=Room%201&truth=lock"),
        ("history", "GET /history"),
        ("history --door 101 --user +15550100 --limit 5", "GET /history?door=101&user=%2B15550100&limit=5"),
        ("setting list", "GET /settings"),
        ("setting list --changed", "GET /settings?changed=true"),
        ("setting get otpDigits", "GET /settings/otpDigits"),
        ("setting set otpDigits 8", #"PUT /settings/otpDigits {"value":"8"}"#),
        ("token mint --client demo-m2m", #"POST /tokens {"client":"demo-m2m"}"#),
        (
            "token mint --user riley --client demo-app --lifetime 15m --expired --audience x",
            #"POST /tokens {"client":"demo-app","user":"riley","lifetime":"15m","expired":true,"audience":"x"}"#
        ),
        ("outbox list", "GET /outbox"),
        (
            "outbox list --to riley@example.com --kind doorcode --door 101 --limit 3",
            "GET /outbox?to=riley%40example.com&kind=doorcode&door=101&limit=3"
        ),
        ("outbox list --user riley", "GET /outbox?user=riley"),
        ("outbox show 3", "GET /outbox/3"),
        ("outbox show 3 --html", "GET /outbox/3"),
        ("outbox wait", "POST /outbox/wait {}"),
        (
            "outbox wait --to riley@example.com --kind invite --door 101 --after 3 --timeout 5s",
            #"POST /outbox/wait {"to":"riley@example.com","kind":"invite","door":"101","after":"3","timeout":"5s"}"#
        ),
        ("outbox wait --user riley", #"POST /outbox/wait {"user":"riley"}"#),
        ("wait synced Front", #"POST /wait {"for":"synced","door":"Front"}"#),
        ("wait synced Front --timeout 5m", #"POST /wait {"for":"synced","door":"Front","timeout":"5m"}"#),
        (
            "wait event access.granted --door 101 --after 17 --timeout 1h",
            #"POST /wait {"for":"event","kind":"access.granted","door":"101","after":"17","timeout":"1h"}"#
        ),
        (
            "wait record 101 --reason expired --timeout 1h",
            #"POST /wait {"for":"record","door":"101","reason":"expired","timeout":"1h"}"#
        ),
        ("events", "GET /events?limit=100"),
        (
            "events --after 16 --kind lock --door 101 --limit 5",
            "GET /events?after=16&kind=lock&door=101&limit=5"
        ),
        ("events --follow --after 16 --limit 5", "GET /events?after=16"),
        (
            "explain 1234567 --door 101 --at 2026-11-21T09:30:00Z",
            "GET /explain?what=1234567&door=101&at=2026-11-21T09%3A30%3A00Z"
        ),
        ("diff", "GET /diff"),
        ("diff --door 101", "GET /diff?door=101"),
        ("radio", "GET /radio"),
        ("radio list", "GET /radio"),
        ("radio show hci-1", "GET /radio/hci-1"),
        ("radio move hci-1 --to -1,2.5,0", #"PUT /radio/hci-1/position {"x":-1.0,"y":2.5,"z":0.0}"#),
        ("radio move hci-1 --door 101", #"PUT /radio/hci-1/position {"door":"101"}"#),
        (
            "radio move phone --door 101 --distance 0.5",
            #"PUT /radio/phone/position {"door":"101","distance":0.5}"#
        ),
        ("radio name hci-1 phone", #"PUT /radio/hci-1/name {"name":"phone"}"#),
        ("radio link", "POST /radio/link {}"),
        (
            "radio link --from hci-1 --to 101 --loss 0.3 --duplication 0.1 --corruption 0.01 --delay 20ms",
            """
            POST /radio/link {"from":"hci-1","to":"101","loss":0.3,"duplication":0.1,"corruption":0.01,\
            "delay":"20ms"}
            """
        ),
        ("adapter list", "GET /adapters"),
        ("adapter list --features", "GET /adapters"),
        ("snapshot list", "GET /snapshots"),
        ("snapshot save", "POST /snapshots {}"),
        ("snapshot save \"before checkout\"", #"POST /snapshots {"name":"before checkout"}"#),
        ("snapshot load \"before checkout\"", "POST /snapshots/before%20checkout/load {}"),
        ("snapshot reset", "POST /reset {}"),
    ]

    static let lockReadings: [(String, String)] = [
        ("lock keypad 101 1234567", #"POST /locks/101/keypad {"code":"1234567"}"#),
        (
            "lock keypad 101 1234567 --at 2026-11-21T09:30:00Z --gap 1s --digits 3 --no-wake --no-confirm",
            """
            POST /locks/101/keypad {"code":"1234567","at":"2026-11-21T09:30:00Z","gap":"1s","digits":3,\
            "wake":false,"confirm":false}
            """
        ),
        ("lock keypad 101 1234567 --slow --json", #"POST /locks/101/keypad {"code":"1234567","gap":"6s"}"#),
        ("lock card Lobby 04a1b2c3", #"POST /locks/Lobby/card {"card":"04a1b2c3"}"#),
        (
            "lock card Lobby 04a1b2c3 --at 2030-01-01T00:00:00Z",
            #"POST /locks/Lobby/card {"card":"04a1b2c3","at":"2030-01-01T00:00:00Z"}"#
        ),
        ("lock touch 103", "POST /locks/103/touch {}"),
        ("lock thumbturn 101", "POST /locks/101/thumbturn {}"),
        ("lock thumbturn 101 unlocked", #"POST /locks/101/thumbturn {"to":"unlocked"}"#),
        ("lock deadbolt 102 thrown", #"POST /locks/102/deadbolt {"to":"thrown"}"#),
        ("lock battery 103 12", #"POST /locks/103/battery {"percentage":12}"#),
        ("lock battery 103 --swap", #"POST /locks/103/battery {"swap":true}"#),
        ("lock power Front off", #"POST /locks/Front/power {"on":false}"#),
        ("lock power Front on", #"POST /locks/Front/power {"on":true}"#),
        ("lock clock Roof", "POST /locks/Roof/clock {}"),
        ("lock clock Roof --lose", #"POST /locks/Roof/clock {"lose":true}"#),
        ("lock clock Roof --offset -5m", #"POST /locks/Roof/clock {"offset":"-5m"}"#),
        ("lock clock Roof --drift -20", #"POST /locks/Roof/clock {"driftPPM":-20.0}"#),
        ("lock firmware 101 2.5.0", #"POST /locks/101/firmware {"version":"2.5.0"}"#),
        ("lock sync 101", "POST /locks/101/sync {}"),
    ]

    @Test("A command line comes to its request", arguments: readings + lockReadings + phoneReadings + managerReadings)
    func commandLine(line: String, request: String) async throws {
        let answer = { @Sendable (request: ReceivedRequest) -> CannedAnswer in
            if request.headers["accept"] == "text/event-stream" { return .events([]) }
            return .json(request.target.hasPrefix("/sim/v1/diff") ? #"{"differences":[]}"# : "{}")
        }
        let sent = try await CannedServer.run(
            answeringBy: answer,
            during: { server in
                _ = await runTool(words(line) + ["--server", server.address])
                return server.received
            })

        #expect(sent.map(\.line) == [request])
    }

    @Test("A control token is sent as a bearer, the option before the variable")
    func controlToken() async throws {
        let sent = try await CannedServer.run(answering: .json(Bodies.time)) { server in
            let variables = ["LATCHD_SERVER": server.address, "LATCHD_CONTROL_TOKEN": "from-variable"]
            _ = await runTool(["time", "show"], variables: variables)
            _ = await runTool(["time", "show", "--control-token", "from-option"], variables: variables)
            _ = await runTool(["time", "show"], variables: ["LATCHD_SERVER": server.address])
            return server.received.map { $0.headers["authorization"] }
        }

        #expect(sent == ["Bearer from-variable", "Bearer from-option", nil])
    }

    @Test("A server without a scheme is spoken to by HTTP")
    func serverWithoutScheme() async throws {
        let run = try await CannedServer.run(answering: .json(Bodies.time)) { server in
            await runTool(["time", "show", "--server", String(server.address.dropFirst("http://".count))])
        }

        #expect(run.status == .held)
    }
}
