import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// The resolving list and private addresses (Vol 4, Part E, 7.8.38 to 7.8.45 and 7.8.77; Vol 6, Part B, 6).
@Suite struct PrivacyTests {
    private let identity = "00" + "aa0000000000"
    private let peerKey = String(repeating: "11", count: 16)
    private let localKey = String(repeating: "22", count: 16)
    private let none = String(repeating: "00", count: 16)
    private let peer = DeviceAddress(Address(value: 0xaa), .publicDevice)

    /// A private address of the peer.
    private func privateAddress(_ seed: UInt64 = 9) -> DeviceAddress {
        var generator = SeededGenerator(seed: seed)
        let key = Block128(peerKey)
        return DeviceAddress(ResolvablePrivateAddress.generate(key: key, using: &generator), .randomDevice)
    }

    private func resolving() -> ControllerBench {
        var bench = ControllerBench.unmasked()
        bench.send(0x2027, identity + peerKey + localKey)
        bench.send(0x202D, "01")
        return bench
    }

    @Test("ah is as in the sample data (Vol 3, Part H, D.7)")
    func hash() {
        let key = Block128("ec0234a357c8ad05341010a60a397d9b")

        #expect(ResolvablePrivateAddress.hash(0x70_8194, key: key) == 0x0d_fbaa)
        #expect(ResolvablePrivateAddress.matches(Address(value: 0x7081_940d_fbaa), key: key))
        #expect(!ResolvablePrivateAddress.matches(Address(value: 0x7081_940d_fbab), key: key))
        #expect(!ResolvablePrivateAddress.matches(Address(value: 0xf081_940d_fbaa), key: key))
    }

    @Test("generated addresses resolve with their key and no other", arguments: 0..<20 as Range<UInt64>)
    func generated(seed: UInt64) {
        let address = privateAddress(seed)

        #expect(address.kind == .resolvablePrivate)
        #expect(ResolvablePrivateAddress.matches(address.address, key: Block128(peerKey)))
        #expect(!ResolvablePrivateAddress.matches(address.address, key: Block128(localKey)))
    }

    @Test("a device and a peer's key are on the list once, and it has a size (7.8.38)")
    func list() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.resolvingListSize = 2
        var bench = ControllerBench(configuration)

        let answers = [
            bench.answer(0x202A), bench.answer(0x2027, identity + peerKey + localKey),
            bench.answer(0x2027, identity + localKey + localKey),
            bench.answer(0x2027, "01aa0000000000" + peerKey + localKey),
            bench.answer(0x2027, "01aa0000000000" + none + localKey),
            bench.answer(0x2027, "01bb0000000000" + none + localKey), bench.answer(0x2028, "01cc0000000000"),
            bench.answer(0x2028, "01aa0000000000"), bench.answer(0x2029),
        ]

        #expect(answers == ["0002", "00", "12", "12", "00", "07", "02", "00", "00"])
        #expect(bench.controller.resolvingList.isEmpty)
    }

    @Test("the list stays while it is in use, and resolution while addresses are (7.8.38, 7.8.44)")
    func inUse() {
        var bench = resolving()
        bench.send(0x2042, "010000000000")

        #expect(bench.answer(0x2027, "01bb0000000000" + none + localKey) == "0c")
        #expect(bench.answer(0x2028, identity) == "0c")
        #expect(bench.answer(0x2029) == "0c")
        #expect(bench.answer(0x202D, "00") == "0c")
        #expect(bench.answer(0x204E, identity + "01") == "0c")
        bench.send(0x2042, "000000000000")
        bench.send(0x202D, "00")
        bench.send(0x2042, "010000000000")
        #expect(bench.answer(0x2028, identity) == "00")
        #expect(bench.answer(0x202D, "01") == "0c")
    }

    @Test("a peer is reported by its identity, and its private address can be read (7.8.42)")
    func resolution() {
        var bench = resolving()
        let address = privateAddress()
        #expect(bench.answer(0x202B, "00bb0000000000") == "02000000000000")
        bench.send(0x2042, "010000000000")

        bench.controller.deliver(ReceivedAdvertisement(type: [.legacy], advertiser: address))

        #expect(bench.take().first?.dropFirst(12).prefix(14) == "02aa0000000000")
        let octets = address.address.wireOrder.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(bench.answer(0x202B, identity) == "00" + octets)
        #expect(bench.controller.resolve(address) == DeviceAddress(Address(value: 0xaa), .publicIdentity))
    }

    @Test("without resolution a private address is only an address")
    func switchedOff() {
        var bench = ControllerBench()
        bench.send(0x2027, identity + peerKey + localKey)
        let address = privateAddress()

        #expect(bench.controller.resolve(address) == address)
    }

    @Test("a peer that has a key is not heard by its identity address, unless the mode allows it (7.8.77)")
    func modes() {
        var bench = resolving()
        bench.send(0x2042, "010000000000")
        let advertisement = ReceivedAdvertisement(type: [.legacy], advertiser: peer)
        #expect(bench.controller.deliver(advertisement) == false)
        bench.send(0x2042, "000000000000")

        #expect(bench.answer(0x204E, identity + "01") == "00")
        bench.send(0x2042, "010000000000")

        #expect(bench.controller.deliver(advertisement) == true)
        #expect(bench.take().first?.dropFirst(12).prefix(14) == "00aa0000000000")
        #expect(bench.answer(0x204E, "00bb0000000000" + "01") == "0c")
    }

    @Test("the accept list knows a peer behind its private address")
    func acceptList() {
        var bench = resolving()
        bench.send(0x2011, identity)
        bench.send(0x2041, "0001" + "010010001000")
        bench.send(0x2042, "010000000000")

        #expect(bench.controller.hears(ReceivedAdvertisement(type: [.legacy], advertiser: privateAddress())))
    }

    @Test("private addresses of one's own are made for the peer, read, and made anew when their time is over")
    func ownAddresses() {
        var bench = resolving()
        bench.send(0x202E, "0a00")
        let first = bench.answer(0x202C, identity)
        let address = bench.controller.ownAddress(.resolvableOrPublic, random: nil, towards: peer)

        let early = bench.controller.refreshAddresses(now: bench.now + .seconds(9), generator: &bench.generator)
        let late = bench.controller.refreshAddresses(now: bench.now + .seconds(10), generator: &bench.generator)

        #expect(!early && late)
        #expect(address?.kind == .resolvablePrivate)
        #expect(address.map { ResolvablePrivateAddress.matches($0.address, key: Block128(localKey)) } == true)
        #expect(bench.answer(0x202C, identity) != first)
        #expect(bench.controller.usesPrivateAddresses)
        let stranger = DeviceAddress(Address(value: 0xbb), .publicDevice)
        #expect(
            bench.controller.ownAddress(.resolvableOrPublic, random: nil, towards: stranger)
                == DeviceAddress(ControllerBench.publicAddress, .publicDevice))
        #expect(bench.controller.ownAddress(.resolvableOrRandom, random: nil, towards: stranger) == nil)
    }

    @Test("directed advertising names its target by a private address that the peer resolves (6.2.2)")
    func directed() throws {
        var bench = resolving()
        bench.send(0x2036, "00" + "1500a00000a0000007" + "02" + identity + "007f0100010000")
        let set = try #require(bench.controller.advertisingSets.first)

        let target = try #require(bench.controller.targetAddress(of: set))

        #expect(ResolvablePrivateAddress.matches(target.address, key: Block128(peerKey)))
        #expect(bench.controller.acceptsConnection(by: privateAddress(), on: set))
        #expect(!bench.controller.acceptsConnection(by: peer, on: set))
        #expect(!bench.controller.acceptsScan(by: privateAddress(), on: set))
    }

    @Test("a connection by private addresses names the identity and both addresses (7.7.65.10)")
    func connection() throws {
        var bench = resolving()
        let address = privateAddress()
        let own = try #require(bench.controller.ownAddress(.resolvableOrPublic, random: nil, towards: peer))

        let handle = bench.controller.connected(
            ConnectionReport(
                role: .central, peer: address, own: own, interval: 24, latency: 0, supervisionTimeout: 42,
                channelSelection: .algorithm2))

        guard case .event(let packet) = bench.controller.outgoing.first else {
            Issue.record("no event")
            return
        }
        let event = try packet.decode(as: Events.LEEnhancedConnectionComplete.self)
        #expect(event.peerAddressType == .publicIdentity && event.peerAddress == peer.address)
        #expect(event.localResolvableAddress == own.address)
        #expect(event.peerResolvableAddress == address.address)
        #expect(handle.flatMap(bench.controller.connection)?.peer.plain == peer)
        #expect(bench.controller.isConnected(to: privateAddress(33)))
    }

    @Test("advertising filter policies tell scanners from initiators (4.3.2)")
    func filterPolicies() throws {
        let listed = DeviceAddress(Address(value: 0xaa), .publicDevice)
        let stranger = DeviceAddress(Address(value: 0xbb), .publicDevice)
        var seen: [[Bool]] = []

        for policy in 0...3 {
            var bench = ControllerBench()
            bench.send(0x2011, identity)
            bench.send(0x2036, "00" + "1300a00000a00000070000000000000000" + "0\(policy)" + "7f0100010000")
            let set = try #require(bench.controller.advertisingSets.first)
            seen.append([
                bench.controller.acceptsScan(by: listed, on: set), bench.controller.acceptsScan(by: stranger, on: set),
                bench.controller.acceptsConnection(by: listed, on: set),
                bench.controller.acceptsConnection(by: stranger, on: set),
            ])
        }

        #expect(
            seen == [
                [true, true, true, true], [true, false, true, true], [true, true, true, false],
                [true, false, true, false],
            ])
    }
}
