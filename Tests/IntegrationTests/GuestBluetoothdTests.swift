import Foundation
import Testing

// A lock registered with bluetoothd, and a phone of BlueZ and bleak on another of the kernel's controllers.
extension GuestTests {
    @Test(
        "Registered with bluetoothd, a lock is found, read and unlocked over BlueZ, refuses who was revoked, and follows bluetoothd",
        .enabled(if: Peers.areThere, "\(Peers.absence)"))
    func besideBluetoothd() async throws {
        // Another seed: on its air are locks with other keys, which nobody takes for the one in the guest.
        let sandbox = try Sandbox.own()
        let sockets = (0..<2).map { sandbox.freshPath("hci\($0)") }
        let air = try await Daemon.start(
            ["--seed", "2"] + sockets.flatMap { ["--hci", "unix-server:\($0)"] }, frozen: false)
        defer { withExtendedLifetime(air) {} }

        let run = try await Guest.run(
            ["-v"] + sockets.flatMap { ["-s", $0] },
            [
                "env", "PYTHONPATH=\(Peers.root)/.build/peers-bluez", Peers.python,
                Peers.root + "/Tests/Peers/bluez/registration.py", "--latchd", Binaries.latchd,
            ])

        #expect(run.code == 0, "\(run)")
        let registered = try #require(run.steps("register").first)
        #expect(registered.listed.mode == "bluetoothd")
        #expect(registered.listed.door == "101")
        let own = run.lines.filter { $0["run"] == "read" && $0.step == "read" }.first
        #expect(own?.deviceInformation.manufacturerName == "Latch lock simulator")
        #expect(own?.batteryLevel.integer != nil)
        let unlocked = run.lines.filter { $0["run"] == "unlock" }
        #expect(unlocked.first { $0.step == "hello" }?.knowsKey == false)
        #expect(unlocked.first { $0.step == "unlock" }?.seconds == 10)
        let logged = unlocked.first { $0.step == "logs" }?.logs.elements.last
        #expect(logged?.method == "ble")
        #expect(run.steps("jump").first?.refusal.error.code == "adapter_in_use")
        #expect(run.steps("revoked").first?.refused == ["unknown_credential"])
        #expect(run.steps("restart").first?.lost.string?.contains("bluetoothd") == true)
        #expect(run.steps("unregister").first?.advertisements == 0)
    }
}
