/// A company, as controllers name their makers (Assigned Numbers, 7.1).
package struct CompanyIdentifier: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Makers of controllers, real and simulated.
    private static let names: [UInt16: String] = [
        0x0000: "Ericsson", 0x0002: "Intel", 0x000a: "Qualcomm (CSR)", 0x000d: "Texas Instruments", 0x000f: "Broadcom",
        0x001d: "Qualcomm", 0x0025: "NXP", 0x0030: "STMicroelectronics", 0x003f: "Bluetooth SIG", 0x0046: "MediaTek",
        0x0048: "Marvell", 0x004c: "Apple", 0x0059: "Nordic Semiconductor", 0x005d: "Realtek", 0x0075: "Samsung",
        0x00e0: "Google", 0x0131: "Cypress", 0x02e5: "Espressif", 0x02ff: "Silicon Labs",
        0x05f1: "The Linux Foundation",
        0xffff: "none",
    ]
}

extension CompanyIdentifier: CustomStringConvertible {
    /// Its name, or its number.
    package var description: String { Self.names[rawValue] ?? "company 0x\(rawValue.hexadecimal)" }
}
