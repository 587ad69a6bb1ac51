import LatchDaemon
import Testing

@Suite struct SettingLayersTests {
    @Test("A flag goes before a variable, a variable before the file")
    func order() {
        let file = ["smtp": "file:25", "smtp-from": "file@example.com", "tls-auto": "true"]
        let layers = SettingLayers(
            flags: ["smtp": "flag:25"],
            environment: ["LATCHD_SMTP": "variable:25", "LATCHD_SMTP_FROM": "variable@example.com"], file: file)

        #expect(layers.value("smtp")?.text == "flag:25")
        #expect(layers.value("smtp-from")?.text == "variable@example.com")
        #expect(layers.value("tls-auto")?.text == "true")
        #expect(layers.value("smtp")?.source == "--smtp")
        #expect(layers.value("smtp-from")?.source == "LATCHD_SMTP_FROM")
    }
}
