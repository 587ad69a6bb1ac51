@testable import BlueZ
import BluetoothHCI
import Glibc
import HCITransports
import Testing

/// Every way in which an adapter is not to be had has its cause, and says what to do.
@Suite struct AdapterRefusalTests {
    private let hci0 = AdapterName(index: 0)
    private let bluetoothd = BluetoothProcess(name: "bluetoothd", identifier: 7)

    private func taking(_ number: Int32, _ block: RadioBlock? = nil, _ processes: [BluetoothProcess] = [])
        -> ControllerUnavailable
    {
        AdapterRefusal.taking(
            hci0, SystemError(number: number), adapters: [AdapterName(index: 1), AdapterName(index: 2)], block: block,
            processes: processes)
    }

    @Test(
        "what the system answers when there is no socket",
        arguments: [
            (EAFNOSUPPORT, ControllerUnavailable.Cause.noBluetooth, "modprobe bluetooth"),
            (EPROTONOSUPPORT, .noBluetooth, "--network host"), (EPERM, .permission, "CAP_NET_ADMIN"),
            (EMFILE, .unreachable, "Too many open files"),
        ])
    func noSocket(number: Int32, cause: ControllerUnavailable.Cause, advice: String) {
        let refusal = AdapterRefusal.noSocket(SystemError(number: number), "hci0 cannot be taken")

        #expect(refusal.cause == cause)
        #expect(refusal.message.hasPrefix("hci0 cannot be taken: "))
        #expect(refusal.message.contains(advice))
    }

    @Test(
        "what the system answers when an adapter is to be taken",
        arguments: [
            (EPERM, ControllerUnavailable.Cause.permission, "setcap cap_net_admin+ep"),
            (EACCES, .permission, "AmbientCapabilities=CAP_NET_ADMIN"), (EPERM, .permission, "the group bluetooth"),
            (ENODEV, .noSuchAdapter, "there is no adapter hci0; there is hci1, hci2"),
            (EBUSY, .held, "hci0 is held by another process"), (EUSERS, .held, "user channel"),
            (ERFKILL, .blockedByRfkill, "rfkill unblock bluetooth"), (ETIMEDOUT, .unreachable, "does not answer"),
            (EIO, .unreachable, "dmesg"),
        ])
    func taking(number: Int32, cause: ControllerUnavailable.Cause, advice: String) {
        let refusal = taking(number)

        #expect(refusal.cause == cause)
        #expect(refusal.message.contains("hci0"))
        #expect(refusal.message.contains(advice))
    }

    @Test("a holder is named where it can be seen")
    func holders() {
        let other = BluetoothProcess(name: "latchd", identifier: 12)
        let third = BluetoothProcess(name: "python3", identifier: 99)

        #expect(taking(EBUSY, nil, [bluetoothd, other]).message.contains("held by latchd (process 12),"))
        #expect(
            taking(EBUSY, nil, [bluetoothd, other, third]).message
                .contains("held by one of latchd (process 12), python3 (process 99),"))
        let connected = AdapterRefusal.connected(hci0, 2, bluetoothd: bluetoothd)
        #expect(connected.cause == .held)
        #expect(connected.message.contains("bluetoothd (process 7), which has 2 connections"))
        #expect(connected.message.contains("--adapter hci0,mode=bluetoothd"))
    }

    @Test("a switch of the machine is told from one of a program")
    func hardBlock() {
        #expect(taking(ERFKILL, .hard).message.contains("a switch or key of the machine"))
        #expect(AdapterRefusal.blocked(hci0, .soft).cause == .blockedByRfkill)
    }

    @Test("a machine without any adapter says where to look")
    func noAdapterAtAll() {
        let refusal = AdapterRefusal.absent(hci0, adapters: [])

        #expect(refusal.cause == .noSuchAdapter)
        #expect(refusal.message.contains("lsusb"))
    }

    @Test(
        "what the kernel answers when an adapter was unplugged",
        arguments: [(EPIPE, "it was unplugged"), (ENODEV, "it was unplugged"), (EIO, "Input/output error")])
    func lost(number: Int32, why: String) {
        let refusal = AdapterRefusal.lost(hci0, SystemError(number: number))

        #expect(refusal.cause == .lost)
        #expect(refusal.message == "hci0 is gone: \(why)")
    }

    @Test(
        "a kernel without Bluetooth is told as such",
        .enabled(if: (try? HCISocket()) == nil, "this kernel has Bluetooth"))
    func thisMachine() async {
        let listed = await #expect(throws: ControllerUnavailable.self) { try await AdapterDirectory.adapters() }
        let held = await #expect(throws: ControllerUnavailable.self) {
            try await UserChannelController(hci0).hold(opened: { _ in }, received: { _ in })
        }

        #expect([listed?.cause, held?.cause].allSatisfy { $0 == .noBluetooth || $0 == .permission })
    }
}
