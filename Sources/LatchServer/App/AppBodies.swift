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
