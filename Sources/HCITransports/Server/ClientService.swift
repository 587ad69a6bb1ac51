internal import BluetoothHCI
internal import NIOCore

/// Serves one client: octets in, packets to the owner, one batch after the other.
struct ClientService {
    private let client: HCIClient
    private let delegate: any HCIServerDelegate
    private let configuration: HCIServer.Configuration
    private var decoder = H4Decoder(direction: .towardsController)
    private var hasRefused = false

    init(client: HCIClient, delegate: any HCIServerDelegate, _ configuration: HCIServer.Configuration) {
        self.client = client
        self.delegate = delegate
        self.configuration = configuration
    }

    /// Serves the client to its end.
    /// - Returns: why it ended; the socket is closed by then.
    consuming func run(_ input: AsyncStream<ClientInput>) async -> HCIClient.CloseReason {
        await delegate.hciClientConnected(client)
        client.requestRead()
        for await piece in input {
            switch piece {
            case .octets(let octets):
                await take(octets)
                client.requestRead()
            case .ended: client.close(reason: decoder.isAtBoundary ? .left : .leftInPacket)
            case .failed(let why): client.close(reason: .lost(why))
            }
            if client.isClosed { break }
        }
        // Counts only if nobody has given a reason.
        client.close(reason: client.silentEnd)
        return await client.closed()
    }

    private mutating func take(_ octets: ByteBuffer) async {
        var octets = octets
        var batch: [HCIPacket] = []
        var isOver = false
        while !isOver, !client.isClosed {
            var garbage: HCIError?
            do throws(HCIError) {
                isOver = try !fill(&batch, from: &octets)
            } catch {
                garbage = error
            }
            if !batch.isEmpty { await delegate.hciClient(client, sent: batch) }
            batch.removeAll(keepingCapacity: true)
            if let garbage {
                sayGoodbye()
                client.close(reason: .garbage(garbage))
            }
        }
    }

    /// Adds packets to a batch until it is full.
    /// - Returns: whether there may be more packets in the octets.
    private mutating func fill(_ batch: inout [HCIPacket], from octets: inout ByteBuffer) throws(HCIError) -> Bool {
        while batch.count < configuration.maximumBatch {
            guard let element = try decoder.next(from: &octets) else { return false }
            switch element {
            case .packet(let packet): batch.append(packet)
            case .refused(_, let error):
                if !hasRefused { configuration.report(.packetRefused(client: client.id, error)) }
                hasRefused = true
            // Only with another way of recovery than the one that this decoder has.
            case .lost, .recovered: break
            }
        }
        return true
    }

    /// What a controller says when the framing is lost (Vol 4, Part A, 4), before the client is closed.
    private func sayGoodbye() {
        guard let event = try? EventPacket(Events.HardwareError()) else { return }
        client.send([.event(event)])
    }
}
