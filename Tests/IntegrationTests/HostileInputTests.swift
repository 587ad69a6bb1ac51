import Testing

/// Whatever comes in on the port, the daemon goes on.
@Suite(.realProcesses) struct HostileInputTests {
    private static let host = "Host: localhost\r\n"

    private static let garbage: [(String, String)] = [
        ("zeroes", String(repeating: "\0", count: 4_096)),
        ("a TLS greeting", "\u{16}\u{03}\u{01}\u{02}\0\u{01}\0\u{01}\u{fc}\u{03}\u{03}"),
        ("no HTTP", "HELO example.com\r\n\r\n"),
        ("HTTP of another time", "GET / HTTP/9.9\r\n\(host)\r\n"),
        ("no version", "GET /healthz\r\n\r\n"),
        ("two lengths", "POST /oauth/token HTTP/1.1\r\n\(host)Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"),
        ("a negative length", "POST /oauth/token HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n"),
        ("a great length", "POST /oauth/token HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999\r\n\r\n"),
        (
            "length and chunks",
            "POST /oauth/token HTTP/1.1\r\n\(host)Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        ("a bad chunk", "POST /oauth/token HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
        ("a header without a name", "GET /healthz HTTP/1.1\r\n\(host): x\r\n\r\n"),
        ("a bare line feed in a header", "GET /healthz HTTP/1.1\r\n\(host)X: a\nb\r\n\r\n"),
        ("10,000 headers", "GET /healthz HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 10_000) + "\r\n"),
        ("a header of 1 MB", "GET /healthz HTTP/1.1\r\nX: " + String(repeating: "y", count: 1 << 20) + "\r\n\r\n"),
        ("a target of 1 MB", "GET /" + String(repeating: "y", count: 1 << 20) + " HTTP/1.1\r\n\(host)\r\n"),
        ("an odd target", "GET ////..//%00%zz%ff?&&==&a=%&%=b HTTP/1.1\r\n\(host)\r\n"),
        ("a path that is no text", "GET /sim/v1/doors/%ff%fe HTTP/1.1\r\n\(host)\r\n"),
        ("an absolute target", "GET http://elsewhere.example/sim/v1/status HTTP/1.1\r\n\(host)\r\n"),
        ("no host", "GET /sim/v1/status HTTP/1.1\r\n\r\n"),
        ("a tunnel", "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n"),
        ("an unknown method", "BREW /pot HTTP/1.1\r\n\(host)\r\n"),
        ("an upgrade", "GET / HTTP/1.1\r\n\(host)Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"),
        ("HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ]

    @Test("Bytes that are no request, or a strange one, harm nobody")
    func garbageBytes() async throws {
        let daemon = try await Daemon.start()

        for (name, bytes) in Self.garbage {
            let connection = try await RawConnection.open(to: daemon)
            await connection.send(bytes)
            try await connection.settled(within: .milliseconds(250))
            await connection.close()

            #expect(!connection.received.hasPrefix("HTTP/1.1 5"), "\(name): \(connection.received.prefix(300))")
            #expect(daemon.process.exitCode == nil, "\(name) ended the daemon: \(daemon.process.errors)")
        }
        let health = try await daemon.http(.get, "/healthz")

        #expect(health.status == 200)
        #expect(try health.json == ["status": "ok"])
    }

    @Test("200 requests at once are all answered")
    func manyRequests() async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        let statuses = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let headers = [("Authorization", "Bearer \(partner.token)")]
                    return try? await daemon.http(.get, "/access/sdk/v1/doors", headers: headers).status
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(statuses == Array(repeating: 200, count: 200))
    }

    @Test("Connections that never finish their request keep nobody out, and do not hold up a stop")
    func halfOpen() async throws {
        let daemon = try await Daemon.start()
        var connections: [RawConnection] = []
        for number in 0..<100 {
            let connection = try await RawConnection.open(to: daemon)
            switch number % 4 {
            case 0: break
            case 1: await connection.send("GET /healthz HT")
            case 2: await connection.send("POST /oauth/token HTTP/1.1\r\n\(Self.host)Content-Length: 100\r\n\r\n{")
            default: await connection.send("GET /healthz HTTP/1.1\r\n\(Self.host)\r\n")
            }
            connections.append(connection)
        }

        let health = try await daemon.http(.get, "/healthz")
        let began = ContinuousClock.now
        let code = await daemon.stop()
        let took = ContinuousClock.now - began

        #expect(health.status == 200)
        #expect(code == 0, "\(daemon.process.errors)")
        #expect(took < .seconds(5))
        for connection in connections { await connection.close() }
    }

    @Test("Readers of the event stream are bounded; those who leave make room")
    func manyReaders() async throws {
        let daemon = try await Daemon.start()
        let request = "GET /sim/v1/events HTTP/1.1\r\n\(Self.host)\r\n"
        var readers: [RawConnection] = []
        for _ in 0..<256 {
            let reader = try await RawConnection.open(to: daemon)
            await reader.send(request)
            readers.append(reader)
        }
        for reader in readers { try await reader.settled(within: .seconds(5)) }

        let oneMore = try await RawConnection.open(to: daemon)
        await oneMore.send(request)
        try await oneMore.settled(within: .seconds(5))
        for reader in readers { await reader.close() }
        for _ in 0..<3 { _ = try await daemon.ctl("lock", "keypad", "101", "4821101") }
        let later = try await RawConnection.open(to: daemon)
        await later.send(request)
        try await later.settled(within: .seconds(5))

        #expect(readers.allSatisfy { $0.received.hasPrefix("HTTP/1.1 200") })
        #expect(oneMore.received.hasPrefix("HTTP/1.1 503"), "\(oneMore.received.prefix(300))")
        #expect(later.received.hasPrefix("HTTP/1.1 200"), "\(later.received.prefix(300))")
        await oneMore.close()
        await later.close()
    }

    @Test(
        "Odd references and numbers are refused, never a fault",
        arguments: [
            "/doors/%00", "/doors/..%2f..%2fetc", "/doors/" + String(repeating: "a", count: 4_000),
            "/events?after=x", "/events?after=18446744073709551616", "/history?limit=0", "/history?limit=99999999999",
            "/outbox/0", "/outbox/99999999999999999999", "/explain?what=&door=101", "/explain?what=%23&door=101",
            "/explain?what=sam", "/explain?what=sam&door=101&at=x", "/settings/%2e%2e", "/users/%F0%9F%92%A5",
        ])
    func oddReferences(path: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.http(.get, "/sim/v1" + path, headers: [("Accept", "application/json")])

        #expect((400..<500).contains(answer.status), "\(answer)")
        #expect(try answer.json.error.code.string != nil, "\(answer)")
        #expect(try answer.json.error.message.string != nil)
    }

    @Test(
        "Odd bodies for the control API are refused, never a fault",
        arguments: [
            "", "{", "[]", "null", "{\"by\":7}", "{\"by\":\"1h\",\"to\":\"2030-01-01T00:00:00Z\"}", "{\"bye\":\"1h\"}",
            "{\"by\":{}}", "{\"by\":\"999999999999999d\"}", "{\"by\":\"-\"}", "{\"to\":\"9999-12-31T23:59:59Z\"}",
            "{\"to\":\"2026-13-01T00:00:00Z\"}", "{\"to\":\"2026-11-31T00:00:00Z\"}", "{\"by\":1e400}",
        ])
    func oddBodies(body: String) async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.http(.post, "/sim/v1/time/advance", body: body)

        #expect(answer.status == 400, "\(answer)")
        #expect(try answer.json.error.code == "bad_request")
    }
}
