@testable import BlueZ
import BluetoothHCI
import Foundation
import HCITransports
import Testing

@Suite struct AdapterDirectoryTests {
    private func adapter(_ index: UInt16, _ address: UInt64) -> LinuxAdapter {
        LinuxAdapter(
            name: AdapterName(index: index), address: Address(value: address), bus: .usb, isUp: false, connections: 0,
            holder: .nobody)
    }

    // MARK: Which adapter is meant

    @Test("an adapter that was never held is found by its name")
    func byName() throws {
        let there = [adapter(0, 0xa), adapter(1, 0xb)]

        #expect(try AdapterClaim.choose(AdapterName(index: 1), knownAs: nil, among: there) == there[1])
        let refusal = #expect(throws: ControllerUnavailable.self) {
            try AdapterClaim.choose(AdapterName(index: 2), knownAs: nil, among: there)
        }
        #expect(refusal?.cause == .noSuchAdapter)
        #expect(refusal?.message == "there is no adapter hci2; there is hci0, hci1")
    }

    @Test("one that was held is found by its address, also under another number")
    func byAddress() throws {
        let there = [adapter(0, 0xa), adapter(1, 0xb)]

        let moved = try AdapterClaim.choose(AdapterName(index: 0), knownAs: Address(value: 0xb), among: there)
        let stayed = try AdapterClaim.choose(AdapterName(index: 0), knownAs: Address(value: 0xa), among: there)

        #expect(moved == there[1])
        #expect(stayed == there[0])
    }

    @Test("another dongle in its place is not taken")
    func stranger() {
        let refusal = #expect(throws: ControllerUnavailable.self) {
            try AdapterClaim.choose(AdapterName(index: 0), knownAs: Address(value: 0xc), among: [adapter(0, 0xa)])
        }

        #expect(refusal?.cause == .noSuchAdapter)
        #expect(refusal?.message.contains("hci0 is another adapter now (00:00:00:00:00:0A)") == true)
    }

    @Test("of two with one address, or of one that has none yet, the name decides")
    func twins() throws {
        let there = [adapter(0, 0xa), adapter(1, 0xa), adapter(2, 0)]

        for index in there.indices {
            let found = try AdapterClaim.choose(there[index].name, knownAs: Address(value: 0xa), among: there)
            #expect(found == there[index])
        }
    }

    // MARK: What the kernel tells

    @Test("the answers of the kernel's management, as Linux 6.1 gave them of BlueZ's virtual controller")
    func management() throws {
        let list = try #require(reply("0100ffff0900030000020001000000"))
        #expect(list.indices == [1, 0])

        let name = String(repeating: "00", count: 260)
        let answer = try #require(
            reply("010000001b0104000000000001aa0009f105ffbe0d00c10a0c00000000" + name))
        let information = try #require(answer.information)
        #expect(information.manufacturer == 0x05f1)
        #expect(information.hasLowEnergy)

        let advertising = try #require(reply("010000000b003d0000ffff0100fbfb0300")?.advertising)
        #expect(advertising.isExtended)
        #expect(advertising.instances == 3)
        let phys = try #require(reply("010000000f00440000ff7f0000fe790000ff070000")?.phys)
        #expect(phys.has2M && phys.hasCoded)
    }

    @Test("refusals have a status; events and torn answers are no answers")
    func refusals() {
        #expect(reply("0200010003003d0014")?.status == 0x14)
        #expect(reply("060000000400c10a0c00") == nil)
        #expect(reply("0100ffff09000300000200010000") == nil)
        #expect(reply("0100ffff050003000002")?.indices == nil)
        #expect(reply("") == nil)
    }

    private func reply(_ hexadecimal: String) -> ManagementReply? {
        var octets: [UInt8] = []
        var rest = Substring(hexadecimal)
        while let octet = UInt8(rest.prefix(2), radix: 16) {
            octets.append(octet)
            rest = rest.dropFirst(2)
        }
        // The long answer is cut or filled to the length that it says.
        if octets.count > 30 { octets = Array((octets + [UInt8](repeating: 0, count: 300)).prefix(6 + 0x11b)) }
        return ManagementReply(octets)
    }

    @Test("LE Supported (Controller) is bit 38 of the features; none at all is not known yet")
    func lowEnergy() {
        #expect(AdapterDirectory.hasLowEnergy(features: [0xa7, 8, 8, 0xc6, 0xd8, 0x1f, 0x7b, 0x83]) == true)
        #expect(AdapterDirectory.hasLowEnergy(features: [0xa7, 8, 8, 0xc6, 0x98, 0x1f, 0x7b, 0x83]) == false)
        #expect(AdapterDirectory.hasLowEnergy(features: [0, 0, 0, 0, 0, 0, 0, 0]) == nil)
    }

    @Test("an adapter is nobody's, the kernel's, or on a user channel")
    func holder() {
        let bluetoothd = BluetoothProcess(name: "bluetoothd", identifier: 7)
        let other = BluetoothProcess(name: "latchd", identifier: 8)

        #expect(AdapterDirectory.holder(isUp: false, isManaged: true, [bluetoothd, other]) == .nobody)
        #expect(AdapterDirectory.holder(isUp: true, isManaged: true, [other]) == .kernel(bluetoothd: nil))
        #expect(AdapterDirectory.holder(isUp: true, isManaged: true, [bluetoothd]) == .kernel(bluetoothd: bluetoothd))
        #expect(AdapterDirectory.holder(isUp: true, isManaged: false, [bluetoothd, other]) == .userChannel([other]))
    }

    @Test("the kernel's table of sockets, as Linux 6.1 prints it")
    func sockets() {
        let table = """
            sk               RefCnt Rmem   Wmem   User   Inode  Parent
            00000000f816dbe5 2      0      0      0      8026   0     
            0000000084d0676e 2      0      0      0      8016   0     
            """

        #expect(BluetoothProcess.inodes(ofTable: table) == [8026, 8016])
        #expect(BluetoothProcess.inodes(ofTable: "").isEmpty)
    }

    @Test("a process is found by the socket that it has open")
    func processes() throws {
        let root = try TemporaryFolder()
        try root.write("net/hci", "sk RefCnt Rmem Wmem User Inode Parent\n0 2 0 0 0 8026 0\n")
        for (number, name, link) in [("12", "latchd", "socket:[8026]"), ("13", "sh", "socket:[80]")] {
            try root.write("\(number)/comm", name + "\n")
            try root.link("\(number)/fd/3", to: link)
        }

        #expect(BluetoothProcess.all(root: root.path) == [BluetoothProcess(name: "latchd", identifier: 12)])
    }

    @Test("rfkill's files tell what switches a radio off", arguments: [("0", "0"), ("1", "0"), ("0", "1"), ("1", "1")])
    func block(soft: String, hard: String) throws {
        let root = try TemporaryFolder()
        try root.write("hci0/rfkill4/soft", soft + "\n")
        try root.write("hci0/rfkill4/hard", hard + "\n")
        let expected: RadioBlock? = hard == "1" ? .hard : soft == "1" ? .soft : nil

        #expect(RadioBlock.reading(of: AdapterName(index: 0), root: root.path) == expected)
        #expect(RadioBlock.reading(of: AdapterName(index: 1), root: root.path) == nil)
    }
}

/// A folder that is gone after the test.
private struct TemporaryFolder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.appending(path: "bluez-\(UUID())").path()

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ file: String, _ text: String) throws {
        try makeFolder(of: file)
        try text.write(toFile: "\(path)/\(file)", atomically: true, encoding: .utf8)
    }

    func link(_ file: String, to target: String) throws {
        try makeFolder(of: file)
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(file)", withDestinationPath: target)
    }

    private func makeFolder(of file: String) throws {
        let folder = URL(filePath: "\(path)/\(file)").deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
}
