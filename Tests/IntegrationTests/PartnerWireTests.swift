import Testing

/// Requests as no well-meaning client sends them: the answer is always in the vendor's envelope.
@Suite(.realProcesses) struct PartnerWireTests {
    @Test("A body that is declared as something else than JSON is a bad request; one without a type is JSON")
    func contentType() async throws {
        let daemon = try await Daemon.start()
        let token = try await daemon.partner().token
        let body = try Demo.grant(to: "ann@example.com").body
        func status(_ type: String?) async throws -> Int {
            try await daemon.http(
                .post, "/access/sdk/v2/users",
                headers: [("Authorization", "Bearer \(token)")] + (type.map { [("Content-Type", $0)] } ?? []),
                body: body
            ).status
        }

        for type in [
            nil, "application/json", "application/json; charset=utf-8", "Application/JSON",
            "application/merge-patch+json",
        ] {
            #expect(try await status(type) == 200, "\(type ?? "none")")
        }
        for type in [
            "text/plain", "application/x-www-form-urlencoded", "application/xml", "text/json", "", "application",
            "multipart/form-data; boundary=x",
        ] {
            #expect(try await status(type) == 400, "\(type)")
        }
    }

    @Test("HEAD answers as GET does, without content, and leaves the connection usable")
    func head() async throws {
        let daemon = try await Daemon.start()
        let token = try await daemon.partner().token
        let get = try await daemon.partner().call(.get, "/v1/buildings")
        let head = try await daemon.partner().call(.head, "/v1/buildings")
        let connection = try await RawConnection.open(to: daemon)

        for path in ["/access/sdk/v1/buildings", "/access/sdk/v1/nothing", "/sim/v1/nothing"] {
            await connection.send(
                "HEAD \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n")
        }
        await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        let deadline = ContinuousClock.now + .seconds(10)
        while connection.isOpen, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        let text = connection.received

        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head.header("Content-Length") == get.header("Content-Length"))
        let starts = text.ranges(of: "HTTP/1.1 ").map { text[$0.upperBound...].prefix(3) }
        #expect(starts == ["200", "404", "404", "200"], "\(text)")
        #expect(text.ranges(of: "{").count == 1, "only the GET has content: \(text)")
    }

    @Test(
        "Odd targets are refused in the envelope, never by a fault",
        arguments: [
            "/v1/users/%zz", "/v1/users/%00", "/v1/doors?pageSize=%zz", "/v1/doors?%zz=1&pageSize=",
            "/v1/users/\(Demo.riley)/doors/..%2f..", "/v1/users/" + String(repeating: "a", count: 6_000),
            "/v1/keys/%F0%9F%92%A5/accesses", "/v1/buildings/%2e%2e/residents", "/v1/DOORS",
        ])
    func targets(path: String) async throws {
        let daemon = try await Daemon.start()
        let partner = try await daemon.partner()

        for method in [Method.get, .delete, .patch, .post] {
            let answer = try await partner.call(method, path, method == .patch || method == .post ? [:] : nil)
            #expect((400..<500).contains(answer.status), "\(method) \(answer)")
            #expect(try answer.json.names == ["message"], "\(method) \(answer)")
        }
    }

    @Test("Of a parameter that is given twice, the last counts")
    func twice() async throws {
        let daemon = try await Daemon.start()

        let answer = try await daemon.partner().call(.get, "/v1/doors?pageSize=1&pageSize=2")

        #expect(try answer.json.doors.elements.count == 2)
    }

    @Test(
        "Bodies cut short, endless or of another encoding are bad requests in the envelope",
        arguments: [
            "{\"firstName\":\"\u{fffe}", "\u{feff}{}", "{\"firstName\":1e999}", "{\"a\":{\"a\":{\"a\":[[[[]]]]}}}",
            "{\"firstName\":\"A\",\"firstName\":7}", "{\"doorUuids\":[[]]}", "{} {}", "{\"startTime\":null}",
        ])
    func bodies(body: String) async throws {
        let daemon = try await Daemon.start()
        let token = try await daemon.partner().token

        for (method, path) in [
            (Method.post, "/v1/users"), (.post, "/v2/users"),
            (.patch, "/v1/users/\(Demo.sam)/doors/\(Demo.door101)"),
        ] {
            let answer = try await daemon.http(
                method, "/access/sdk" + path,
                headers: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")], body: body)
            // A PATCH asks for nothing that it does not know.
            #expect(answer.status == 400 || method == .patch && answer.status == 200, "\(method): \(answer)")
            #expect(try method == .patch && answer.status == 200 || answer.json.names == ["message"])
        }
    }

    @Test("Broken chunks, and a body over 1 MiB in chunks, are refused in the envelope")
    func chunks() async throws {
        let daemon = try await Daemon.start()
        let token = try await daemon.partner().token
        let head =
            "POST /access/sdk/v2/users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Authorization: Bearer \(token)\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = "10000\r\n" + String(repeating: " ", count: 65_536) + "\r\n"

        for body in ["zz\r\n\r\n", String(repeating: chunk, count: 17) + "0\r\n\r\n"] {
            let connection = try await RawConnection.open(to: daemon)
            await connection.send(head + body)
            try await connection.settled(within: .seconds(5))
            #expect(connection.received.hasPrefix("HTTP/1.1 400"), "\(connection.received.prefix(200))")
            #expect(connection.received.contains("{\"message\":\"BAD_REQUEST\"}"))
            await connection.close()
        }
        #expect(try await daemon.http(.get, "/healthz").status == 200)
    }
}
