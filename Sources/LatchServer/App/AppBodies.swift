internal import Cloud
internal import Foundation
internal import SimulationKernel

struct ConsentBody: Decodable {
    let consent: Bool
}

struct PhoneBody: Decodable {
    let publicKey: String
    let name: String
}

struct NonceBody: Decodable {
    let nonce: String
}

struct ReportBody: Decodable {
    let report: String
}

/// The body of an invite, in the words of the mobile SDK.
struct GuestBody: Decodable {
    let firstName: String
    let lastName: String
    let email: String?
    let phone: String?
    let lockIDs: [String]
    let inviteType: InviteTypeBody

    /// What is asked for at some locks.
    /// - Parameter now: the start of an invite that names none; nil where it must name one.
    func invite(to locks: [UniqueID], now: Instant? = nil) throws(AppRefusal) -> GuestInvite {
        GuestInvite(
            firstName: firstName, lastName: lastName, email: email, phone: phone, locks: locks,
            kind: try inviteType.kind(now: now), end: try inviteType.instant(inviteType.endTime, "endTime"))
    }
}

/// The SDK's `InviteType`.
struct InviteTypeBody: Decodable {
    let type: String
    let startTime: String?
    let endTime: String?
    let duration: String?
    let period: String?

    enum Name: String, CaseIterable {
        case inApp = "InAppInvite"
        case temporaryDoorcode = "TemporaryDoorcodeInvite"
    }

    func kind(now: Instant?) throws(AppRefusal) -> GuestInvite.Kind {
        switch try word(type, "type", as: Name.self) {
        case .inApp:
            guard let start = try instant(startTime, "startTime") ?? now else {
                throw AppRefusal(.badRequest, "inviteType.startTime is missing")
            }
            return .inApp(start: start)
        case .temporaryDoorcode:
            return .temporaryDoorcode(
                try word(duration, "duration", as: GuestInvite.Span.self),
                try word(period, "period", as: GuestInvite.Day.self))
        }
    }

    func instant(_ text: String?, _ name: String) throws(AppRefusal) -> Instant? {
        guard let text else { return nil }
        guard let instant = Instant(iso8601: text) else {
            throw AppRefusal(.badRequest, "inviteType.\(name) is '\(text)', which is no RFC 3339 date-time")
        }
        return instant
    }

    private func word<Word: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ name: String, as type: Word.Type
    ) throws(AppRefusal) -> Word {
        guard let word = text.flatMap({ Word(rawValue: $0) }) else {
            let expected = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw AppRefusal(
                .badRequest, "inviteType.\(name) is \(text.map { "'\($0)'" } ?? "missing"); expected \(expected)")
        }
        return word
    }
}

extension APIRequest {
    /// The body of a request of the app API. Members that it does not know are ignored.
    func appBody<Body: Decodable>(
        _ type: Body.Type, limit: Int = AppAPI.maximumBody
    ) throws(AppRefusal) -> Body {
        guard body.count <= limit else {
            throw AppRefusal(.badRequest, "the body has \(body.count) bytes; at most \(limit) are taken")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw AppRefusal(.badRequest, error.inWords)
        } catch {
            throw AppRefusal(.badRequest, "the body cannot be read")
        }
    }

    func uniqueID(inPath name: String) throws(AppRefusal) -> UniqueID {
        let text = parameters[name] ?? ""
        guard let id = UniqueID(text) else {
            throw AppRefusal(.badRequest, "\(name) is '\(text)', which is not a UUID")
        }
        return id
    }
}

func hexadecimal(_ text: String, _ what: String) throws(AppRefusal) -> [UInt8] {
    guard let bytes = [UInt8](hexadecimal: text) else {
        throw AppRefusal(.badRequest, "\(what) is not pairs of hexadecimal digits")
    }
    return bytes
}

extension [UInt8] {
    /// Base64 with padding (RFC 4648 section 4), nothing else.
    init?(base64 text: String) {
        guard let data = Data(base64Encoded: text) else { return nil }
        self.init(data)
    }

    var base64: String { Data(self).base64EncodedString() }
}
