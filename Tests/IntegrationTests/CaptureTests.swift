import Foundation
import Testing

/// `--capture`, read by another program.
@Suite(
    .realProcesses, .enabled(if: Peers.areThere, "\(Peers.absence)"),
    .enabled(if: Peers.tshark != nil, "tshark is not installed"))
struct CaptureTests {
    /// What tshark says of a file, a line a packet.
    private func tshark(_ file: String, _ filter: String? = nil) async throws -> [String] {
        let process = try Sandbox.own().launch(
            try #require(Peers.tshark), ["-r", file] + (filter.map { ["-Y", $0] } ?? []))
        guard await process.exit(within: .seconds(60)) == 0 else { throw Failure("tshark: \(process.errors)") }
        return process.output.split(separator: "\n").map(String.init)
    }

    // Without the read at the very end of a value, whose answer is empty: tshark 4.0 takes no empty text for a name.
    private static let steps =
        "scan,connect,link,mtu,discover,read,write,write-refused,subscribe,pair,read,disconnect,connect,encrypt,disconnect"

    @Test("A capture of all controllers has no malformed packet, and shows the pairing from both ends")
    func allControllers() async throws {
        let file = try Sandbox.own().freshPath("all.btsnoop")
        let daemon = try await Daemon.startWithRadio(["--capture", file])
        let run = try await Peers.run("central.py", hci: daemon.hci, ["--steps", Self.steps])
        #expect(run.code == 0, "\(run)")
        #expect(await daemon.stop() == 0)

        #expect(try await tshark(file, "_ws.malformed") == [])
        #expect(try await tshark(file, "btsmp.opcode == 0x0c").count == 4)
        #expect(try await tshark(file, "bthci_evt.code == 0x08 || bthci_evt.code == 0x59").count == 4)
    }

    @Test("A percent sign in the name makes a file for each controller")
    func fileForEach() async throws {
        let pattern = try Sandbox.own().freshPath("trace-%.btsnoop")
        let daemon = try await Daemon.startWithRadio(["--capture", pattern])
        let run = try await Peers.run("central.py", hci: daemon.hci, ["--steps", Self.steps])
        #expect(run.code == 0, "\(run)")
        #expect(await daemon.stop() == 0)

        let phone = pattern.replacing("%", with: "hci-1")
        #expect(try await tshark(phone, "_ws.malformed") == [])
        #expect(try await tshark(phone, "btsmp.opcode == 0x0c").count == 2)
        #expect(FileManager.default.fileExists(atPath: pattern.replacing("%", with: "101")))
    }

    @Test("A file that is no capture is left alone, and latchd says so")
    func foreignFile() async throws {
        let file = try Sandbox.own().freshPath("precious.txt")
        try "precious".write(toFile: file, atomically: true, encoding: .utf8)

        let refusal = try await Daemon.refusal(["--listen", "127.0.0.1:0", "--capture", file])

        #expect(refusal.code == 2)
        #expect(refusal.errors.contains(file), "\(refusal)")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }
}
