internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

extension ControlError {
    /// The daemon's answer with a status other than 2xx.
    init(refusal status: HTTPResponseStatus, answer: JSONValue?, from server: ServerAddress) {
        let exit = ExitStatus(httpStatus: status.code)
        let hint =
            status == .unauthorized
            ? "give the daemon's control token by --control-token or LATCHD_CONTROL_TOKEN" : nil
        let error = answer?["error"] ?? .null
        guard let message = error["message"].string else {
            let message = "\(server) answered \(status.code) \(status.reasonPhrase): is that latchd?"
            self.init(code: .badAnswer, message: message, hint: hint, status: exit)
            return
        }
        self.init(
            code: Code(rawValue: error["code"].text), message: message,
            candidates: error["candidates"].elements.compactMap(\.string), hint: hint, status: exit, answer: answer)
    }

    /// No answer, or one that broke off.
    init(noAnswerFrom server: ServerAddress, because error: any Error) {
        let (reason, isAbsence) = Self.reason(error)
        let message = "no answer from \(server) (\(reason))"
        let advice = ": is latchd running? Start it with scripts/run or latchd."
        self.init(code: .noAnswer, message: isAbsence ? message + advice : message)
    }

    /// Why no encrypted connection came about; the library tells it only in its description.
    private static func reason(tls description: String) -> String {
        if description.contains("CERTIFICATE_VERIFY_FAILED") {
            return "its certificate is not trusted: name its authority by --ca or LATCHD_CA"
        }
        if description.contains("WRONG_VERSION_NUMBER") { return "it does not speak TLS: is it http://?" }
        return description
    }

    /// Why there was no answer, in words.
    static func words(for error: any Error) -> String { reason(error).0 }

    /// The cause in words, and whether it is that nobody is there.
    private static func reason(_ error: any Error) -> (String, isAbsence: Bool) {
        switch error {
        case let error as IOError:
            return (description(errno: error.errnoCode), true)
        case let error as NIOConnectionError:
            if let failure = error.connectionErrors.first { return reason(failure.error) }
            return ("no address for \(error.host)", true)
        case let error as HTTPClientError where error == .connectTimeout:
            return ("no connection within \(ControlClient.connectSeconds) s", true)
        case let error as HTTPClientError where error == .deadlineExceeded:
            return ("not within \(ControlClient.readSeconds) s", false)
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return ("the connection was closed", false)
        case let error as NIOSSLError:
            return (reason(tls: String(describing: error)), false)
        case BoringSSLError.unknownError where !TrustedAuthorities.systemHasSome:
            let reason = "this system has no certificate authorities to judge its certificate by"
            return (reason + ": install ca-certificates, or name its authority by --ca or LATCHD_CA", false)
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            return ("its certificate is for another host", false)
        default:
            return (String(describing: error), false)
        }
    }
}
