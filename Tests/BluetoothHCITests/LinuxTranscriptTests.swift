import BluetoothHCI
import NIOCore
import Testing

/// What Linux 6.1 with BlueZ 5.66 sent, in its order, byte for byte, and what it means.
@Suite struct LinuxTranscriptTests {
    @Test("the commands of a host that initialises, scans, connects, encrypts and advertises")
    func commands() throws {
        for (opcode, parameters, expected) in Self.commands {
            let packet = try CommandPacket(opcode: opcode, parameters: ByteBuffer(hex: parameters))

            #expect(AnyHashable(try packet.decode()) == AnyHashable(expected), "\(packet)")
            #expect(try encoded(expected) == packet)
        }
    }

    private func encoded(_ command: some HCICommand) throws -> CommandPacket { try CommandPacket(command) }

    private static let lock = Address("F0:F1:F2:F3:F4:02") ?? .zero
    private static let handle = ConnectionHandle(rawValue: 1)
    private static let set = AdvertisingHandle(rawValue: 1)

    private static let commands: [(Opcode, String, any HCICommand)] = [
        (0x0C03, "", Commands.Reset()),
        (0x1003, "", Commands.ReadLocalSupportedFeatures()),
        (0x1001, "", Commands.ReadLocalVersionInformation()),
        (0x1009, "", Commands.ReadBDADDR()),
        (0x1002, "", Commands.ReadLocalSupportedCommands()),
        (0x1004, "01", Commands.ReadLocalExtendedFeatures { $0.page = 1 }),
        (0x2003, "", Commands.LEReadLocalSupportedFeatures()),
        (0x2002, "", Commands.LEReadBufferSize()),
        (0x201C, "", Commands.LEReadSupportedStates()),
        (0x0C01, "90e8040204800020", Commands.SetEventMask { $0.mask = EventMask(rawValue: 0x2000_8004_0204_e890) }),
        (0x2001, "7f1e0a0000000000", Commands.LESetEventMask { $0.mask = LEEventMask(rawValue: 0x0a_1e7f) }),
        (0x204B, "", Commands.LEReadTransmitPower()),
        (0x2007, "", Commands.LEReadAdvertisingPhysicalChannelTXPower()),
        (0x200F, "", Commands.LEReadFilterAcceptListSize()),
        (0x2010, "", Commands.LEClearFilterAcceptList()),
        (0x202A, "", Commands.LEReadResolvingListSize()),
        (0x2029, "", Commands.LEClearResolvingList()),
        (0x202E, "8403", Commands.LESetResolvablePrivateAddressTimeout { $0.seconds = 900 }),
        (0x202F, "", Commands.LEReadMaximumDataLength()),
        (0x2023, "", Commands.LEReadSuggestedDefaultDataLength()),
        (0x203B, "", Commands.LEReadNumberOfSupportedAdvertisingSets()),
        (0x0C63, "0000800000000000", Commands.SetEventMaskPage2 { $0.mask = .authenticatedPayloadTimeoutExpired }),
        (
            0x2024, "1b001027",
            Commands.LEWriteSuggestedDefaultDataLength {
                $0.octets = 27
                $0.microseconds = 10_000
            }
        ),
        (
            0x2031, "000101",
            Commands.LESetDefaultPHY {
                $0.transmit = .le1M
                $0.receive = .le1M
            }
        ),
        (0x0C14, "", Commands.ReadLocalName()),
        (0x0C23, "", Commands.ReadClassOfDevice()),
        (0x2005, "583a67072918", Commands.LESetRandomAddress { $0.address = Address(value: 0x1829_0767_3a58) }),
        (
            0x200B, "01120012000100",
            Commands.LESetScanParameters {
                $0.type = .active
                $0.interval = 0x12
                $0.window = 0x12
                $0.ownAddressType = .randomDevice
            }
        ),
        (
            0x200C, "0101",
            Commands.LESetScanEnable {
                $0.isEnabled = true
                $0.filtersDuplicates = true
            }
        ),
        (
            0x2011, "0102f4f3f2f1f0",
            Commands.LEAddDeviceToFilterAcceptList {
                $0.addressType = .randomDevice
                $0.address = lock
            }
        ),
        (
            0x200B, "00600060000001",
            Commands.LESetScanParameters {
                $0.interval = 0x60
                $0.window = 0x60
                $0.filterPolicy = .acceptList
            }
        ),
        (
            0x2041, "0001010060006000",
            Commands.LESetExtendedScanParameters {
                $0.filterPolicy = .acceptList
                $0.le1M = Commands.ScanSettings {
                    $0.interval = 0x60
                    $0.window = 0x60
                }
            }
        ),
        (0x2042, "000000000000", Commands.LESetExtendedScanEnable()),
        (
            0x2043, "00000102f4f3f2f1f001600060001800280000002a0000000000",
            Commands.LEExtendedCreateConnection {
                $0.peerAddressType = .randomDevice
                $0.peerAddress = lock
                $0.le1M = Commands.InitiatingSettings {
                    $0.scanInterval = 0x60
                    $0.scanWindow = 0x60
                }
            }
        ),
        (
            0x0C7C, "0100b80b",
            Commands.WriteAuthenticatedPayloadTimeout {
                $0.handle = handle
                $0.timeout = 3_000
            }
        ),
        (0x200E, "", Commands.LECreateConnectionCancel()),
        (
            0x2036, "011300000800000800070000000000000000007f0100010000",
            Commands.LESetExtendedAdvertisingParameters { $0.set = set }
        ),
        (
            0x2038, "0103010b0a094c696e757850657269",
            Commands.LESetExtendedScanResponseData {
                $0.set = set
                $0.fragmentPreference = .shouldNotFragment
                $0.data = [0x0a, 0x09] + Array("LinuxPeri".utf8)
            }
        ),
        (
            0x2039, "000101000000",
            Commands.LESetExtendedAdvertisingEnable { $0.sets = [Commands.EnabledSet { $0.set = set }] }
        ),
        (0x203C, "01", Commands.LERemoveAdvertisingSet { $0.set = set }),
        (0x2039, "0000", Commands.LESetExtendedAdvertisingEnable()),
        (0x203D, "", Commands.LEClearAdvertisingSets()),
        (
            0x0406, "010015",
            Commands.Disconnect {
                $0.handle = handle
                $0.reason = .remoteDeviceTerminatedConnectionPowerOff
            }
        ),
        (
            0x2009, "0b0a094c696e7578506572690000000000000000000000000000000000000000",
            Commands.LESetScanResponseData { $0.data = [0x0a, 0x09] + Array("LinuxPeri".utf8) }
        ),
        (0x2006, "000800080000000000000000000700", Commands.LESetAdvertisingParameters()),
    ]
}
