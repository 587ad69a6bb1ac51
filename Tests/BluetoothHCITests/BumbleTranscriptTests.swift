import BluetoothHCI
import NIOCore
import Testing

/// What Bumble 0.0.236 sent and was answered, byte for byte, and what it means.
@Suite struct BumbleTranscriptTests {
    @Test("the commands of a host that powers on, advertises, scans and connects")
    func commands() throws {
        for (opcode, parameters, expected) in Self.commands {
            let packet = try CommandPacket(opcode: opcode, parameters: ByteBuffer(hex: parameters))

            #expect(AnyHashable(try packet.decode()) == AnyHashable(expected), "\(packet)")
            #expect(try encoded(expected) == packet)
        }
    }

    private func encoded(_ command: some HCICommand) throws -> CommandPacket { try CommandPacket(command) }

    private static let peer = Address("F0:F1:F2:F3:F4:02") ?? .zero

    private static let commands: [(Opcode, String, any HCICommand)] = [
        (0x0C03, "", Commands.Reset()),
        (0x1002, "", Commands.ReadLocalSupportedCommands()),
        (0x1001, "", Commands.ReadLocalVersionInformation()),
        (0x2003, "", Commands.LEReadLocalSupportedFeatures()),
        (0x1003, "", Commands.ReadLocalSupportedFeatures()),
        (0x0C01, "ff9fffbf07f8bf3d", Commands.SetEventMask { $0.mask = EventMask(rawValue: 0x3dbf_f807_bfff_9fff) }),
        (0x0C63, "0000000200000000", Commands.SetEventMaskPage2 { $0.mask = .encryptionChangeV2 }),
        (0x2001, "fffff7ff0fed7b00", Commands.LESetEventMask { $0.mask = LEEventMask(rawValue: 0x7b_ed0f_fff7_ffff) }),
        (0x1005, "", Commands.ReadBufferSize()),
        (0x2060, "", Commands.LEReadBufferSizeV2()),
        (0x2023, "", Commands.LEReadSuggestedDefaultDataLength()),
        (
            0x2024, "fb004808",
            Commands.LEWriteSuggestedDefaultDataLength {
                $0.octets = 251
                $0.microseconds = 2_120
            }
        ),
        (0x1009, "", Commands.ReadBDADDR()),
        (0x2005, "02f4f3f2f1f0", Commands.LESetRandomAddress { $0.address = peer }),
        (
            0x2036, "001300a00000a00000070100000000000000007f0100010000",
            Commands.LESetExtendedAdvertisingParameters {
                $0.intervalMinimum = 0xa0
                $0.intervalMaximum = 0xa0
                $0.ownAddressType = .randomDevice
            }
        ),
        (
            0x2035, "0002f4f3f2f1f0",
            Commands.LESetAdvertisingSetRandomAddress { $0.address = peer }
        ),
        (
            0x2037, "00030108070942756d626c65",
            Commands.LESetExtendedAdvertisingData {
                $0.fragmentPreference = .shouldNotFragment
                $0.data = [0x07, 0x09] + Array("Bumble".utf8)
            }
        ),
        (
            0x2039, "010100000000",
            Commands.LESetExtendedAdvertisingEnable {
                $0.isEnabled = true
                $0.sets = [Commands.EnabledSet()]
            }
        ),
        (0x203C, "00", Commands.LERemoveAdvertisingSet()),
        (
            0x2008, "08070942756d626c650000000000000000000000000000000000000000000000",
            Commands.LESetAdvertisingData { $0.data = [0x07, 0x09] + Array("Bumble".utf8) }
        ),
        (
            0x2006, "a000a0000001000000000000000700",
            Commands.LESetAdvertisingParameters {
                $0.intervalMinimum = 0xa0
                $0.intervalMaximum = 0xa0
                $0.ownAddressType = .randomDevice
            }
        ),
        (0x200A, "01", Commands.LESetAdvertisingEnable { $0.isEnabled = true }),
        (
            0x2041, "01000501600060000160006000",
            Commands.LESetExtendedScanParameters {
                $0.ownAddressType = .randomDevice
                $0.le1M = activeScan
                $0.leCoded = activeScan
            }
        ),
        (
            0x2042, "010100000000",
            Commands.LESetExtendedScanEnable {
                $0.isEnabled = true
                $0.duplicateFilter = .enabled
            }
        ),
        (
            0x200B, "01600060000100",
            Commands.LESetScanParameters {
                $0.type = .active
                $0.interval = 0x60
                $0.window = 0x60
                $0.ownAddressType = .randomDevice
            }
        ),
        (
            0x200D, "60006000000102f4f3f2f1f0010c0018000000480000000000",
            Commands.LECreateConnection {
                $0.scanInterval = 0x60
                $0.scanWindow = 0x60
                $0.peerAddressType = .randomDevice
                $0.peerAddress = peer
                $0.ownAddressType = .randomDevice
                $0.parameters = connection
            }
        ),
        (
            0x2043, "00010102f4f3f2f1f001600060000c0018000000480000000000",
            Commands.LEExtendedCreateConnection {
                $0.ownAddressType = .randomDevice
                $0.peerAddressType = .randomDevice
                $0.peerAddress = peer
                $0.le1M = Commands.InitiatingSettings {
                    $0.scanInterval = 0x60
                    $0.scanWindow = 0x60
                    $0.parameters = connection
                }
            }
        ),
        (
            0x2019, "0100000000000000000000003df154e8c792393c77d2a5201db3bb4b",
            Commands.LEEnableEncryption {
                $0.handle = ConnectionHandle(rawValue: 1)
                $0.longTermKey = Block128(low: 0x3c39_92c7_e854_f13d, high: 0x4bbb_b31d_20a5_d277)
            }
        ),
        (
            0x2013, "01000c0018000000900100000000",
            Commands.LEConnectionUpdate {
                $0.handle = ConnectionHandle(rawValue: 1)
                $0.parameters = connection
                $0.parameters.supervisionTimeout = 0x190
            }
        ),
        (0x0406, "010013", Commands.Disconnect { $0.handle = ConnectionHandle(rawValue: 1) }),
        (
            0x2022, "0100fb004808",
            Commands.LESetDataLength {
                $0.handle = ConnectionHandle(rawValue: 1)
                $0.octets = 251
                $0.microseconds = 2_120
            }
        ),
        (
            0x2032, "01000002020000",
            Commands.LESetPHY {
                $0.handle = ConnectionHandle(rawValue: 1)
                $0.transmit = .le2M
                $0.receive = .le2M
            }
        ),
        (0x2030, "0100", Commands.LEReadPHY { $0.handle = ConnectionHandle(rawValue: 1) }),
        (0x1405, "0100", Commands.ReadRSSI { $0.handle = ConnectionHandle(rawValue: 1) }),
        (0x2016, "0100", Commands.LEReadRemoteFeatures { $0.handle = ConnectionHandle(rawValue: 1) }),
    ]

    private static let activeScan = Commands.ScanSettings {
        $0.type = .active
        $0.interval = 0x60
        $0.window = 0x60
    }

    private static let connection = ConnectionParameters {
        $0.intervalMinimum = 0x0c
        $0.intervalMaximum = 0x18
        $0.supervisionTimeout = 0x48
    }
}
