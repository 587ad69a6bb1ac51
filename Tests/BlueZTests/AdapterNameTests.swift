import BlueZ
import Testing

@Suite struct AdapterNameTests {
    @Test(
        "the name of an adapter is hci and its number", arguments: [("hci0", 0), ("hci15", 15), ("hci65534", 65_534)])
    func name(text: String, index: UInt16) throws {
        let name = try #require(AdapterName(text))

        #expect(name.index == index)
        #expect(name.description == text)
    }

    @Test(
        "what is no adapter's name is none",
        arguments: [
            "", "hci", "hci-1", "hci+1", "hci01", "hci65535", "hci99999999999", "HCI0", "hci0 ", "usb0", "hci٣",
        ])
    func noName(text: String) {
        #expect(AdapterName(text) == nil)
    }
}
