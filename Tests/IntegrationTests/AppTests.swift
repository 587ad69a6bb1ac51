import Testing

@Suite(.realProcesses) struct AppTests {
    private static let key = String(repeating: "ab", count: 32)
    private static let zero = String(repeating: "00", count: 32)
    private static let lock101 = "5d000000-0000-4000-8000-000000000101"
    private static let lock102 = "5d000000-0000-4000-8000-000000000102"

    @Test("Without a user's token that is good, every route answers 401 in the app's envelope")
    func tokens() async throws {
        let daemon = try await Daemon.start()
        let expired = try await daemon.json("token", "mint", "--user", "riley", "--expired")
        let partner = try await daemon.partner()
        let tokens = ["", "x", expired.access_token.string ?? "", partner.token]

        for token in tokens {
            let app = AppClient(daemon: daemon, token: token)
            for (method, path) in [
                (Method.get, "/consent"), (.put, "/consent"), (.get, "/phones"), (.post, "/phones"),
                (.delete, "/phones/x"), (.get, "/locks"), (.get, "/errands"), (.get, "/locks/x/package"),
                (.post, "/locks/x/time"), (.post, "/locks/x/reports"), (.get, "/locks/x/logs"),
                (.post, "/guests"), (.get, "/guests"), (.delete, "/guests/x"), (.delete, "/guests/x/locks/x"),
            ] {
                let answer = try await app.call(method, path)
                #expect(answer.status == 401, "\(method) \(path): \(answer)")
                #expect(try answer.json.error == "TOKEN_INVALID")
                #expect(try answer.json.names == ["error", "message"])
            }
        }
    }

    @Test("A user's token opens nothing of the partner's")
    func otherWay() async throws {
        let daemon = try await Daemon.start()
        let token = try await daemon.signIn().access_token.string ?? ""

        let answer = try await PartnerAPI(daemon: daemon, token: token).call(.get, "/v1/doors")

        #expect(answer.status == 403)
    }

    @Test("Consent is asked of a user once, and without it there is nothing else")
    func consent() async throws {
        let daemon = try await Daemon.start()
        let gus = try await daemon.app("gus")
        #expect(try await gus.json(.get, "/consent") == ["consent": .null])
        let refused = try await gus.call(.get, "/locks")
        #expect(refused.status == 403)
        #expect(try refused.json.error == "CONSENT_NOT_GRANTED")

        #expect(try await gus.json(.put, "/consent", ["consent": true]) == ["consent": true])

        #expect(try await gus.json(.get, "/consent") == ["consent": true])
        #expect(try await gus.json(.get, "/locks").locks.elements.count == 1)
        let inactive = try await daemon.app("inactive").call(.get, "/locks")
        #expect(inactive.status == 403)
        #expect(try inactive.json.error == "USER_INACTIVE")
    }

    @Test("A phone is registered once, listed, and removed; the lock learns its key by a sync")
    func phones() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()
        let phone = try await app.register(Self.key, "Riley's phone")
        #expect(phone.names == ["name", "phoneUuid", "publicKey", "registeredAt"])
        #expect(phone.publicKey == .text(Self.key))
        #expect(try await app.register(Self.key) == phone)
        #expect(try await app.json(.get, "/phones") == ["phones": [phone]])
        let diff = try await daemon.ctl("diff", "--door", "101")
        #expect(diff.output.contains("phone"), "the cloud has it, the lock has not: \(diff)")
        _ = try await daemon.json("lock", "sync", "101")

        let taken = try await daemon.app("morgan").call(.post, "/phones", ["publicKey": .text(Self.key), "name": "M"])
        #expect(taken.status == 409)
        #expect(try taken.json.error == "KEY_TAKEN")
        for number in 1...7 { _ = try await app.register(String(repeating: "0\(number)", count: 32)) }
        let ninth = try await app.call(
            .post, "/phones", ["publicKey": .text(String(repeating: "09", count: 32)), "name": "M"])
        #expect(ninth.status == 409)
        #expect(try ninth.json.error == "TOO_MANY_PHONES")

        let path = "/phones/\(phone.phoneUuid.string ?? "")"
        #expect(try await app.json(.delete, path) == [:])
        #expect(try await app.call(.delete, path).status == 404)
        #expect(try await app.json(.get, "/phones").phones.elements.count == 7)
    }

    @Test("Locks and errands have the documented members")
    func locks() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()

        let locks = try await app.json(.get, "/locks").locks.elements
        let lock = try #require(locks.first { $0.uuid == .text(Self.lock101) })
        #expect(
            lock.names == [
                "buildingUuid", "canUnlock", "doorCode", "doorUuid", "endTime", "idKey", "isShareable", "name",
                "publicKey", "role", "sequence", "startTime", "uuid",
            ])
        #expect(lock.doorUuid == .text(Demo.door101))
        #expect(lock.doorCode == "4821101")
        #expect(lock.role == "RESIDENT")
        #expect(lock.isShareable == true)
        #expect(lock.endTime == .null)
        #expect(lock.publicKey.string?.count == 64)
        #expect(lock.idKey.string?.count == 32)
        let all = try await app.json(.get, "/locks?includeAllLocks=true").locks.elements
        #expect(all.count >= locks.count)

        _ = try await app.register(Self.key)
        let errands = try await daemon.app("morgan").json(.get, "/errands").errands.elements
        let errand = try #require(errands.first { $0.uuid == .text(Self.lock101) })
        #expect(errand.names == ["base", "idKey", "name", "publicKey", "sequence", "uuid"])
        #expect(errand.publicKey == lock.publicKey)
        #expect(errand.idKey == lock.idKey)
    }

    @Test("A neighbour fetches package and time for a lock; where nothing waits all is null")
    func packages() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()
        _ = try await app.register(Self.key)
        let morgan = try await daemon.app("morgan")

        let package = try await morgan.json(.get, "/locks/\(Self.lock101)/package")
        #expect(package.names == ["base", "package", "sequence"])
        #expect(package.package.string?.hasPrefix("TFNQS") == true, "the magic LSPK in base64")
        #expect((package.sequence.integer ?? 0) > (package.base.integer ?? 0))
        let again = try await app.json(.get, "/locks/\(Self.lock101)/package")
        #expect(again == package, "the same bytes for whoever goes on with it")
        let nothing = try await morgan.json(.get, "/locks/\(Self.lock102)/package")
        #expect(nothing == ["base": .null, "sequence": .null, "package": .null])

        let nonce = String(repeating: "5a", count: 16)
        let time = try await morgan.json(.post, "/locks/\(Self.lock101)/time", ["nonce": .text(nonce)])
        #expect(time.names == ["time"])
        #expect(time.time.string?.isEmpty == false)
        let logs = try await app.json(.get, "/locks/\(Self.lock101)/logs")
        #expect(logs == ["accessLogs": []])
    }

    @Test("Logs are in the SDK's words")
    func logs() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()
        _ = try await daemon.ctl("lock", "keypad", "101", "4821101")
        _ = try await daemon.ctl("lock", "keypad", "101", "0000000")
        _ = try await daemon.json("lock", "sync", "101")

        let logs = try await app.json(.get, "/locks/\(Self.lock101)/logs").accessLogs.elements

        #expect(logs.map(\.result) == ["incorrect", "success"], "the newest first")
        #expect(logs.map(\.method) == ["passcode", "passcode"])
        let last = try #require(logs.last)
        #expect(
            last.names == ["epochTimeForEntryAttempt", "fullName", "lockUuid", "method", "result", "uuid"])
        #expect(last.fullName == "Riley Reed")
        #expect(last.lockUuid == .text(Self.lock101))
        #expect((last.epochTimeForEntryAttempt.integer ?? 0) / 1_000_000 == 1_795_271)
    }

    @Test("What is malformed or out of reach is refused in the app's envelope")
    func refusals() async throws {
        let daemon = try await Daemon.start()
        let app = try await daemon.app()
        let here = "/locks/\(Self.lock101)"
        let pool = "/locks/5d000000-0000-4000-8000-000000000202"
        let nonce: JSON = ["nonce": .text(String(repeating: "5a", count: 16))]
        let long = String(repeating: "ab", count: 40_000)
        for (method, path, body, status, error) in [
            (.put, "/consent", [:], 400, "BAD_REQUEST"), (.put, "/consent", ["consent": 1], 400, "BAD_REQUEST"),
            (.post, "/phones", ["publicKey": "ab", "name": "x"], 400, "BAD_REQUEST"),
            (.post, "/phones", ["publicKey": "xy", "name": "x"], 400, "BAD_REQUEST"),
            (.post, "/phones", ["publicKey": .text(Self.zero), "name": "x"], 400, "BAD_REQUEST"),
            (.delete, "/guests/x", nil, 400, "BAD_REQUEST"), (.delete, "/guests/\(Demo.nobody)", nil, 404, "NOT_FOUND"),
            (.delete, "/guests/\(Demo.nobody)/locks/\(Self.lock101)", nil, 404, "NOT_FOUND"),
            (.delete, "/guests/\(Demo.gus)/locks/\(Self.lock102)", nil, 404, "DEVICE_NOT_FOUND"),
            (.post, "/phones", ["publicKey": .text(Self.key)], 400, "BAD_REQUEST"),
            (.post, "/phones", ["publicKey": .text(Self.key), "name": ""], 400, "BAD_REQUEST"),
            (.post, "/phones", ["publicKey": .text(long), "name": "x"], 400, "BAD_REQUEST"),
            (.delete, "/phones/x", nil, 400, "BAD_REQUEST"),
            (.delete, "/phones/\(Demo.nobody)", nil, 404, "NOT_FOUND"),
            (.get, "/locks?includeAllLocks=maybe", nil, 400, "BAD_REQUEST"),
            (.get, "/locks/x/package", nil, 400, "BAD_REQUEST"), (.get, pool + "/package", nil, 404, "NOT_FOUND"),
            (.get, "/locks/\(Demo.nobody)/package", nil, 404, "NOT_FOUND"),
            (.post, here + "/time", ["nonce": "5a"], 400, "BAD_REQUEST"),
            (.post, here + "/time", [:], 400, "BAD_REQUEST"), (.post, pool + "/time", nonce, 404, "NOT_FOUND"),
            (.post, here + "/reports", ["report": "!"], 400, "BAD_REQUEST"),
            (.post, here + "/reports", ["report": "TFNSUA=="], 400, "MALFORMED_REPORT"),
            (.post, here + "/reports", ["report": .text(String(repeating: "A", count: 262_144))], 400, "BAD_REQUEST"),
            (.get, pool + "/logs", nil, 404, "NOT_FOUND"), (.get, "/elsewhere", nil, 404, "NOT_FOUND"),
        ] as [(Method, String, JSON?, Int, String)] {
            let answer = try await app.call(method, path, body)
            #expect(answer.status == status, "\(method) \(path): \(answer)")
            #expect(try answer.json.error == .text(error), "\(method) \(path)")
            #expect(try answer.json.names == ["error", "message"])
        }
        let huge = try await daemon.http(
            .post, "/app/v1/phones", headers: [("Authorization", "Bearer \(app.token)")],
            body: String(repeating: "x", count: 2_000_000))
        #expect(huge.status == 413)
        #expect(try huge.json.error == "TOO_LARGE")
        let last = try await daemon.json("events", "--kind", "call.refused", "--limit", "1")
        #expect("\(last)".contains("BAD_REQUEST") || "\(last)".contains("NOT_FOUND"), "\(last)")
    }
}
