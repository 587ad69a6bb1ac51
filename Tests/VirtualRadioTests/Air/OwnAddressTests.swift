import BluetoothHCI
import SimulationKernel
import Testing
import VirtualRadio

/// Addresses of sets that change while they advertise.
@Suite struct OwnAddressTests {
    private static let addresses = [Address(value: 0xc000_0000_0001), Address(value: 0xc000_0000_0002)]

    @Test(arguments: [Radio.Timing.realistic, .instant])
    func `A set that nobody can connect to goes on under a new random address (7_8_52)`(
        timing: Radio.Timing
    ) throws {
        var air = Airspace(timing)
        let (scanner, advertiser) = (try air.attach(1), try air.attach(2))
        try air.scanExtended(scanner)
        try air.advertiseSet(advertiser, randomAddress: Self.addresses[0]) {
            $0.properties = []
            $0.ownAddressType = .randomDevice
        }
        air.run(.seconds(1))
        #expect(Self.heard(air, scanner) == [Self.addresses[0]])
        air.forget()

        try air.command(
            advertiser,
            Commands.LESetAdvertisingSetRandomAddress {
                $0.set = AdvertisingHandle(rawValue: 0)
                $0.address = Self.addresses[1]
            })
        air.run(.seconds(1))

        #expect(Self.heard(air, scanner) == [Self.addresses[1]])
    }

    @Test func `New private addresses are those of all sets, also where another set brought them`() throws {
        var air = Airspace(.realistic)
        let advertiser = try air.attach(2)
        try air.command(
            advertiser,
            Commands.LEAddDeviceToResolvingList {
                $0.peerIdentityAddress = Airspace.address(1).address
                $0.peerKey = Block128(low: 1, high: 1)
                $0.localKey = Block128(low: 2, high: 2)
            })
        let isPrivate: (inout Commands.LESetExtendedAdvertisingParameters) -> Void = {
            $0.properties = []
            $0.ownAddressType = .resolvableOrPublic
            $0.peerAddress = Airspace.address(1).address
        }
        try air.advertiseSet(advertiser, set: 0, isPrivate)
        air.run(.seconds(1_000))
        try air.advertiseSet(advertiser, set: 1, isPrivate)

        let scanner = try air.attach(1)
        try air.scanExtended(scanner)
        air.run(.seconds(1))

        #expect(Self.heard(air, scanner).count == 1)
    }

    private static func heard(_ air: Airspace, _ scanner: Radio.DeviceID) -> Set<Address> {
        Set(air.events(Events.LEExtendedAdvertisingReport.self, at: scanner).flatMap(\.reports).map(\.address))
    }
}
