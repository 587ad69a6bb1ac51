import BluetoothHCI
import NIOCore
import Testing
import VirtualRadio

/// Data of connections and flow control (Vol 4, Part E, 4.1, 4.2, 5.4.2, 7.3.38 to 7.3.40, 7.7.19 and 7.7.26).
@Suite struct DataTests {
    private let one = ConnectionHandle(rawValue: 1)

    @Test("data of the host go to the air with their boundary")
    func towardsAir() {
        var bench = ControllerBench()
        bench.connect()

        bench.sendData(1, "0300040001")
        bench.sendData(1, "0203", .continuing)

        #expect(
            bench.takeRequests() == [
                .data(one, ByteBuffer(octets: "0300040001"), isFirst: true),
                .data(one, ByteBuffer(octets: "0203"), isFirst: false),
            ])
        #expect(bench.controller.connection(one)?.outstandingPackets == 2)
    }

    @Test("completed packets of all connections are told in one event, and free their buffers")
    func completed() {
        var bench = ControllerBench()
        bench.connect()
        bench.connect(peer: 0xbb)
        for _ in 0..<3 { bench.sendData(1, "01") }
        bench.sendData(2, "01")

        bench.controller.completed(packets: 1, on: one)
        bench.controller.flushCompletedPackets()
        bench.controller.flushCompletedPackets()
        let first = bench.take()
        bench.controller.completed(packets: 9, on: one)
        bench.controller.completed(packets: 1, on: ConnectionHandle(rawValue: 2))
        bench.controller.flushCompletedPackets()

        #expect(first == ["13050101000100"])
        #expect(bench.take() == ["1309020100" + "0200" + "02000100"])
        #expect(bench.controller.connections.map(\.outstandingPackets) == [0, 0])
    }

    @Test("more than there are buffers for is dropped, and the host is told (7.7.26)")
    func overflow() {
        var bench = ControllerBench()
        bench.connect()
        bench.connect(peer: 0xbb)

        for _ in 0..<15 { bench.sendData(1, "01") }
        bench.sendData(2, "01")
        bench.sendData(2, "01")
        bench.sendData(1, String(repeating: "00", count: 252))

        #expect(bench.take() == ["1a0101", "1a0101"])
        #expect(bench.controller.dropped.overflow == 2)
        #expect(bench.takeRequests().count == 16)
        bench.controller.disconnected(one, reason: .connectionTimeout)
        for _ in 0..<15 { bench.sendData(2, "01") }
        #expect(bench.takeRequests().count == 15)
    }

    @Test("data for nobody, broadcasts and data of other kinds are dropped and counted")
    func misdirected() throws {
        var bench = ControllerBench()
        bench.connect()

        bench.sendData(7, "01")
        bench.sendData(1, "01", .firstNonFlushable, .brEDRBroadcast)
        bench.sendData(1, "01", .complete)
        let event = HCIPacket.event(try EventPacket(code: 1))
        bench.controller.receive(event, now: bench.now, generator: &bench.generator)

        #expect(bench.controller.dropped.unknownHandle == 1)
        #expect(bench.controller.dropped.misdirected == 3)
        #expect(bench.take() == [])
        #expect(bench.takeRequests() == [])
    }

    @Test("an empty packet gives its buffer back at once")
    func empty() {
        var bench = ControllerBench()
        bench.connect()

        bench.sendData(1, "")

        #expect(bench.take() == ["13050101000100"])
        #expect(bench.takeRequests() == [])
    }

    @Test("data for the host are cut to what it takes, with the flags of first and later pieces")
    func fragments() {
        var bench = ControllerBench()
        bench.send(0x0C33, "0400000a000000")
        bench.connect()

        bench.controller.received(ByteBuffer(octets: "010203040506070809"), on: one, isFirst: true)
        bench.controller.received(ByteBuffer(octets: "0a"), on: one, isFirst: false)

        #expect(bench.take() == ["0120040001020304", "0110040005060708", "0110010009", "011001000a"])
    }

    @Test("without a word from the host, pieces are as long as the controller's own")
    func defaultLength() {
        var bench = ControllerBench(.legacyOnly(publicAddress: ControllerBench.publicAddress))
        bench.connect()

        bench.controller.received(ByteBuffer(repeating: 7, count: 30), on: one, isFirst: true)

        #expect(bench.take().map { String($0.prefix(8)) } == ["01201b00", "01100300"])
    }

    @Test("a host that controls the flow gets no more than it has room for (4.2)")
    func hostFlow() {
        var bench = ControllerBench()
        bench.send(0x0C33, "fb000002000000")
        bench.send(0x0C31, "01")
        bench.connect()
        for octet in ["01", "02", "03"] {
            bench.controller.received(ByteBuffer(octets: octet), on: one, isFirst: true)
        }
        #expect(bench.take() == ["0120010001", "0120010002"])

        #expect(bench.send(0x0C35, "0101000100") == ["0120010003"])
        #expect(bench.send(0x0C35, "0101000900") == ["0e0401350c12"])
        #expect(bench.answer(0x0C31, "00") == "0c")
    }

    @Test("no more than a bounded number of packets waits; then the air holds them back until there is room")
    func refusal() {
        var bench = ControllerBench()
        bench.send(0x0C33, "fb000001000000")
        bench.send(0x0C31, "01")
        bench.connect()

        let taken = (0..<70).map { _ in
            bench.controller.received(ByteBuffer(octets: "01"), on: one, isFirst: true)
        }
        _ = bench.take()

        #expect(taken.filter { $0 }.count == 65)
        #expect(bench.takeRequests() == [])
        #expect(bench.send(0x0C35, "0101000100").count == 1)
        #expect(bench.takeRequests() == [.roomAtHost(one)])
    }

    @Test("what a host held of a connection that ended is free for others")
    func flowAfterDisconnection() {
        var bench = ControllerBench()
        bench.send(0x0C33, "fb000001000000")
        bench.send(0x0C31, "01")
        bench.connect()
        bench.connect(peer: 0xbb)
        bench.controller.received(ByteBuffer(octets: "01"), on: one, isFirst: true)
        bench.controller.received(ByteBuffer(octets: "02"), on: ConnectionHandle(rawValue: 2), isFirst: true)
        _ = bench.take()

        bench.controller.disconnected(one, reason: .connectionTimeout)

        #expect(bench.take() == ["050400010008", "0220010002"])
        #expect(bench.send(0x0C35, "0101000100") == [])
    }
}
