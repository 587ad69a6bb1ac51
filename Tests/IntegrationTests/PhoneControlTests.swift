import Testing

/// Phones as `latchctl` and a client of the control API see them.
@Suite(.realProcesses) struct PhoneControlTests {
    static let lock101 = "5d000000-0000-4000-8000-000000000101"

    /// A daemon with a phone of riley's before 101, called `riley`.
    private func daemonWithPhone() async throws -> Daemon {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("phone", "create", "--name", "riley", "--door", "101")
        _ = try await daemon.json("phone", "setup", "riley", "--user", "riley")
        return daemon
    }

    @Test("The first unlock runs the setup sync, the second does not, and both have the documented shape")
    func setupSyncOnce() async throws {
        let daemon = try await daemonWithPhone()

        let first = try await daemon.json("phone", "unlock", "riley", "101")
        let second = try await daemon.json("phone", "unlock", "riley", "101")

        #expect(first.names == ["at", "door", "events", "reason", "verdict"])
        #expect(first.verdict == "opened")
        #expect(first.reason == .null)
        #expect(first.door == "101")
        #expect(
            first.events.elements.map(\.status) == [
                "started", "connectForSetupSync", "setupSync", "connectForUnlock", "unlock", "success",
            ])
        #expect(first.events.elements.map(\.attempt) == [.null, "first", "first", "first", "first", .null])
        #expect(first.events.elements.allSatisfy { $0.method == "explicit" })
        #expect(first.events.elements.last?.at == first.at)
        #expect(
            second.events.elements.map(\.status) == ["started", "connectForUnlock", "unlock", "success"])
    }

    @Test("A revoked phone opens until another resident's phone brings the lock the news, and explain says who did")
    func revocation() async throws {
        let daemon = try await daemonWithPhone()
        let partner = try await daemon.partner()
        _ = try await daemon.json("phone", "unlock", "riley", "101")
        _ = try await daemon.json("phone", "network", "riley", "off")
        let revoked = try await partner.call(.delete, "/v1/users/\(Demo.riley)/doors/\(Demo.door101)")

        let before = try await daemon.json("phone", "unlock", "riley", "101")
        _ = try await daemon.json("phone", "create", "--name", "morgan", "--door", "101")
        _ = try await daemon.json("phone", "setup", "morgan", "--user", "morgan")
        let sync = try await daemon.json("phone", "sync", "morgan", "101")
        let after = try await daemon.ctl("phone", "unlock", "riley", "101", "--json")
        let explanation = try await daemon.json("explain", "riley", "--door", "101")

        #expect(revoked.status == 200)
        #expect(before.verdict == "opened")
        #expect(sync.locks[0].door == "101")
        #expect(sync.locks[0].broughtPackage == .bool(true))
        #expect(after.code == 1)
        #expect(try after.json.verdict == "refused")
        #expect(try after.json.reason == "unknown_credential")
        #expect(try after.json.events.elements.last?.failure == "authFailed")
        let chain = explanation.chain.elements.compactMap { $0.what.string }
        #expect(chain.contains { $0.contains("package") && $0.contains("morgan") }, "\(chain)")
    }

    @Test("A phone has all its members, and each switch is seen in it")
    func switches() async throws {
        let daemon = try await Daemon.start()

        let made = try await daemon.send(.post, "/sim/v1/phones", ["name": "pocket", "position": [1, 2, 3]]).json
        let bluetooth = try await daemon.json("phone", "bluetooth", "pocket", "off")
        let network = try await daemon.json("phone", "network", "pocket", "off")
        let permission = try await daemon.json("phone", "permission", "pocket", "--deny")
        let moved = try await daemon.json("phone", "move", "phone-1", "--to", "-4,5,6")
        let before = try await daemon.json("phone", "move", "pock", "--door", "101", "--distance", "0.5")
        let lock = try await daemon.json("radio", "show", "101")
        let removed = try await daemon.http(.delete, "/sim/v1/phones/pocket")
        let list = try await daemon.json("phone", "list")

        #expect(
            made.names == [
                "activity", "adapter", "bluetooth", "consent", "email", "id", "locks", "name", "network", "packages",
                "permission", "position", "proximity", "reports", "token", "tokenExpiresAt", "user",
            ])
        #expect(made.id == "phone-1")
        #expect(made.position == [1, 2, 3])
        #expect(made.token == "none")
        #expect(bluetooth.bluetooth == .bool(false))
        #expect(network.network == .bool(false))
        #expect(permission.permission == .bool(false))
        #expect(moved.position == [-4, 5, 6])
        #expect(before.position[0] == lock.position.x)
        #expect(before.position[1].double == lock.position.y.double.map { $0 - 0.5 })
        #expect(removed.body == "{}")
        #expect(list.phones == [])
    }

    @Test("A setup needs a token that is ours, a user's, and good at this time")
    func tokens() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()
        _ = try await daemon.json("phone", "create", "--name", "riley", "--door", "101")
        let expired = try await daemon.json("token", "mint", "--user", "riley", "--expired").access_token.string ?? ""
        let short = try await daemon.json("token", "mint", "--user", "riley", "--lifetime", "1m").access_token

        for token in ["x.y.z", partner.token, expired] {
            let run = try await daemon.ctl("phone", "setup", "riley", "--token", token, "--json")
            #expect(run.code == 1)
            #expect(try run.json.error.code == "invalidToken")
        }
        let phone = try await daemon.json("phone", "setup", "riley", "--token", short.string ?? "")
        _ = try await daemon.json("time", "advance", "2m")
        let later = try await daemon.json("phone", "show", "riley")
        let unlock = try await daemon.json("phone", "unlock", "riley", "101")
        let locks = try await daemon.ctl("phone", "locks", "riley", "--json")

        #expect(phone.token == "valid")
        #expect(phone.tokenExpiresAt == "2026-11-21T14:31:00.000Z")
        #expect(later.token == "expired")
        #expect(unlock.verdict == "opened", "what is cached goes on: \(unlock)")
        #expect(locks.code == 1)
        #expect(try locks.json.error.code == "invalidToken")
    }

    @Test("An error of the SDK is a conflict under the SDK's name")
    func sdkErrors() async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("phone", "create", "--name", "p", "--door", "101")
        func unlock(_ lock: String) async throws -> Answer {
            try await daemon.send(.post, "/sim/v1/phones/p/unlock", ["lockID": .text(lock)])
        }

        let early = try await unlock("101")
        let refused = try await daemon.send(.post, "/sim/v1/phones/p/setupWithToken", ["user": "noconsent"])
        _ = try await daemon.json("phone", "setup", "p", "--user", "riley")
        let foreign = try await unlock("103")
        let unheardOf = try await unlock("5d000000-0000-4000-8000-00000000ffff")
        _ = try await daemon.json("phone", "bluetooth", "p", "off")
        let off = try await unlock(Self.lock101)
        _ = try await daemon.json("phone", "bluetooth", "p", "on")
        _ = try await daemon.json("phone", "permission", "p", "--deny")
        let denied = try await unlock(Self.lock101)

        let answers = [early, refused, foreign, unheardOf, off, denied]
        #expect(answers.map(\.status) == Array(repeating: 409, count: answers.count))
        #expect(
            try answers.map { try $0.json.error.code } == [
                "sdkNotInitialized", "consentNotGranted", "lockNotFound", "lockNotFound", "bluetoothDisabled",
                "permissionDenied",
            ])
    }

    @Test("A lock that is not heard is no verdict of a lock's")
    func outOfHearing() async throws {
        let daemon = try await daemonWithPhone()
        _ = try await daemon.json("phone", "move", "riley", "--to", "5000,0,0")

        let run = try await daemon.ctl("phone", "unlock", "riley", "101", "--json")

        #expect(run.code == 1)
        #expect(try run.json.verdict == "ignored")
        #expect(try run.json.reason == .null)
        #expect(try run.json.events.elements.last?.failure == "lockNotFound")
    }

    @Test("An unlock that nobody waits for is answered when it has begun, and can be cancelled")
    func cancel() async throws {
        let daemon = try await daemonWithPhone()

        let begun = try await daemon.json("phone", "unlock", "riley", "101", "--no-wait")
        let busy = try await daemon.ctl("phone", "sync", "riley", "101", "--json")
        let canceled = try await daemon.json("phone", "cancel", "riley")
        let events = try await daemon.ctl("events", "--kind", "phone.unlock", "--json").output.split(separator: "\n")

        #expect(begun.verdict == .null)
        #expect(busy.code == 1)
        #expect(try busy.json.error.code == "unlockInProgress")
        #expect(canceled.activity == "idle")
        #expect(try events.last.map { try JSON(parsing: String($0)) }?.data.status == "canceled")
    }

    @Test("Locks and logs have the SDK's members")
    func locksAndLogs() async throws {
        let daemon = try await daemonWithPhone()
        _ = try await daemon.json("phone", "unlock", "riley", "101")
        _ = try await daemon.json("phone", "sync", "riley", "101")

        let lock = try await daemon.json("phone", "locks", "riley").locks.elements.first { $0.name == "101" }
        let log = try await daemon.json("phone", "logs", "riley", "101").accessLogs[0]

        let names = Set(lock.map(\.names) ?? [])
        let expected = ["id", "name", "buildingID", "startTime", "endTime", "doorCode", "isShareable"]
        #expect(lock?.id == .text(Self.lock101))
        #expect(names.isSuperset(of: expected))
        #expect(log.method == "ble")
        #expect(log.result == "success")
        #expect(log.lockUuid == .text(Self.lock101))
        #expect((log.epochTimeForEntryAttempt.double ?? 0) > 1_700_000_000_000)
    }

    @Test(
        "A body that cannot be meant so is refused",
        arguments: [
            ("phones", #"{"position": [1, 2]}"#), ("phones", #"{"position": "1,2,3"}"#),
            ("phones", #"{"position": [1, 2, 3], "door": "101"}"#), ("phones", #"{"distance": 1}"#),
            ("phones", #"{"door": "101", "distance": -1}"#), ("phones", #"{"nome": "x"}"#),
            ("phones", #"{"name": ""}"#), ("phones/p/move", "{}"), ("phones/p/bluetooth", "{}"),
            ("phones/p/consent", #"{"granted": "yes"}"#), ("phones/p/setupWithToken", "{}"),
            ("phones/p/setupWithToken", #"{"user": "riley", "token": "x"}"#), ("phones/p/unlock", "{}"),
            ("phones/p/unlock", #"{"lockID": [1]}"#), ("phones/p/kill", #"{"x": 1}"#),
        ])
    func badBody(path: String, body: String) async throws {
        let daemon = try await Daemon.start()
        _ = try await daemon.json("phone", "create", "--name", "p")

        let answer = try await daemon.http(.post, "/sim/v1/\(path)", body: body)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json.error.code == "bad_request")
    }

    @Test("Names: unknown, ambiguous, taken, and that of a person who is no more than a hint")
    func names() async throws {
        let daemon = try await Daemon.start()
        let first = try await daemon.send(.post, "/sim/v1/phones", ["user": "riley"]).json
        let second = try await daemon.send(.post, "/sim/v1/phones", ["user": "riley"]).json
        let taken = try await daemon.ctl("phone", "create", "--name", "riley", "--json")
        let door = try await daemon.ctl("phone", "create", "--name", "101", "--json")
        let unknown = try await daemon.ctl("phone", "show", "nobody", "--json")
        let ambiguous = try await daemon.ctl("phone", "show", "phone-", "--json")

        #expect(first.name == "riley")
        #expect(first.user == .null)
        #expect(second.name == "phone-2")
        #expect(taken.code == 1)
        #expect(try taken.json.error.code == "name_taken")
        #expect(try door.json.error.code == "name_taken")
        #expect(unknown.code == 2)
        #expect(try unknown.json.error.code == "unknown_phone")
        #expect(try ambiguous.json.error.code == "ambiguous_phone")
    }
}
