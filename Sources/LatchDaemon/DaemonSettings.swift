package import Cloud
internal import Foundation
package import HCITransports
package import LatchServer
internal import Logging
package import SimulationKernel

/// What the daemon was asked to do, checked.
package struct DaemonSettings: Sendable {
    package var property: String?
    package var host = "127.0.0.1"
    package var port = 8080
    package var readyFile: String?
    package var dataFolder: String?
    /// nil takes the journal's, or 1.
    package var seed: UInt64?
    /// nil takes the journal's, or the wall clock.
    package var start: Instant?
    package var timeScale = 1.0
    package var publicURL: String?
    package var signingKey: String?
    package var controlToken: String?
    /// The proxies whose word on where a request comes from is taken.
    package var trustedProxies: [AddressBlock] = []
    /// Where Bluetooth hosts find their controllers.
    package var hci: [HCIEndpoint] = []
    /// Controllers outside that locks and phones of ours are on.
    package var adapters: [AdapterSpec] = []
    /// The file for a trace of Bluetooth traffic.
    package var capture: String?
    package var logLevel = "info"
    /// nil serves plain HTTP.
    package var tls: TLSSource?
    /// Where mails are sent on to.
    package var smtp: MailServer?
    package var smtpSender = MailAddress.latchd

    /// Where certificate and key come from.
    package enum TLSSource: Hashable, Sendable {
        case files(certificate: String, key: String)
        case localAuthority
    }

    /// - Throws: ``DaemonError`` that says which setting, where it stands, and what was expected.
    package init(_ layers: SettingLayers) throws(DaemonError) {
        if let unknown = layers.unknownVariables.first {
            throw DaemonError(
                "\(unknown) is no setting: the variables are "
                    + SettingLayers.names.map(SettingLayers.variable).joined(separator: ", "))
        }
        func read<Value>(_ name: String, _ expected: String, _ convert: (String) -> Value?) throws(DaemonError)
            -> Value?
        {
            guard let (text, source) = layers.value(name) else { return nil }
            guard let value = convert(text) else { throw DaemonError("\(source) is '\(text)'; expected \(expected)") }
            return value
        }
        property = layers.value("property")?.text
        readyFile = layers.value("ready-file")?.text
        dataFolder = layers.value("data-dir")?.text
        if let (host, port) = try read("listen", "HOST:PORT, such as 127.0.0.1:8080 or [::1]:0", Self.address) {
            (self.host, self.port) = (host, port)
        }
        seed = try read("seed", "a number from 0 to \(UInt64.max)") { UInt64($0) }
        start = try read("start-time", "a date-time with an offset, such as 2026-11-21T09:00:00Z") {
            Instant(iso8601: $0)
        }
        timeScale =
            try read("time-scale", "a number from 0 to \(Int(Pacing.maximumScale))") { text in
                Double(text).flatMap { Pacing.isValid(scale: $0) ? $0 : nil }
            } ?? 1
        publicURL = try read("public-url", "an http or https address without a path's end, such as https://latch.test")
        { text in
            let text = text.hasSuffix("/") ? String(text.dropLast()) : text
            guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host()?.isEmpty == false
            else {
                return nil
            }
            return text
        }
        if let path = layers.value("signing-key")?.text { signingKey = try TextFile.read(path, what: "signing key") }
        controlToken = try read("control-token", "at least 16 characters") { $0.count >= 16 ? $0 : nil }
        if let (text, source) = layers.value("trust-proxy") {
            for block in text.split(separator: ";") {
                guard let trusted = AddressBlock(String(block)) else {
                    throw DaemonError("\(source) has '\(block)'; expected an address block such as 10.0.0.0/8 or ::1")
                }
                trustedProxies.append(trusted)
            }
        }
        logLevel =
            try read("log-level", Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")) { text in
                Logger.Level(rawValue: text)?.rawValue
            } ?? "info"
        let allowsRemote = try read("allow-remote", "true or false") { Bool($0) } ?? false
        if let (text, source) = layers.value("hci") {
            for spec in text.split(separator: ";") {
                do {
                    hci.append(try HCIEndpoint(String(spec), allowRemote: allowsRemote && controlToken != nil))
                } catch {
                    let remedy =
                        error.code == .notLoopback ? "; that needs --allow-remote and --control-token TOKEN" : ""
                    throw DaemonError("\(source): \(error)\(remedy)")
                }
            }
        }
        if let (text, source) = layers.value("adapter") {
            do throws(AdapterSpecError) {
                for spec in text.split(separator: ";") { adapters.append(try AdapterSpec(String(spec))) }
                try AdapterSpec.check(adapters)
            } catch {
                throw DaemonError("\(source) is '\(text)': \(error)")
            }
        }
        capture = layers.value("capture")?.text
        tls = try Self.tls(
            certificate: layers.value("tls-cert")?.text, key: layers.value("tls-key")?.text,
            isAutomatic: try read("tls-auto", "true or false") { Bool($0) } ?? false)
        smtp = try read("smtp", "HOST:PORT of an SMTP server, such as 127.0.0.1:1025") { text in
            Self.address(text).flatMap { $0.1 > 0 ? MailServer(host: $0.0, port: $0.1) : nil }
        }
        if let sender = try read("smtp-from", "an email address in ASCII", { MailAddress($0) }) {
            guard smtp != nil else { throw DaemonError("--smtp-from needs --smtp HOST:PORT") }
            smtpSender = sender
        }
        guard Self.isLoopback(host) || (allowsRemote && controlToken != nil) else {
            throw DaemonError(
                "listening on \(host) lets others in: that needs --allow-remote and --control-token TOKEN")
        }
    }

    private static func tls(
        certificate: String?, key: String?, isAutomatic: Bool
    ) throws(DaemonError) -> TLSSource? {
        switch (certificate, key) {
        case (nil, nil): return isAutomatic ? .localAuthority : nil
        case (let certificate?, let key?):
            guard !isAutomatic else { throw DaemonError("take either --tls-auto or --tls-cert with --tls-key") }
            return .files(certificate: certificate, key: key)
        case (_?, nil): throw DaemonError("--tls-cert needs --tls-key FILE")
        case (nil, _?): throw DaemonError("--tls-key needs --tls-cert FILE")
        }
    }

    /// `127.0.0.1:8080`, `localhost:0`, `[::1]:8080`.
    private static func address(_ text: String) -> (String, Int)? {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : (String(host), Int(port))
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
