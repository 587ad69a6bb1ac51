package import Cloud
internal import LockProtocol
internal import SimulationKernel

/// The app API `/app/v1`: what a phone asks of the cloud on behalf of its user. Each operation is a function from an HTTP
/// request to an `AppRequest`; what the cloud answers is written by `AppAnswer.view(of:)`.
package enum AppAPI {
    package typealias Operation = @Sendable (APIRequest) throws(AppRefusal) -> AppRequest

    /// Every operation, with its path below `/app/v1`.
    package static let operations: [(name: String, method: String, path: String, request: Operation)] = [
        ("getConsent", "GET", "/consent", getConsent),
        ("setConsent", "PUT", "/consent", setConsent),
        ("listPhones", "GET", "/phones", listPhones),
        ("registerPhone", "POST", "/phones", registerPhone),
        ("removePhone", "DELETE", "/phones/{phoneUuid}", removePhone),
        ("listLocks", "GET", "/locks", listLocks),
        ("listErrands", "GET", "/errands", listErrands),
        ("getPackage", "GET", "/locks/{uuid}/package", getPackage),
        ("getTime", "POST", "/locks/{uuid}/time", getTime),
        ("sendReport", "POST", "/locks/{uuid}/reports", sendReport),
        ("listLogs", "GET", "/locks/{uuid}/logs", listLogs),
        ("inviteGuest", "POST", "/guests", inviteGuest),
        ("listGuests", "GET", "/guests", listGuests),
        ("revokeGuest", "DELETE", "/guests/{guestUuid}/locks/{lockID}", revokeGuest),
        ("revokeGuestEverywhere", "DELETE", "/guests/{guestUuid}", revokeGuestEverywhere),
    ]

    /// Longer bodies are refused: nothing that the API takes comes near it.
    package static let maximumBody = 65_536
    /// Longer reports are refused: a lock's whole log in base64 stays well below.
    package static let maximumReport = 262_144

    static func getConsent(_ request: APIRequest) throws(AppRefusal) -> AppRequest { .consent }

    static func setConsent(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        .setConsent(try request.appBody(ConsentBody.self).consent)
    }

    static func listPhones(_ request: APIRequest) throws(AppRefusal) -> AppRequest { .phones }

    static func registerPhone(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        let body = try request.appBody(PhoneBody.self)
        return .registerPhone(publicKey: try hexadecimal(body.publicKey, "publicKey"), name: body.name)
    }

    static func removePhone(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        .removePhone(PhoneID(try request.uniqueID(inPath: "phoneUuid")))
    }

    static func listLocks(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        let text = request.query["includeAllLocks"] ?? "false"
        guard let includesAll = Bool(text) else {
            throw AppRefusal(.badRequest, "includeAllLocks is '\(text)'; expected true or false")
        }
        return .locks(includesAll: includesAll)
    }

    static func listErrands(_ request: APIRequest) throws(AppRefusal) -> AppRequest { .errands }

    static func getPackage(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        .package(lock: try request.uniqueID(inPath: "uuid"))
    }

    static func getTime(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        let body = try request.appBody(NonceBody.self)
        return .time(lock: try request.uniqueID(inPath: "uuid"), nonce: try hexadecimal(body.nonce, "nonce"))
    }

    static func sendReport(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        let lock = try request.uniqueID(inPath: "uuid")
        let body = try request.appBody(ReportBody.self, limit: maximumReport)
        guard let bytes = [UInt8](base64: body.report) else {
            throw AppRefusal(.badRequest, "report is not base64")
        }
        let report: SealedReport
        do {
            report = try SealedReport(bytes: bytes)
        } catch {
            throw AppRefusal(.malformedReport, "the report is malformed: \(error)")
        }
        guard report.header.lock == lock else {
            throw AppRefusal(.badRequest, "the report is of lock \(report.header.lock), not of \(lock)")
        }
        return .report(report)
    }

    static func listLogs(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        .logs(lock: try request.uniqueID(inPath: "uuid"))
    }

    static func inviteGuest(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        let body = try request.appBody(GuestBody.self)
        let locks = try body.lockIDs.map { text throws(AppRefusal) in
            guard let id = UniqueID(text) else {
                throw AppRefusal(.badRequest, "lockIDs has '\(text)', which is not a UUID")
            }
            return id
        }
        return .inviteGuest(try body.invite(to: locks))
    }

    static func listGuests(_ request: APIRequest) throws(AppRefusal) -> AppRequest { .guests }

    static func revokeGuest(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        .revokeGuest(
            UserID(try request.uniqueID(inPath: "guestUuid")), lock: try request.uniqueID(inPath: "lockID"))
    }

    static func revokeGuestEverywhere(_ request: APIRequest) throws(AppRefusal) -> AppRequest {
        .revokeGuestEverywhere(UserID(try request.uniqueID(inPath: "guestUuid")))
    }
}
