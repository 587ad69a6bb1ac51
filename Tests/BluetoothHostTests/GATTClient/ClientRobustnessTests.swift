import BluetoothHost
import NIOCore
import SimulationKernel
import Testing

/// A server that sends anything at all.
@Suite struct ClientRobustnessTests {
    @Test("random and half-right PDUs neither trap nor grow nor hang", arguments: 0..<40 as Range<UInt64>)
    func randomServer(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var client = GATTClient()
        var effects: [ClientEffect] = []
        var request: UInt8 = 0
        var now = Instant.epoch

        for _ in 0..<2_000 {
            now += .milliseconds(Int(generator.next() % 50))
            if !client.isBusy { client.start(Self.procedure(&generator), now: now, into: &effects) }
            client.receive(Self.pdu(&generator, answering: request), now: now, into: &effects)
            for case .send(let pdu) in effects {
                #expect(pdu.readableBytes <= max(Int(client.mtu), 23))
                request = pdu.getInteger(at: pdu.readerIndex) ?? 0
            }
            #expect(effects.count < 300)
            effects = []
        }
        client.disconnected(into: &effects)
        #expect(!client.isBusy)
    }

    private static func procedure(_ generator: inout SeededGenerator) -> GATTProcedure {
        let procedures: [GATTProcedure] = [
            .exchangeMTU(185), .discoverPrimaryServices, .discoverServices(0x1800),
            .findIncludedServices(.first ... .last),
            .discoverCharacteristics(.first ... .last), .discoverDescriptors(.first ... .last), .discoverAll(.complete),
            .read(0x0003), .readLong(0x0003), .readByUUID(0x2a00, .first ... .last), .readMultiple([0x0003, 0x0005]),
            .readMultipleVariable([0x0003, 0x0005]), .write(0x0003, buffer("0102")),
            .writeLong(0x0003, offset: 0, buffer("00*60")),
            .reliableWrite([PreparedWrite(handle: 0x0003, value: buffer("00*60"))]),
        ]
        return procedures[Int(generator.next() % UInt64(procedures.count))]
    }

    /// Now and then garbage; mostly the right opcode, plausible lengths and small handles in a row.
    private static func pdu(_ generator: inout SeededGenerator, answering request: UInt8) -> ByteBuffer {
        var pdu = ByteBuffer()
        switch generator.next() % 8 {
        case 0:
            pdu.writeBytes(generator.bytes(Int(generator.next() % 30)))
        case 1:
            pdu.writeBytes([0x01, request, 0x01, 0x00, generator.next() % 3 == 0 ? 0x0a : UInt8(generator.next() % 20)])
        case 2:
            pdu.writeBytes([[0x1b, 0x1d, 0x23][Int(generator.next() % 3)], 0x03, 0x00])
            pdu.writeBytes(generator.bytes(Int(generator.next() % 20)))
        default:
            pdu.writeInteger(request &+ 1)
            if request == 0x04 { pdu.writeInteger(UInt8(generator.next() % 3)) }
            if request == 0x08 || request == 0x10 {
                pdu.writeInteger([2, 6, 7, 8, 20, 21, 4, 0][Int(generator.next() % 8)] as UInt8)
            }
            var handle = UInt16(truncatingIfNeeded: generator.next() % 64)
            for _ in 0..<generator.next() % 6 {
                pdu.writeInteger(handle, endianness: .little)
                handle &+= UInt16(truncatingIfNeeded: generator.next() % 40)
            }
            if generator.next() % 4 == 0 { pdu.writeBytes(generator.bytes(Int(generator.next() % 14))) }
        }
        return pdu
    }
}
