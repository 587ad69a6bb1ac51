import Cloud
import Foundation
import Journal
import LatchServer
import LockModel
import Logging
import NIOCore
import Properties
import ServiceLifecycle
import SimulationKernel
import World

/// A property of some size, served over loopback.
final class Stage: Sendable {
    let port: Int
    let world: World
    private let token: String
    private let doors: Int
    private let users: Int
    private let counter: Counter

    /// Where the next new person and the next revocation are: neither can be twice.
    private actor Counter {
        private var next: [Work: Int] = [:]

        func take(_ count: Int, for work: Work) -> Int {
            let first = next[work, default: 0]
            next[work] = first + count
            return first
        }
    }

    init(doors: Int, users: Int) async throws {
        (self.doors, self.users) = (doors, users)
        counter = Counter()
        let estate = try Estate(doors: doors, users: users)
        world = try World.open(
            World.LoadedProperty(description: estate.description, file: "benchmark", yaml: ""), journal: Journal(),
            seed: 1, start: Estate.start, scale: 0, defaultProperty: { throw BenchmarkError("no property") },
            load: { _, _ in throw BenchmarkError("no property file") }, version: "benchmark")
        let issuer = IssuerAddress("http://127.0.0.1")
        let authority = try await TokenAuthority(issuer: issuer)
        let server = LatchServer(
            world: world, authority: authority, renderer: try MessageRenderer(),
            configuration: .init(host: "127.0.0.1", port: 0, publicURL: nil, controlToken: nil, version: "benchmark"))
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "benchmark")
        logger.logLevel = .error
        let application = try server.application(logger: logger) { continuation.yield($0) }
        Task { try await application.run() }
        guard let port = await ports.first(where: { _ in true }) else { throw BenchmarkError("no port") }
        self.port = port
        token = try await Stage.token(authority, world)
    }

    private static func token(_ authority: TokenAuthority, _ world: World) async throws -> String {
        let form = [
            "grant_type": "client_credentials", "client_id": Estate.client, "client_secret": Estate.client,
            "audience": TokenAuthority.vendorAudience,
        ]
        let request = APIRequest(
            path: "/oauth/token", contentType: "application/json", body: [UInt8](try JSONEncoder().encode(form)))
        struct Answer: Decodable { let access_token: String }
        let answer = try await TokenEndpoint(authority: authority).respond(to: request, in: world)
        return try JSONDecoder().decode(Answer.self, from: Data(answer.body)).access_token
    }

    /// How many requests of a kind are answered in a second.
    func rate(of work: Work, requests wanted: Int) async throws -> Double {
        // Of accesses that can be revoked there are only so many.
        let count = work == .revoke ? min(wanted, users / 20) : wanted
        let first = await counter.take(count, for: work)
        let requests = (first..<first + count).map { request(of: work, $0) }
        return try await Load.rate(of: requests, port: port)
    }

    private func request(of work: Work, _ number: Int) -> ByteBuffer {
        let base = "/access/sdk/v1"
        switch work {
        case .doors: return message("GET", "\(base)/doors?pageSize=100&pageToken=\(doors / 100)")
        case .users: return message("GET", "\(base)/users?pageSize=100&pageToken=\(users / 100 / 3)")
        case .grant, .communalGrant: return message("POST", "/access/sdk/v2/users", grant(work, number))
        case .change:
            let end = Instant(secondsSinceEpoch: Estate.start.secondsSinceEpoch + Int64(number + 1) * 60).iso8601
            // The first half is there to be changed, the second to be revoked.
            return message("PATCH", access(of: number % (users / 2)), "{\"endTime\":\"\(end)\"}")
        case .revoke: return message("DELETE", access(of: users - 1 - number % (users / 2)))
        }
    }

    /// The request that the bare handler gets for the same work.
    func bareRequest(of work: Work, _ number: Int, path: String) -> ByteBuffer {
        work == .grant ? message("POST", path, grant(work, number)) : message("GET", path)
    }

    private func access(of user: Int) -> String {
        "/access/sdk/v1/users/\(Estate.user(user))/doors/\(Estate.privateDoor(user, of: doors))"
    }

    private func grant(_ work: Work, _ number: Int) -> String {
        let door = work == .grant ? Estate.privateDoor(number, of: doors) : Estate.communalDoor(number, of: doors)
        return """
            {"firstName":"Ann","lastName":"Archer","email":"\(work.rawValue)\(number)@example.com",\
            "passcodeType":"PERMANENT","role":"GUEST","shareable":false,"shouldNotify":true,\
            "startTime":"\(Estate.start.iso8601)","endTime":"2027-01-01T00:00:00Z","doorUuids":["\(door)"]}
            """
    }

    private func message(_ method: String, _ path: String, _ body: String? = nil) -> ByteBuffer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r\n"
        if let body {
            head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        }
        return ByteBuffer(string: head + "\r\n" + (body ?? ""))
    }
}
