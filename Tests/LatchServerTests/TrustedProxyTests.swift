import Cloud
import Testing

@testable import LatchServer

@Suite("Who calls, where a proxy stands between")
struct TrustedProxyTests {
    private static func caller(_ socket: String?, _ forwardedFor: String?, trusting texts: [String]) throws -> String? {
        let blocks = try texts.map { try #require(AddressBlock($0)) }
        return TrustedProxies(blocks).caller(socket: socket, forwardedFor: forwardedFor)
    }

    @Test(
        "the right-most address that is not trusted",
        arguments: [
            ("203.0.113.9", "203.0.113.9"), ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("198.51.100.1,203.0.113.9 , 10.0.0.7", "203.0.113.9"), ("10.0.0.8, 10.0.0.7", "10.0.0.8"),
            ("203.0.113.9:4711", "203.0.113.9"), ("2001:db8::9", "2001:db8::9"), ("[2001:db8::9]", "2001:db8::9"),
            ("[2001:db8::9]:4711", "2001:db8::9"), ("::ffff:203.0.113.9", "::ffff:203.0.113.9"),
            // What the stranger says of itself is not looked at.
            ("rubbish, 203.0.113.9", "203.0.113.9"), (",,203.0.113.9", "203.0.113.9"),
        ])
    func rightMost(header: String, caller: String) throws {
        #expect(try Self.caller("10.0.0.1", header, trusting: ["10.0.0.0/8"]) == caller)
    }

    @Test(
        "an entry that is no address leaves nobody",
        arguments: [
            "", " ", "unknown", "203.0.113.9, unknown", "203.0.113.9,", "203.0.113.9:port", "203.0.113.9:99999",
            "203.0.113", "[2001:db8::9", "[2001:db8::9]4711", "_hidden", "203.0.113.9\t203.0.113.9", "203.0.113.0/24",
        ])
    func malformed(header: String) throws {
        #expect(try Self.caller("10.0.0.1", header, trusting: ["10.0.0.0/8"]) == nil)
    }

    @Test("a header of somebody who is not trusted counts for nothing, and without one the socket does")
    func untrusted() throws {
        #expect(try Self.caller("192.0.2.1", "203.0.113.9", trusting: ["10.0.0.0/8"]) == "192.0.2.1")
        #expect(try Self.caller("10.0.0.1", "203.0.113.9", trusting: []) == "10.0.0.1")
        #expect(try Self.caller("10.0.0.1", nil, trusting: ["10.0.0.0/8"]) == "10.0.0.1")
        #expect(try Self.caller(nil, "203.0.113.9", trusting: ["0.0.0.0/0", "::/0"]) == nil)
    }

    @Test("behind more than 32 trusted proxies nobody knows; a stranger's long header is no hardship")
    func long() throws {
        let chain = { (count: Int) in [String](repeating: "10.0.0.2", count: count).joined(separator: ",") }

        #expect(try Self.caller("10.0.0.1", chain(32), trusting: ["10.0.0.0/8"]) == "10.0.0.2")
        #expect(try Self.caller("10.0.0.1", chain(33), trusting: ["10.0.0.0/8"]) == nil)
        #expect(
            try Self.caller("10.0.0.1", chain(10_000) + ",203.0.113.9", trusting: ["10.0.0.0/8"]) == "203.0.113.9")
    }
}
