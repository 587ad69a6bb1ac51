import Cloud
import LockProtocol
import SimulationKernel
import Testing

@testable import LatchServer

@Suite("The app API's requests and answers, without a server")
struct AppRequestTests {
    private static let lock = UniqueID(high: 0x5d, low: 1)

    private static func sealedReport() throws -> SealedReport {
        var generator = SeededGenerator(seed: 1)
        let key = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        let cloud = try StaticPrivateKey(rawRepresentation: generator.bytes(32))
        let report = LockReport(
            lock: lock, counter: 1, appliedSequence: 3, batteryPercentage: 80, clock: nil, records: [])
        return try ReportSealing.seal(report, from: key, to: cloud.publicKey, seed: 1)
    }

    private static func request(_ body: String, lock: UniqueID = lock) -> APIRequest {
        APIRequest(path: "/", parameters: ["uuid": lock.description], body: Array(body.utf8))
    }

    @Test("a sealed report in base64 is that report, and must be of the lock in the path")
    func report() throws {
        let sealed = try Self.sealedReport()
        let body = "{\"report\":\"\(sealed.bytes.base64)\"}"

        #expect(try AppAPI.sendReport(Self.request(body)) == .report(sealed))
        let other = UniqueID(high: 0x5d, low: 2)
        let refusal = #expect(throws: AppRefusal.self) { try AppAPI.sendReport(Self.request(body, lock: other)) }
        #expect(refusal?.code == .badRequest)
    }

    @Test("what is cut or padded wrongly is refused", arguments: ["", "TFNSUA==", "TFNS UA==", "TFNSUA", "?"])
    func badReport(text: String) throws {
        let refusal = #expect(throws: AppRefusal.self) {
            try AppAPI.sendReport(Self.request("{\"report\":\"\(text)\"}"))
        }
        #expect(refusal.map { [.badRequest, .malformedReport].contains($0.code) } == true)
    }

    @Test("a body over its limit is refused before it is read")
    func limits() {
        let long = Self.request(String(repeating: " ", count: AppAPI.maximumBody + 1))
        let refusal = #expect(throws: AppRefusal.self) { try AppAPI.setConsent(long) }
        #expect(refusal?.message.contains("65537 bytes") == true)
    }

    @Test("every way of refusing has its status")
    func statuses() {
        let statuses = AppRefusal.Code.allCases.map { AppRefusal($0, "").status }
        #expect(Set(statuses) == [400, 401, 403, 404, 409, 429])
    }

    @Test("a receipt tells what has arrived")
    func receipt() throws {
        let answer = AppAnswer.received(recordsBelow: 7, needsEverything: true)
        let body = try APIResponse(answer.view(to: .errands)).body
        #expect(String(decoding: body, as: UTF8.self) == "{\"needsEverything\":true,\"recordsBelow\":7}")
    }

    @Test("log lines are in the SDK's words")
    func logs() throws {
        let lines: [(LogRecord.Method, Reason?, String, String)] = [
            (.phone, nil, "ble", "success"), (.lock, nil, "tapToLock", "lockSuccess"),
            (.doorcode, .outsideSchedule, "passcode", "outsideQualifiedAccess"),
            (.doorcode, .unknownTime, "passcode", "unknownTimeFailure"),
            (.doorcode, .deadbolt, "passcode", "deadboltApplied"),
            (.keycard, .unknownCredential, "desfire", "nfcFailure"),
            (.phone, .unknownCredential, "ble", "incorrect"), (.phone, .lowBattery, "ble", "unknown"),
        ]
        for (method, reason, methodWord, resultWord) in lines {
            let log = AppLog(
                id: "1", at: .distantPast, user: nil, userName: nil, method: method, reason: reason)
            let body = try APIResponse(log.view(of: Self.lock)).body
            let text = String(decoding: body, as: UTF8.self)
            #expect(text.contains("\"method\":\"\(methodWord)\""), "\(text)")
            #expect(text.contains("\"result\":\"\(resultWord)\""), "\(text)")
        }
    }
}
