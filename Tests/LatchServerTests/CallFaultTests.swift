import Cloud
import Foundation
import Journal
import Properties
import SimulationKernel
import Testing
import World

@testable import LatchServer

/// What goes wrong with calls of the cloud, by the operations that the server and scenarios share.
@Suite struct CallFaultTests {
    /// A world of the demo property, with a partner's token.
    private struct Backend {
        let world: World
        let dispatcher: Dispatcher
        private(set) var token = ""

        init() async throws {
            let property = World.LoadedProperty(
                description: try PropertyLoader.load(yaml: DemoProperty.yaml, file: "demo"), file: "demo",
                yaml: DemoProperty.yaml)
            world = try World.open(
                property, journal: try Journal(), seed: 1, start: Instant(iso8601: "2026-11-21T14:30:00Z"), scale: 0,
                defaultProperty: { property }, load: { _, _ in property }, version: "test")
            dispatcher = Dispatcher(
                world: world, authority: try await TokenAuthority(issuer: IssuerAddress("http://127.0.0.1:8080")),
                renderer: try MessageRenderer(), version: "test")
            let answer = try await requestToken()
            token = json(answer)["access_token"] as? String ?? ""
        }

        func json(_ answer: APIResponse) -> [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(answer.body))) as? [String: Any] ?? [:]
        }

        func requestToken(audience: String = TokenAuthority.vendorAudience) async throws -> APIResponse {
            try await dispatcher.respond(
                "POST", "/oauth/token",
                APIRequest(
                    path: "", contentType: "application/json",
                    body: Array(
                        """
                        {"grant_type": "client_credentials", "client_id": "demo-m2m", \
                        "client_secret": "demo-m2m-secret", "audience": "\(audience)"}
                        """.utf8), remoteAddress: "127.0.0.1"))
        }

        func call(_ method: String, _ path: String, _ body: String = "") async throws -> APIResponse {
            try await dispatcher.respond(
                method, "/access/sdk" + path,
                APIRequest(
                    path: "", contentType: "application/json", authorization: "Bearer \(token)",
                    body: Array(body.utf8), remoteAddress: "127.0.0.1"))
        }

        func control(_ method: String, _ path: String, _ body: String = "") async throws -> APIResponse {
            try await dispatcher.respond(method, "/sim/v1" + path, APIRequest(path: "", body: Array(body.utf8)))
        }

        func grant(_ email: String = "ann@example.com") async throws -> APIResponse {
            try await call(
                "POST", "/v2/users",
                """
                {"doorUuids": ["d0000000-0000-4000-8000-000000000101"], "email": "\(email)", "firstName": "Ann", \
                "lastName": "Ash", "passcodeType": "PERMANENT", "shareable": false, \
                "startTime": "2026-11-21T14:30:00Z"}
                """)
        }

        var isGranted: Bool {
            get async throws { try await world.read { state, _ in (try? state.user("ann@example.com")) != nil } }
        }

        var now: Instant { get async throws { try await world.timeStatus().now } }
    }

    @Test func `a 5xx before the commit does nothing, once, and tells its event`() async throws {
        let backend = try await Backend()
        let added = try await backend.control(
            "POST", "/faults",
            #"{"kind": "cloud.error", "route": "POST /access/sdk/v2/users", "count": 1, "status": 503}"#)
        #expect(added.status == 200)

        let refused = try await backend.grant()

        #expect(refused.status == 503)
        #expect(String(decoding: refused.body, as: UTF8.self) == #"{"message":"SERVICE_UNAVAILABLE"}"#)
        #expect(try await backend.isGranted == false)
        let event = try #require(refused.headers["Latch-Event-Id"])
        let explained = try await backend.control("GET", "/explain?what=\(event)&door=101")
        #expect(String(decoding: explained.body, as: UTF8.self).contains("fault-1 (cloud.error) struck"))
        #expect(try await backend.grant().status == 200)
    }

    @Test func `a 5xx after the commit has granted, and asking again is answered with the same code`() async throws {
        let backend = try await Backend()
        _ = try await backend.control(
            "POST", "/faults",
            #"{"kind": "cloud.error_after_commit", "route": "grantAccessToUserV2", "client": "demo-m2m", "count": 1}"#)

        let ambiguous = try await backend.grant()

        #expect(ambiguous.status == 502)
        #expect(try await backend.isGranted)
        let event = try #require(ambiguous.headers["Latch-Event-Id"])
        let explained = try await backend.control("GET", "/explain?what=\(event)&door=101")
        let text = String(decoding: explained.body, as: UTF8.self)
        #expect(text.contains("cloud.error_after_commit") && text.contains("PERMANENT"))
        #expect(try await backend.grant().status == 200)
        let accesses = try await backend.world.read { state, _ in
            state.cloud.accesses(of: try state.user("ann@example.com").id).count
        }
        #expect(accesses == 1)
    }

    @Test(arguments: [false, true])
    func `a timeout has no answer after its delay, and commits or not`(commits: Bool) async throws {
        let backend = try await Backend()
        _ = try await backend.control(
            "POST", "/faults", #"{"kind": "cloud.timeout", "delay": "45s", "commits": \#(commits), "count": 1}"#)
        let before = try await backend.now

        let answer = try await backend.grant()

        #expect(answer.isDropped)
        #expect(try await backend.now == before + .seconds(45))
        #expect(try await backend.isGranted == commits)
    }

    @Test func `a slow call is done at once and answered after its delay`() async throws {
        let backend = try await Backend()
        _ = try await backend.control("POST", "/faults", #"{"kind": "cloud.slow", "delay": "8s", "count": 1}"#)
        let before = try await backend.now

        #expect(try await backend.grant().status == 200)

        #expect(try await backend.now == before + .seconds(8))
        let granted = try await backend.world.record(kind: "access.granted")
        #expect(granted.map(\.at) == [before])
    }

    @Test func `a stale read does not see the write before it, and a later one does`() async throws {
        let backend = try await Backend()
        let user = try #require(backend.json(try await backend.grant())["userUuid"] as? String)
        _ = try await backend.control(
            "POST", "/faults", #"{"kind": "cloud.stale_read", "age": "30s", "route": "getUser", "count": 1}"#)

        let stale = try await backend.call("GET", "/v1/users/\(user)")
        let fresh = try await backend.call("GET", "/v1/users/\(user)")

        #expect(stale.status == 404 && fresh.status == 200)
        let fault = backend.json(try await backend.control("GET", "/faults/fault-1"))
        #expect(fault["struck"] as? Int == 1 && fault["state"] as? String == "spent")
    }

    @Test func `a stale read does not see that somebody has gone, nor that an access has ended`() async throws {
        let backend = try await Backend()
        let user = try #require(backend.json(try await backend.grant())["userUuid"] as? String)
        let guest =
            #"{"doorUuids": ["d0000000-0000-4000-8000-000000000101"], "email": "bo@example.com", "#
            + #""firstName": "Bo", "lastName": "B", "passcodeType": "PERMANENT", "shareable": false, "#
            + #""startTime": "2026-11-21T14:30:00Z", "endTime": "2026-11-21T14:31:00Z"}"#
        let second = try await backend.call("POST", "/v2/users", guest)
        let other = try #require(backend.json(second)["userUuid"] as? String)
        _ = try await backend.control("POST", "/time/advance", #"{"by": "70s"}"#)
        _ = try await backend.call("DELETE", "/v1/users/\(user)/doors/d0000000-0000-4000-8000-000000000101")
        let gone = try await backend.call("GET", "/v1/users/\(user)")
        _ = try await backend.control("POST", "/faults", #"{"kind": "cloud.stale_read", "age": "60s", "count": 2}"#)
        let events = try await backend.world.timeStatus().lastEvent

        let stale = try await backend.call("GET", "/v1/users/\(user)")
        let ended = try await backend.call("GET", "/v1/users/\(other)")

        #expect(gone.status == 404)
        #expect(stale.status == 200 && String(decoding: stale.body, as: UTF8.self).contains("ann@example.com"))
        #expect(ended.status == 200 && String(decoding: ended.body, as: UTF8.self).contains("bo@example.com"))
        let later = try await backend.world.record(after: events).map(\.event.kind.rawValue)
        #expect(later == ["fault.struck", "fault.struck"])
        #expect(try await backend.call("GET", "/v1/users/\(user)").status == 404)
        let traffic = String(decoding: try await backend.control("GET", "/traffic").body, as: UTF8.self)
        #expect(traffic.contains(#""statuses":{"200":2,"404":2}"#), "each as it was answered: \(traffic)")
    }

    @Test(arguments: [
        ("cloud.error_after_commit", #""status": 502"#, 502, 0),
        ("cloud.timeout", #""delay": "45s", "commits": true"#, 403, 45),
        ("cloud.slow", #""delay": "8s""#, 403, 8),
    ])
    func `a call for a token that is refused meets its fault like any other`(
        kind: String, parameters: String, status: Int, seconds: Int
    ) async throws {
        let backend = try await Backend()
        _ = try await backend.control(
            "POST", "/faults", #"{"kind": "\#(kind)", "route": "token", "count": 1, \#(parameters)}"#)
        let before = try await backend.now

        let answer = try await backend.requestToken(audience: "nobody")
        let next = try await backend.requestToken(audience: "nobody")

        #expect(answer.status == status && next.status == 403)
        #expect(answer.isDropped == (kind == "cloud.timeout"))
        #expect(try await backend.now == before + .seconds(seconds))
    }

    @Test func `a write is no occasion for a stale read`() async throws {
        let backend = try await Backend()
        _ = try await backend.control("POST", "/faults", #"{"kind": "cloud.stale_read"}"#)

        #expect(try await backend.grant().status == 200)

        let fault = backend.json(try await backend.control("GET", "/faults/fault-1"))
        #expect(fault["met"] as? Int == 0)
    }

    @Test func `429 says when to come again`() async throws {
        let backend = try await Backend()
        _ = try await backend.control(
            "POST", "/faults", #"{"kind": "cloud.rate_limited", "retryAfter": "90s", "count": 1}"#)

        let answer = try await backend.call("GET", "/v1/doors")

        #expect(answer.status == 429 && answer.headers["Retry-After"] == "90")
        #expect(try await backend.call("GET", "/v1/doors").status == 200)
    }

    @Test func `tokens and sign-in codes can fail, too`() async throws {
        let backend = try await Backend()
        _ = try await backend.control(
            "POST", "/faults", #"{"kind": "cloud.error", "route": "token", "count": 1, "status": 500}"#)

        let refused = try await backend.requestToken()

        #expect(refused.status == 500)
        #expect(backend.json(refused)["error"] as? String == "internal_server_error")
        #expect(try await backend.requestToken().status == 200)
    }

    @Test func `another client and another route are not struck`() async throws {
        let backend = try await Backend()
        for scope in [#""client": "rival-m2m""#, #""route": "listKeys""#, #""user": "riley""#] {
            _ = try await backend.control("POST", "/faults", "{\"kind\": \"cloud.error\", \(scope)}")
        }

        #expect(try await backend.call("GET", "/v1/doors").status == 200)
        #expect(try await backend.grant().status == 200)
    }

    @Test(
        "what cannot be is refused with what could",
        arguments: [
            (#"{"kind": "cloud.eror"}"#, 400, "unknown_kind"), (#"{}"#, 400, "bad_request"),
            (#"{"kind": "cloud.error", "status": 404}"#, 400, "bad_request"),
            (#"{"kind": "cloud.error", "rate": 0.5}"#, 400, "bad_request"),
            (#"{"kind": "cloud.error", "direction": "up"}"#, 400, "bad_request"),
            (#"{"kind": "cloud.error", "direction": "to_lock"}"#, 400, "bad_request"),
            (#"{"kind": "cloud.error", "surprise": 1}"#, 400, "bad_request"),
            (#"{"kind": "cloud.error", "event": "acces.granted"}"#, 400, "bad_request"),
            (#"{"kind": "cloud.error", "route": "grantAccess"}"#, 404, "unknown_route"),
            (#"{"kind": "cloud.error", "client": "nobody"}"#, 404, "unknown_client"),
            (#"{"kind": "lock.jam", "door": "999"}"#, 404, "unknown_door"),
            (#"{"kind": "lock.battery_dead"}"#, 400, "bad_request"),
        ])
    func refusals(body: String, status: Int, code: String) async throws {
        let backend = try await Backend()

        let answer = try await backend.control("POST", "/faults", body)

        #expect(answer.status == status)
        #expect((backend.json(answer)["error"] as? [String: Any])?["code"] as? String == code)
    }

    @Test func `faults are listed and cleared, one or all`() async throws {
        let backend = try await Backend()
        for kind in FaultKind.allCases where kind.manner == .interferes {
            #expect(try await backend.control("POST", "/faults", "{\"kind\": \"\(kind.rawValue)\"}").status == 200)
        }
        let count = FaultKind.allCases.filter { $0.manner == .interferes }.count

        #expect((backend.json(try await backend.control("GET", "/faults"))["faults"] as? [Any])?.count == count)
        #expect(try await backend.control("DELETE", "/faults/fault-2").status == 200)
        #expect(try await backend.control("DELETE", "/faults/fault-2").status == 404)
        let cleared = backend.json(try await backend.control("DELETE", "/faults"))["cleared"] as? [String]
        #expect(cleared?.count == count - 1)
        #expect((backend.json(try await backend.control("GET", "/faults/kinds"))["kinds"] as? [Any])?.count == 33)
    }

    @Test func `phones of the world ask by the names of the app API`() {
        let names = AppAPI.operations.map(\.name)
        let requests: [AppRequest] = [
            .consent, .setConsent(true), .phones, .errands, .guests, .locks(includesAll: false),
            .registerPhone(publicKey: [], name: ""), .package(lock: UniqueID(high: 0, low: 0)),
            .time(lock: UniqueID(high: 0, low: 0), nonce: []), .logs(lock: UniqueID(high: 0, low: 0)),
        ]

        for request in requests { #expect(names.contains(request.operation), "\(request.operation)") }
    }

    @Test func `who waits for an event after one of an earlier run gets one of this run`() async throws {
        let backend = try await Backend()
        let touch = #"{"code": "0000001"}"#
        _ = try await backend.control("POST", "/locks/Front/keypad", touch)
        _ = try await backend.control("POST", "/reset")
        let wait = #"{"for": "event", "kind": "lock.refused", "after": "0", "timeout": "1s"}"#

        let before = try await backend.control("POST", "/wait", wait)
        _ = try await backend.control("POST", "/locks/Front/keypad", touch)
        let after = try await backend.control("POST", "/wait", wait)

        #expect(before.status == 408 || before.status == 409, "\(String(decoding: before.body, as: UTF8.self))")
        #expect(after.status == 200, "\(String(decoding: after.body, as: UTF8.self))")
    }
}
