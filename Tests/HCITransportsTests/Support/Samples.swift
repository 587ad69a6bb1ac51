import BluetoothHCI
import Foundation
import HCITransports
import NIOCore

/// Packets and places for tests.
enum Samples {
    static func reset() throws -> HCIPacket { .command(try CommandPacket(Commands.Reset())) }

    /// A vendor's command whose parameters are a number and so many zeros.
    static func command(_ number: Int, padding: Int = 0) throws -> HCIPacket {
        var parameters = ByteBuffer(integer: UInt32(truncatingIfNeeded: number))
        parameters.writeRepeatingByte(0, count: padding)
        return .command(try CommandPacket(opcode: Opcode(rawValue: 0xfc01), parameters: parameters))
    }

    static func data(_ number: Int, length: Int, _ direction: HCIDirection) throws -> HCIPacket {
        var payload = ByteBuffer(integer: UInt32(truncatingIfNeeded: number))
        payload.writeRepeatingByte(0xa5, count: max(0, length - 4))
        return .acl(
            try ACLPacket(handle: ConnectionHandle(rawValue: 1), boundary: .first(direction), payload: payload))
    }

    static func event(_ number: Int) throws -> HCIPacket {
        .event(try EventPacket(code: 0xff, parameters: ByteBuffer(integer: UInt32(truncatingIfNeeded: number))))
    }

    static func octets(_ packets: [HCIPacket]) -> ByteBuffer {
        var octets = ByteBuffer()
        for packet in packets { packet.writeH4(to: &octets) }
        return octets
    }
}

/// A folder that is gone after the test.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() throws {
        // Short, for the paths of sockets.
        path = "/tmp/latch-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// Runs a server for as long as the body takes, and stops it.
func withServer<Result: Sendable>(
    _ endpoint: HCIEndpoint, _ recorder: Recorder,
    _ configuration: HCIServer.Configuration = .init(), _ body: @Sendable (HCIServer) async throws -> Result
) async throws -> Result {
    let server = try await HCIServer.bind(to: endpoint, delegate: recorder, configuration: configuration)
    async let running: Void = server.run()
    do {
        let result = try await body(server)
        server.stop()
        try await running
        return result
    } catch {
        server.stop()
        try await running
        throw error
    }
}

/// Runs a server on any port.
func withServer<Result: Sendable>(
    _ recorder: Recorder, _ body: @Sendable (HCIServer) async throws -> Result
) async throws -> Result {
    try await withServer(.tcpServer(host: "127.0.0.1", port: 0), recorder, HCIServer.Configuration(), body)
}
