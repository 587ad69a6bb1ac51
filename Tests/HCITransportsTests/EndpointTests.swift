import HCITransports
import Testing

/// The texts of `--hci`.
@Suite struct EndpointTests {
    @Test(
        "an endpoint is read, and printed as it is read",
        arguments: [
            ("tcp-server:127.0.0.1:9600", HCIEndpoint.tcpServer(host: "127.0.0.1", port: 9600)),
            ("tcp-server:localhost:0", .tcpServer(host: "localhost", port: 0)),
            ("tcp-server:[::1]:65535", .tcpServer(host: "::1", port: 65535)),
            ("tcp-server:127.9.8.7:1", .tcpServer(host: "127.9.8.7", port: 1)),
            ("unix-server:/run/latch/hci", .unixServer(path: "/run/latch/hci")),
            ("unix-server:hci", .unixServer(path: "hci")),
            ("unix-server:./a:b c", .unixServer(path: "./a:b c")),
        ])
    func reads(text: String, endpoint: HCIEndpoint) throws {
        #expect(try HCIEndpoint(text) == endpoint)
        #expect(endpoint.description == text)
    }

    @Test(
        "what other machines reach is read only if that is allowed",
        arguments: [
            "tcp-server:0.0.0.0:0", "tcp-server:192.0.2.7:1", "tcp-server:[::]:0", "tcp-server:latch.example:1",
            "tcp-server:[::ffff:127.0.0.1]:0", "tcp-server:localhost.example:2",
        ])
    func remote(text: String) throws {
        let error = #expect(throws: TransportError.self) { try HCIEndpoint(text) }
        #expect(error?.code == .notLoopback)
        #expect(error?.subject == text)

        #expect(try HCIEndpoint(text, allowRemote: true).description == text)
    }

    @Test(
        "what is no endpoint is refused with its kind of fault",
        arguments: [
            ("", "unknown_kind"), ("tcp-server", "unknown_kind"), ("hci0", "unknown_kind"), (":", "unknown_kind"),
            ("tcp-client:127.0.0.1:1", "unknown_kind"), ("serial:/dev/ttyACM0", "unknown_kind"),
            ("TCP-SERVER:127.0.0.1:1", "unknown_kind"), (" tcp-server:127.0.0.1:1", "unknown_kind"),
            ("tcp-server:", "missing_part"), ("tcp-server:9600", "missing_part"), ("tcp-server::1", "missing_part"),
            ("tcp-server:127.0.0.1:", "missing_part"), ("tcp-server:127.0.0.1", "missing_part"),
            ("tcp-server:[::1]", "bad_host"), ("tcp-server:::1:0", "bad_host"),
            ("tcp-server:[127.0.0.1]:0", "bad_host"),
            ("tcp-server:[]:0", "bad_host"), ("tcp-server:127.1:0", "bad_host"), ("tcp-server:300.1.1.1:0", "bad_host"),
            ("tcp-server:a b:0", "bad_host"), ("tcp-server:a..b:0", "bad_host"), ("tcp-server:-a:0", "bad_host"),
            ("tcp-server:localhost:65536", "bad_port"), ("tcp-server:localhost:-1", "bad_port"),
            ("tcp-server:localhost:+1", "bad_port"), ("tcp-server:localhost:1 ", "bad_port"),
            ("tcp-server:localhost:http", "bad_port"), ("tcp-server:localhost:٣", "bad_port"),
            ("unix-server:", "missing_part"), ("unix-server:a\0b", "bad_path"),
        ])
    func refuses(text: String, code: String) {
        let error = #expect(throws: TransportError.self) { try HCIEndpoint(text) }

        #expect(error?.code.name == code)
        #expect(error?.subject == text)
    }

    @Test("the refusal of an unknown kind names it and those that there are")
    func wording() {
        let error = #expect(throws: TransportError.self) { try HCIEndpoint("tcp-client:127.0.0.1:1") }

        #expect(
            error?.description == "unknown_kind: tcp-client:127.0.0.1:1: there is no kind \"tcp-client\"; "
                + "the kinds are tcp-server:HOST:PORT and unix-server:PATH")
    }

    @Test("the path of a socket has at most 107 octets, not characters")
    func pathLength() throws {
        let longest = String(repeating: "a", count: 105) + "é"

        #expect(try HCIEndpoint("unix-server:" + longest) == .unixServer(path: longest))
        let error = #expect(throws: TransportError.self) { try HCIEndpoint("unix-server:a" + longest) }
        #expect(error?.code == .badPath)
    }
}
