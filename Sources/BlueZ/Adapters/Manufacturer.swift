/// Companies that make Bluetooth controllers (Assigned Numbers 7.1).
package enum Manufacturer {
    /// The name of a company, or its number.
    package static func name(_ company: UInt16) -> String { names[company] ?? "company \(company)" }

    private static let names: [UInt16: String] = [
        0x0002: "Intel", 0x000a: "Qualcomm (CSR)", 0x000d: "Texas Instruments", 0x000f: "Broadcom",
        0x001d: "Qualcomm", 0x0030: "STMicroelectronics", 0x0046: "MediaTek", 0x0048: "Marvell", 0x004c: "Apple",
        0x0059: "Nordic Semiconductor", 0x005d: "Realtek", 0x0131: "Cypress", 0x02e5: "Espressif",
        0x05f1: "The Linux Foundation",
    ]
}
