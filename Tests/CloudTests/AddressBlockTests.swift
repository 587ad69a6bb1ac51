import Cloud
import Testing

@Suite("Blocks of addresses, RFC 4632 and RFC 4291")
struct AddressBlockTests {
    @Test(
        "a block has the addresses that share its prefix, and no others",
        arguments: [
            ("203.0.113.0/24", "203.0.113.255", true), ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.77/24", "203.0.113.1", true), ("10.0.0.0/9", "10.127.255.255", true),
            ("10.0.0.0/9", "10.128.0.0", false), ("0.0.0.0/0", "198.51.100.1", true), ("0.0.0.0/0", "::1", false),
            ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1/32", "192.0.2.1", true),
            ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
            ("::1", "0:0:0:0:0:0:0:1", true), ("::/0", "2001:db8::1", true), ("::/0", "192.0.2.1", false),
            ("2001:db8::/33", "2001:db8:7fff::", true), ("2001:db8::/33", "2001:db8:8000::", false),
            ("192.0.2.0/24", "::ffff:192.0.2.9", true), ("::ffff:192.0.2.0/120", "192.0.2.9", true),
            ("::ffff:192.0.2.0/120", "192.0.3.9", false), ("::ffff:c000:201", "192.0.2.1", true),
            ("fe80::/10", "fe80::1:2:3:4", true), ("2001:DB8::/32", "2001:db8::A", true),
        ])
    func contains(block: String, address: String, isInside: Bool) throws {
        #expect(try #require(AddressBlock(block)).contains(address) == isInside)
    }

    @Test(
        "what is no address is in no block",
        arguments: [
            "", "localhost", "192.0.2", "192.0.2.01", "192.0.2.1/32x", "192.0.2.0/24", "::1%eth0", " 192.0.2.1",
        ])
    func noAddress(text: String) throws {
        #expect(try #require(AddressBlock("0.0.0.0/0")).contains(text) == false)
        #expect(try #require(AddressBlock("::/0")).contains(text) == false)
    }

    @Test(
        "other texts are no blocks",
        arguments: [
            "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "::/129", "1::2::3",
            "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "::ffff:1.2.3", "1.2.3.4::", "12345::", ":1:2", "10.0.0.0/8/8",
            String(repeating: "1:", count: 100_000),
        ])
    func noBlock(text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
