import LatchDaemon
import LatchServer
import Testing

@Suite("Settings for HTTPS and mail") struct EdgeSettingsTests {
    private func settings(_ flags: [String: String]) throws -> DaemonSettings {
        try DaemonSettings(SettingLayers(flags: flags, environment: [:], file: [:]))
    }

    @Test("HTTP and no mail unless asked for")
    func standard() throws {
        let settings = try settings([:])

        #expect(settings.tls == nil)
        #expect(settings.smtp == nil)
    }

    @Test("Certificate and key come together")
    func files() throws {
        let settings = try settings(["tls-cert": "c.pem", "tls-key": "k.pem"])

        #expect(settings.tls == .files(certificate: "c.pem", key: "k.pem"))
    }

    @Test("The local authority is a wish of its own")
    func automatic() throws {
        #expect(try settings(["tls-auto": "true"]).tls == .localAuthority)
        #expect(try settings(["tls-auto": "false"]).tls == nil)
    }

    @Test(
        "What does not fit together is refused in words",
        arguments: [
            (["tls-cert": "c.pem"], "--tls-cert needs --tls-key FILE"),
            (["tls-key": "k.pem"], "--tls-key needs --tls-cert FILE"),
            (
                ["tls-cert": "c.pem", "tls-key": "k.pem", "tls-auto": "true"],
                "take either --tls-auto or --tls-cert with --tls-key"
            ),
            (["tls-auto": "yes"], "--tls-auto is 'yes'; expected true or false"),
            (["smtp": "mail"], "--smtp is 'mail'; expected HOST:PORT of an SMTP server, such as 127.0.0.1:1025"),
            (["smtp": "mail:0"], "--smtp is 'mail:0'; expected HOST:PORT of an SMTP server, such as 127.0.0.1:1025"),
            (["smtp-from": "a@b"], "--smtp-from needs --smtp HOST:PORT"),
            (
                ["smtp": "mail:25", "smtp-from": "a@b>\r\n"],
                "--smtp-from is 'a@b>\r\n'; expected an email address in ASCII"
            ),
        ])
    func refused(flags: [String: String], message: String) {
        let error = #expect(throws: DaemonError.self) { try settings(flags) }

        #expect(error?.message == message)
    }

    @Test("Mail goes to a server, from an address")
    func mail() throws {
        let settings = try settings(["smtp": "[::1]:1025", "smtp-from": "latch@example.com"])

        #expect(settings.smtp == MailServer(host: "::1", port: 1_025))
        #expect(settings.smtpSender == MailAddress("latch@example.com"))
        #expect(try self.settings(["smtp": "mail:25"]).smtpSender == .latchd)
    }
}
