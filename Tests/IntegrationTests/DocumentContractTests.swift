import Foundation
import Testing

/// Our OpenAPI document compared with the vendor's two. What differs must be on a list, and what is on a list must differ.
@Suite(
    .realProcesses,
    .enabled(
        if: OpenAPIDocument.folder != nil,
        "OPENKIT_REFERENCE_DIR is not set: the vendor's documents are not ours to publish"))
struct DocumentContractTests {
    private static let acceptedOfPartners: [String: String] = [
        "201: only the vendor's": "the vendor describes no body for it; a grant answers 200",
        "204: only the vendor's": "the vendor lists it beside 200; there is always a body",
        "400: only ours": "PASSCODE_TYPE_CANT_BE_REVOKED of revokeUserAccess is on the list of words for 400",
        "403: a body": "one envelope for all errors",
        "404: a body": "one envelope for all errors; some operations describe no body for it",
        "429: only ours": "the guides speak of limits, and give neither form nor number",
        "BadRequestError.message: BAD_REQUEST only ours": "the list has no word for a request of another shape",
        "BadRequestError.message: DOORCODES_EXHAUSTED only ours": "a lock derives a bounded number of codes",
        "Address.portfolio: only ours": "a guide has it there: the setting portfolioInAddress",
        "Address.timezone: only ours": "as above",
        "DeviceInfo.battery: null": "a wired reader has none",
        "Door.device: null": "the guides say so of a door without an activated device",
        "Doorcode.code: null": "the guides say so unless the description is VALID",
        "DoorsResponse.nextPageToken: null": "the guides say so of the last page",
        "KeysResponse.nextPageToken: null": "as above",
        "ResidentsResponse.nextPageToken: null": "as above",
        "UsersResponse.nextPageToken: null": "as above",
        "Key.doors: null": "they are listed where includeDoors asks for them",
        "Key.endTime: null": "absent values are explicit nulls",
        "Key.startTime: null": "absent values are explicit nulls",
        "KeyAccess.endTime: null": "a PERMANENT access may have no end",
        "UserAccess.endTime: null": "as above",
        "KeyAccess.role: NON_RESIDENT only the vendor's": "the guides resolve it to GUEST",
        "UserAccess.role: NON_RESIDENT only the vendor's": "as above",
        "Resident.email: null": "a person known by phone has none",
        "User.email: null": "as above",
        "Resident.phone: null": "absent values are explicit nulls",
        "User.phone: null": "absent values are explicit nulls",
        "answers: optional members are always there": "clients see every member",
        "requests: null is like leaving out": "as most servers do",
    ]

    private static let acceptedOfAuthentication: [String: String] = [
        "201: only the vendor's": "the vendor describes no body for it; a token is answered with 200",
        "400: only ours": "the guides list invalid_request, bad.email and extensibility_error",
        "401: only the vendor's": "of /passwordless/start: the guides have 403 unauthorized_client",
        "403: a body": "OAuth's error body (RFC 6749 section 5.2)",
        "404: only the vendor's": "nothing of the sign-in is not found",
        "413: only ours": "bodies are bounded",
        "500: only ours": "the guides list internal_server_error",
        "AuthorizationResponseParams.expires_in: only ours": "the guides show it",
        "POST /passwordless/start: parameter header auth0-forwarded-for only ours": "the guides ask for it",
        "PasswordlessAuthorizationResponseParams.expires_in: only ours": "the guides show it",
        "PasswordlessAuthorizationResponseParams.id_token: only ours": "the guides show it",
        "PasswordlessAuthorizationResponseParams.scope: only ours": "the guides show it",
        "UnauthorizedError.error: only ours": "OAuth's error body (RFC 6749 section 5.2), as the guides have it",
        "UnauthorizedError.error_description: only ours": "as above",
        "UnauthorizedError.message: only the vendor's": "as above",
    ]

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
