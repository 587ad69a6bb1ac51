import BluetoothHost
import NIOCore
import Testing

@Suite struct BluetoothUUIDTests {
    @Test func `a 16-bit UUID equals its expansion on the base UUID`() {
        let expanded = BluetoothUUID("0000180a-0000-1000-8000-00805f9b34fb")
        #expect(expanded == 0x180a)
        #expect(expanded?.short == 0x180a)
        #expect(expanded?.hashValue == BluetoothUUID(0x180a as UInt16).hashValue)
    }

    @Test func `a 32-bit UUID has no 16-bit form and sixteen octets on the wire`() {
        let uuid = BluetoothUUID(0x0001_180a as UInt32)
        #expect(uuid.short == nil)
        #expect(uuid.wireLength == 16)
        #expect(uuid.octets == hexOctets("fb 34 9b 5f 80 00 00 80 00 10 00 00 0a 18 01 00"))
    }

    @Test(arguments: ["180A", "0x180a", "0000180A", "0000180a-0000-1000-8000-00805F9B34FB"])
    func `reads every usual text form`(_ text: String) {
        #expect(BluetoothUUID(text) == 0x180a)
    }

    @Test(arguments: ["", "18", "0x18", "180G", "180a0", "0000180a-0000-1000-8000-00805f9b34f", "-180", "１８０a"])
    func `refuses other text`(_ text: String) {
        #expect(BluetoothUUID(text) == nil)
    }

    @Test func `prints the short form where there is one`() throws {
        #expect(BluetoothUUID.deviceInformationService.description == "0x180A")
        let text = "0000B009-0000-0000-0123-456789ABCDEF"
        #expect(try #require(BluetoothUUID(text)).description == text)
    }

    @Test(arguments: [BluetoothUUID.serviceChanged, TestDatabase.testUUID(0xb009)])
    func `comes back from its little-endian octets`(_ uuid: BluetoothUUID) {
        var buffer = ByteBuffer()
        buffer.writeBluetoothUUID(uuid)
        #expect(Array(buffer.readableBytesView) == uuid.octets)
        #expect(BluetoothUUID(octets: uuid.octets) == uuid)
        #expect(buffer.readBluetoothUUID(length: uuid.wireLength) == uuid)
        #expect(buffer.readableBytes == 0)
    }

    @Test(arguments: [0, 1, 3, 4, 15, 17])
    func `reads no UUID of another length`(_ length: Int) {
        var buffer = ByteBuffer(repeating: 0, count: 20)
        #expect(buffer.readBluetoothUUID(length: length) == nil)
        #expect(buffer.readableBytes == 20)
        #expect(BluetoothUUID(octets: [UInt8](repeating: 0, count: length)) == nil)
    }

    @Test func `sorts as text does`() {
        #expect(BluetoothUUID(0x1800 as UInt16) < 0x1801)
        #expect(BluetoothUUID(high: 0, low: 1) < BluetoothUUID(high: 1, low: 0))
    }
}
