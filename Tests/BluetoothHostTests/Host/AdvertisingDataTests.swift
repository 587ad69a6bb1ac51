import BluetoothHCI
import BluetoothHost
import NIOCore
import Testing

/// AD structures (Vol 3, Part C, 11; Supplement, Part A, 1).
@Suite struct AdvertisingDataTests {
    @Test func `Structures are written one after the other, each with its length`() {
        let data = AdvertisingData([
            .flags([.generalDiscoverable, .brEDRNotSupported]), .services16([0x180a, 0x180f]),
            .completeLocalName("Latch"), .manufacturerData(company: 0x004c, [0x02, 0x15]), .transmitPower(-4),
        ])

        #expect(
            data.octets == [
                0x02, 0x01, 0x06, 0x05, 0x03, 0x0a, 0x18, 0x0f, 0x18, 0x06, 0x09, 0x4c, 0x61, 0x74, 0x63, 0x68,
                0x05, 0xff, 0x4c, 0x00, 0x02, 0x15, 0x02, 0x0a, 0xfc,
            ])
        #expect(data.length == data.octets.count)
        #expect(AdvertisingData(octets: data.octets) == data)
    }

    @Test func `What was written can be read by its meaning`() throws {
        let service = try #require(BluetoothUUID("b1a20001-1111-2222-3333-444455556666"))
        let data = AdvertisingData(
            octets: AdvertisingData([
                .flags(.generalDiscoverable), .services128([service]), .services16([0x180f]),
                .shortenedLocalName("La"), .manufacturerData(company: 1, [9]), .transmitPower(3),
            ]).octets)

        #expect(data.flags == .generalDiscoverable)
        #expect(data.services == [service, 0x180f])
        #expect(data.localName == "La")
        #expect(data.manufacturerData?.company == 1)
        #expect(data.manufacturerData?.data == [9])
        #expect(data.transmitPower?.rawValue == 3)
    }

    @Test(
        arguments: [
            ([], 0), ([0x00, 0x00], 0), ([0x02, 0x01], 0), ([0x02, 0x01, 0x06, 0x05, 0x09, 0x41], 1),
            ([0x02, 0x01, 0x06, 0x00, 0x02, 0x0a, 0x00], 1), ([0x01, 0x09], 1), ([0xff, 0x01], 0),
        ] as [([UInt8], Int)])
    func `Reading ends at the early end and at a structure that is not whole`(octets: [UInt8], count: Int) {
        #expect(AdvertisingData(octets: octets).structures.count == count)
    }

    @Test func `Service lists that are not whole give the whole ones`() {
        #expect(AdvertisingData(octets: [0x04, 0x03, 0x0a, 0x18, 0x0f]).services == [0x180a])
        #expect(AdvertisingData(octets: [0x02, 0x07, 0x0a]).services.isEmpty)
        #expect(AdvertisingData(octets: [0x02, 0xff, 0x0a]).manufacturerData == nil)
    }
}

/// Basic frames (Vol 3, Part A, 3.1).
@Suite struct L2CAPFrameTests {
    @Test func `A frame has its length and channel first`() {
        let payload = ByteBuffer(bytes: [0x02, 0x17, 0x00])

        let pdu = L2CAPFrame(channel: .attributeProtocol, payload: payload).pdu

        #expect(Array(pdu.readableBytesView) == [0x03, 0x00, 0x04, 0x00, 0x02, 0x17, 0x00])
        #expect(L2CAPFrame(pdu: pdu) == L2CAPFrame(channel: .attributeProtocol, payload: payload))
    }

    @Test func `Room before a payload is used for the header, and a shared payload stays as it is`() {
        var payload = ByteBuffer(bytes: [9, 9, 9, 9, 0x02, 0x17])
        payload.moveReaderIndex(forwardBy: 4)
        var shared = payload

        let pdu = L2CAPFrame.pdu(.securityManager, payload: payload)

        #expect(Array(pdu.readableBytesView) == [0x02, 0x00, 0x06, 0x00, 0x02, 0x17])
        shared.moveReaderIndex(to: 0)
        #expect(Array(shared.readableBytesView) == [9, 9, 9, 9, 0x02, 0x17])
    }

    @Test(arguments: [[], [1, 0, 4], [2, 0, 4, 0, 9], [0, 0, 4, 0, 9]] as [[UInt8]])
    func `A PDU that is not as long as it says is refused`(octets: [UInt8]) {
        #expect(L2CAPFrame(pdu: ByteBuffer(bytes: octets)) == nil)
    }
}
