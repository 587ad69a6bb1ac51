import Foundation
import Testing

/// Our OpenAPI document compared with the vendor's two. What differs must be on a list, and what is on a list must differ.
@Suite(
    .realProcesses,
    .enabled(
        if: OpenAPIDocument.folder != nil,
        "OPENKIT_REFERENCE_DIR is not set: the vendor's documents are not ours to publish"))
struct DocumentContractTests {
    private static let acceptedOfPartners: [String: String] = []

    private static let acceptedOfAuthentication: [String: String] = []

    @Test("The partner API in our document is the vendor's, but for the accepted differences")
    func partnerAPI() async throws {
        try await compare(with: "partner.json", base: "/access/sdk", accepted: Self.acceptedOfPartners)
    }

    @Test("The token endpoint in our document is the vendor's, but for the accepted differences")
    func authentication() async throws {
        try await compare(with: "authentication.json", base: "", accepted: Self.acceptedOfAuthentication)
    }

    private func compare(with name: String, base: String, accepted: [String: String]) async throws {
        let folder = try #require(OpenAPIDocument.folder)
        let theirs = try JSON(parsing: String(contentsOfFile: folder + "/" + name, encoding: .utf8))
        let ours = try await Daemon.start().http(.get, "/openapi.json").json

        let found = OpenAPIComparison.differences(of: ours, from: theirs, base: base)

        #expect(found.subtracting(accepted.keys).sorted() == [], "differences that nobody accepted")
        #expect(Set(accepted.keys).subtracting(found).sorted() == [], "accepted differences that no longer occur")
    }
}
