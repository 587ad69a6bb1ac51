internal import Foundation
internal import Journal
internal import LatchServer
internal import Logging
internal import NIOCore
internal import Properties
internal import ServiceLifecycle
internal import SimulationKernel
internal import Synchronization
internal import UnixSignals
internal import World

/// Puts the parts together, serves, and takes them apart again.
package struct Daemon: Sendable {
    private let settings: DaemonSettings
    private let logger: Logger

    package init(_ settings: DaemonSettings) {
        self.settings = settings
        var logger = Logger(label: "latchd") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT.
    /// - Throws: ``DaemonError`` where it cannot start or go on.
    package func run() async throws {
        try prepareReadyFile()
        let world = try await openWorld()
        let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
        let scheme = settings.tls == nil ? "http" : "https"
        let issuer = IssuerAddress(settings.publicURL ?? "\(scheme)://\(host):\(settings.port)")
        let authority: TokenAuthority
        do {
            authority = try await TokenAuthority(issuer: issuer, signingKey: settings.signingKey)
        } catch {
            throw DaemonError("the signing key is no RSA private key in PEM: \(error)")
        }
        let bluetooth: BluetoothService
        let adapters: AdapterService
        let capturing: Capturing?
        let relay: MailRelay?
        let application: any Service
        let hasServed = Flag()
        do {
            capturing =
                if let file = settings.capture { try await Capturing(file, of: world, logger: logger) } else { nil }
            bluetooth = try await BluetoothService(endpoints: settings.hci, world: world, logger: logger)
            adapters = try await AdapterService(settings.adapters, world: world, logger: logger)
            let tls = try serverIdentity()
            let renderer = try MessageRenderer()
            relay = try await mailRelay(renderer, world)
            var configuration = LatchServer.Configuration(
                host: settings.host, port: settings.port, publicURL: settings.publicURL,
                controlToken: settings.controlToken, tls: tls?.configuration, version: ProductVersion.current)
            configuration.trustedProxies = TrustedProxies(settings.trustedProxies)
            let server = LatchServer(
                world: world, authority: authority, renderer: renderer, relay: relay, configuration: configuration,
                adapters: adapters)
            application = try server.application(logger: httpLogger) { [bluetooth, adapters] port in
                hasServed.raise()
                let address = "\(scheme)://\(host):\(port)"
                if settings.publicURL == nil { issuer.set(address) }
                guard await adapters.settle() else { return }
                await announce(
                    address, authority: tls?.authorityFile, hci: bluetooth.addresses, adapters: adapters.names, world)
            }
        } catch {
            try? await world.stop()
            throw error
        }
        let closer = StreamCloser(world: world)
        // They stop in the opposite order: mail goes on until the last request is answered.
        let mail = relay.map { [MailService(relay: $0)] } ?? []
        // One that fails stops the others in order, as a signal would, and what it threw comes out at the end.
        var services = ServiceGroupConfiguration(
            services: (mail + [application, bluetooth, adapters, closer]).map {
                .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: httpLogger)
        services.maximumGracefulShutdownDuration = Daemon.patienceWithClients
        do {
            try await ServiceGroup(configuration: services).run()
        } catch let error as DaemonError {
            // An adapter that cannot be had; the services that it stopped count for nothing.
            try? await world.stop()
            throw error
        } catch {
            // Once a stop was asked for, a client that never finishes its request is cut off, and that is no failure.
            guard hasServed.value, closer.isStopping else {
                try? await world.stop()
                let isTaken = (error as? IOError)?.errnoCode == EADDRINUSE
                throw DaemonError(
                    "cannot serve on \(host):\(settings.port): "
                        + (isTaken
                            ? "the port is in use: stop who uses it, or take any by --listen \(host):0" : "\(error)"))
            }
            logger.debug("stopped while clients were connected: \(error)")
        }
        try await world.stop()
        await capturing?.close()
        if let file = settings.readyFile { try? FileManager.default.removeItem(atPath: file) }
        logger.info("stopped")
    }

    /// How long a stop waits for requests that are under way.
    private static let patienceWithClients = Duration.seconds(2)

    /// A ready file is there only while its daemon serves.
    private func prepareReadyFile() throws(DaemonError) {
        guard let file = settings.readyFile else { return }
        try? FileManager.default.removeItem(atPath: file)
        let folder = URL(filePath: file).deletingLastPathComponent().path()
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw DaemonError("cannot write the ready file \(file): \(folder) is no folder that can be written to")
        }
    }

    /// The framework speaks of its own coming and going; that is for those who look closely.
    private var httpLogger: Logger {
        var logger = logger
        if logger.logLevel == .info { logger.logLevel = .warning }
        return logger
    }

    // MARK: Starting

    /// Certificate and key for HTTPS; nil for HTTP.
    private func serverIdentity() throws(DaemonError) -> ServerIdentity? {
        switch settings.tls {
        case nil: return nil
        case .files(let certificate, let key): return try ServerIdentity(certificate: certificate, key: key)
        case .localAuthority:
            let authority = LocalAuthority(
                folder: try LocalAuthority.folder(
                    dataFolder: settings.dataFolder, environment: ProcessInfo.processInfo.environment))
            return try authority.identity(
                hosts: LocalAuthority.hosts(listen: settings.host, publicURL: settings.publicURL), now: Date())
        }
    }

    private func mailRelay(_ renderer: MessageRenderer, _ world: World) async throws -> MailRelay? {
        guard let smtp = settings.smtp else { return nil }
        return try await MailRelay(
            to: smtp, from: settings.smtpSender, renderer: renderer, world: world, logger: logger)
    }

    private func openWorld() async throws -> World {
        do {
            let journal = try settings.dataFolder.map { try Journal(folder: $0) } ?? Journal()
            let property = try settings.property.map { path in
                try load(try TextFile.read(path, what: "property"), path)
            }
            return try World.open(
                property, journal: journal, seed: settings.seed, start: settings.start, scale: settings.timeScale,
                defaultProperty: { try load(DemoProperty.yaml, DemoProperty.fileName) }, load: load,
                version: ProductVersion.current)
        } catch let error as PropertySettingError {
            let file = settings.property ?? DemoProperty.fileName
            throw DaemonError("the property cannot be used:\n\(file):\(error.position): error: \(error.message)")
        } catch let error as ContradictingJournal {
            throw DaemonError(
                "--\(error.option) \(error.asked) contradicts the journal in \(settings.dataFolder ?? ""), "
                    + "which has \(error.recorded): leave the option out, or take another --data-dir")
        } catch let error as JournalError {
            throw DaemonError(error.message)
        } catch let error as WorldFailure {
            throw DaemonError(error.message)
        }
    }

    private func load(_ yaml: String, _ file: String) throws -> World.LoadedProperty {
        do {
            return World.LoadedProperty(
                description: try PropertyLoader.load(yaml: yaml, file: file), file: file, yaml: yaml)
        } catch {
            throw DaemonError("the property cannot be used:\n\(error)")
        }
    }

    /// Tells the person and the ready file that requests are served.
    private func announce(
        _ address: String, authority: String?, hci: [String], adapters: [String], _ world: World
    ) async {
        logger.info("serving \(world.propertyName) at \(address)")
        if let authority {
            logger.info(
                """
                the certificate is by a local authority; trust it in the clients under test only: \
                latchctl --ca \(authority), curl --cacert \(authority), NODE_EXTRA_CA_CERTS=\(authority), \
                REQUESTS_CA_BUNDLE=\(authority), SSL_CERT_FILE=\(authority)
                """)
        }
        if let smtp = settings.smtp { logger.info("mails go to \(smtp); text messages stay in the outbox") }
        for endpoint in hci { logger.info("Bluetooth hosts find a controller at \(endpoint)") }
        guard let file = settings.readyFile else { return }
        do {
            let status = try await world.timeStatus()
            let ready = ReadyFile(
                http: address, ca: authority, hci: hci, adapters: adapters.isEmpty ? nil : adapters,
                pid: ProcessInfo.processInfo.processIdentifier,
                seed: status.seed,
                startTime: world.start.iso8601Milliseconds)
            try ready.write(to: file)
        } catch {
            logger.error("cannot write the ready file \(file): \(error)")
        }
    }
}

/// What `--ready-file` holds.
struct ReadyFile: Encodable {
    let http: String
    /// The file of the authority that clients are to trust, with `--tls-auto`.
    let ca: String?
    let hci: [String]
    /// The names of the adapters that were asked for, if any.
    let adapters: [String]?
    let pid: Int32
    let seed: UInt64
    let startTime: String

    /// Writes the file whole, or not at all: whoever sees it can read it.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
    }
}

/// Something that has happened, once and for all.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var value: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}

/// Ends the event streams first, because the server waits for its connections.
private struct StreamCloser: Service {
    let world: World
    private let stopping = Flag()

    init(world: World) { self.world = world }

    /// Whether a stop was asked for, or a service failed.
    var isStopping: Bool { stopping.value }

    func run() async throws {
        try? await gracefulShutdown()
        stopping.raise()
        world.halt()
        await world.endStreams()
    }
}
