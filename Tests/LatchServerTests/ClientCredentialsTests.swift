@testable import LatchServer
import Testing

@Suite struct ClientCredentialsTests {
    @Test(
        "A form body is its fields, percent-decoded, with a plus as a space",
        arguments: [
            ("a=1&b=2", ["a": "1", "b": "2"]), ("a=%26%3D%2B&b=x+y", ["a": "&=+", "b": "x y"]),
            ("a=b=c", ["a": "b=c"]), ("a", ["a": ""]), ("a=&&=b", ["a": "", "": "b"]), ("", [:]),
            ("a=1&a=2", ["a": "2"]), ("%C3%A9=%E2%82%AC", ["é": "€"]),
        ])
    func form(body: String, fields: [String: String]) {
        #expect(FormBody.fields(Array(body.utf8)) == fields)
    }

    @Test(
        "A form body that is no text is none",
        arguments: [[0x61, 0x3d, 0xff], Array("a=%zz".utf8), Array("a=%ff".utf8)])
    func noForm(body: [UInt8]) {
        #expect(FormBody.fields(body) == nil)
    }

    @Test("Basic credentials are split at the first colon and percent-decoded (RFC 6749 section 2.3.1)")
    func basic() throws {
        // demo:a:b%20c
        let credentials = try #require(BasicCredentials("basic ZGVtbzphOmIlMjBj"))

        #expect(credentials.name == "demo")
        #expect(credentials.password == "a:b c")
    }

    @Test(
        "What is no Basic header gives none", arguments: ["", "Basic", "Basic !", "Bearer ZGVtbzph", "Basic ZGVtbw=="])
    func noBasic(header: String) {
        #expect(BasicCredentials(header) == nil)
    }
}
