internal import NIOCore
package import NIOPosix
internal import Synchronization

/// Offers HCI at one endpoint: each client that connects is a host that wants a controller of its own.
///
/// ``bind(to:delegate:configuration:numbers:group:)`` takes the port or path, ``run()`` serves it.
///
/// A client that closes its side is told nothing more than what its last packets were answered before
/// ``HCIServerDelegate/hciClient(_:sent:)`` returned: a closed side and a closed connection look the same on TCP, and a
/// controller whose host has gone should not stay on the air.
package final class HCIServer: Sendable {
    /// The endpoint as it was asked for.
    package let endpoint: HCIEndpoint
    /// The endpoint in use, with its real port and a number for its host: `tcp-server:127.0.0.1:54321`.
    package let boundDescription: String

    private let listener: any Channel
    private let socketFile: UnixSocketFile?
    private let registry: ClientRegistry
    private let delegate: any HCIServerDelegate
    private let phase = Mutex(Phase())

    private struct Phase {
        var hasRun = false
        var isStopped = false
    }

    /// Takes the endpoint, so that clients can connect; they are served once the server runs.
    /// - Parameters:
    ///   - numbers: to be shared by servers whose clients meet.
    ///   - group: whose event loops do the work.
    /// - Throws: `addressInUse`, `pathOccupied`, `hostNotFound`, `notLoopback`, `cannotListen`.
    package static func bind(
        to endpoint: HCIEndpoint, delegate: any HCIServerDelegate, configuration: Configuration = Configuration(),
        numbers: HCIClientNumbers = HCIClientNumbers(), group: MultiThreadedEventLoopGroup = .singleton
    ) async throws(TransportError) -> HCIServer {
        let registry = ClientRegistry(configuration: configuration, numbers: numbers)
        let listener = try await Listener.open(endpoint, registry, group)
        registry.setEndpoint(listener.description)
        return HCIServer(endpoint, listener, registry, delegate)
    }

    private init(
        _ endpoint: HCIEndpoint, _ listener: Listener, _ registry: ClientRegistry, _ delegate: any HCIServerDelegate
    ) {
        self.endpoint = endpoint
        boundDescription = listener.description
        self.listener = listener.channel
        socketFile = listener.socketFile
        self.registry = registry
        self.delegate = delegate
    }

    deinit { close() }

    /// Serves clients until ``stop()`` is called or the task is cancelled. Returns when all are gone and their owner
    /// knows; a server runs once.
    /// - Throws: `alreadyRun`; `listenerLost` if the system took the listening socket away.
    package func run() async throws(TransportError) {
        let mayRun = phase.withLock { phase in
            defer { phase.hasRun = true }
            return !phase.hasRun
        }
        guard mayRun else { throw TransportError(.alreadyRun, boundDescription, "one server runs once") }
        listener.closeFuture.whenComplete { [registry] _ in registry.stop() }
        listener.setOption(.autoRead, value: true).whenFailure { [listener] _ in listener.close(promise: nil) }
        // Not of this task, whose being cancelled would reach into the owner's calls: stopping ends them instead.
        let work = Task { await self.serveAll() }
        let isLost = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            self.close()
        }
        try? await listener.closeFuture.get()
        if isLost { throw TransportError(.listenerLost, boundDescription, "the listening socket was closed") }
    }

    /// Listens no more, closes the clients and removes the socket. Returns at once; ``run()`` returns when it is done.
    package func stop() { close() }

    private func close() {
        let isFirst = phase.withLock { phase in
            defer { phase.isStopped = true }
            return !phase.isStopped
        }
        guard isFirst else { return }
        listener.close(promise: nil)
        if let why = socketFile?.remove() {
            registry.configuration.report(.socketNotRemoved(path: socketFile?.path ?? "", why: why))
        }
        registry.stop()
    }

    /// - Returns: whether the listening socket was closed by somebody else.
    private func serveAll() async -> Bool {
        await withDiscardingTaskGroup { group in
            for await admission in registry.admissions {
                group.addTask { await self.serve(admission) }
            }
            let isLost = !self.phase.withLock { $0.isStopped }
            self.close()
            return isLost
        }
    }

    private func serve(_ admission: ClientRegistry.Admission) async {
        let reason = await ClientService(client: admission.client, delegate: delegate, registry.configuration)
            .run(admission.input)
        registry.remove(admission.client)
        await delegate.hciClientGone(admission.client, reason: reason)
    }
}
