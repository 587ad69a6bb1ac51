import BluetoothHCI
import Testing
import VirtualRadio

/// Scanning commands (Vol 4, Part E, 7.8.10, 7.8.11, 7.8.64 and 7.8.65) and the accept list (7.8.14 to 7.8.17).
@Suite struct ScanningTests {
    @Test("legacy and extended commands make scanners of their families")
    func families() {
        var legacy = ControllerBench()
        var extended = ControllerBench()

        legacy.send(0x200B, "01300018000001")
        legacy.send(0x200C, "0101")
        extended.send(0x2041, "0100" + "05" + "0160003000" + "0040004000")
        extended.send(0x2042, "010264000200")

        let first = legacy.controller.scanner
        #expect(first?.family == .legacy)
        #expect(first?.settings(for: .le1M)?.type == .active)
        #expect(first?.settings(for: .le1M)?.interval == 0x30 && first?.settings(for: .le1M)?.window == 0x18)
        #expect(first?.settings(for: .leCoded) == nil)
        #expect(first?.parameters.filterPolicy == .acceptList)
        #expect(first?.duplicateFilter == .enabled)
        #expect(legacy.takeRequests() == [.scanningChanged])
        // A random address was asked for and is not there.
        #expect(extended.controller.scanner == nil)
        extended.send(0x2005, "0102030405c6")
        extended.send(0x2042, "010264000200")
        let second = extended.controller.scanner
        #expect(second?.family == .extended)
        #expect(second?.settings(for: .leCoded)?.type == .passive)
        #expect(second?.duration == 100 && second?.period == 2)
        #expect(second?.duplicateFilter == .resetEachPeriod)
    }

    @Test("parameters and random address stay while scanning; stopping what has stopped is no error")
    func whileScanning() {
        var bench = ControllerBench()
        bench.send(0x200C, "0100")

        #expect(bench.answer(0x200B, "00100010000000") == "0c")
        #expect(bench.answer(0x2005, "010203040506") == "0c")
        #expect(bench.answer(0x200C, "0100") == "00")
        #expect(bench.answer(0x200C, "0000") == "00")
        #expect(bench.answer(0x200C, "0000") == "00")
        #expect(bench.takeRequests() == [.scanningChanged, .scanningChanged, .scanningChanged])
    }

    @Test("the end of a scan's duration is told, and the scanner is gone (7.7.65.17)")
    func timeout() {
        var bench = ControllerBench.unmasked()
        bench.send(0x2042, "01000a000000")

        bench.controller.scanTimedOut()
        bench.controller.scanTimedOut()

        #expect(bench.take() == ["3e0111"])
        #expect(bench.controller.scanner == nil)
    }

    @Test("extended filter policies take their feature")
    func extendedPolicies() {
        var bench = ControllerBench(.legacyOnly(publicAddress: ControllerBench.publicAddress))

        #expect(bench.answer(0x200B, "00100010000002") == "11")
        #expect(bench.answer(0x200B, "00100010000200") == "11")
    }

    @Test("the accept list has a size, holds a device once, and knows anonymous advertisers")
    func acceptList() {
        var configuration = ControllerConfiguration.complete(publicAddress: ControllerBench.publicAddress)
        configuration.acceptListSize = 2
        var bench = ControllerBench(configuration)

        let answers = [
            bench.answer(0x200F), bench.answer(0x2011, "00010000000000"), bench.answer(0x2011, "00010000000000"),
            bench.answer(0x2011, "ff020000000000"), bench.answer(0x2011, "01010000000000"),
            bench.answer(0x2012, "ff990000000000"), bench.answer(0x2012, "01090000000000"),
        ]

        #expect(answers == ["0002", "00", "00", "00", "07", "00", "00"])
        #expect(bench.controller.acceptList == [DeviceAddress(Address(value: 1), .publicDevice)])
        #expect(bench.answer(0x2010) == "00")
        #expect(bench.controller.acceptList.isEmpty)
    }

    @Test("the accept list stays while scanning, advertising or initiating use it, and only then (7.8.15)")
    func acceptListInUse() {
        var scanning = ControllerBench()
        scanning.send(0x200B, "00100010000001")
        #expect(scanning.answer(0x2010) == "00")
        scanning.send(0x200C, "0100")
        var advertising = ControllerBench()
        advertising.send(0x2006, "a000a000000000000000000000" + "0701")
        advertising.send(0x200A, "01")
        var initiating = ControllerBench()
        initiating.send(0x200D, "1000100001000000000000000" + "01800280000002a0000000000")
        var unfiltered = ControllerBench()
        unfiltered.send(0x200C, "0100")

        for bench in [scanning, advertising, initiating] {
            var bench = bench
            #expect(bench.answer(0x2010) == "0c")
            #expect(bench.answer(0x2011, "00010000000000") == "0c")
            #expect(bench.answer(0x2012, "00010000000000") == "0c")
        }
        #expect(unfiltered.answer(0x2011, "00010000000000") == "00")
    }
}
