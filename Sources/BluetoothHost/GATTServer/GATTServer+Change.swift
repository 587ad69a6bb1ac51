import BluetoothHCI
import NIOCore
package import SimulationKernel

/// Changes of the database, and what a client knows of them (Vol 3, Part G, 2.5.2).
extension GATTServer {
    /// Puts other services in the place of those that there are.
    ///
    /// Values that were set, and subscriptions, stay where the attribute with the same handle has the same type. Every
    /// client becomes unaware of the change: Service Changed is indicated to those that asked for it, and those that
    /// support robust caching get Database Out Of Sync. Nothing of that happens where the Database Hash stays.
    package mutating func replace(database new: AttributeDatabase, now: Instant, into effects: inout [ATTEffect]) {
        let old = database
        database = new
        overlay.filter { new.type(of: $0) == old.type(of: $0) }
        guard new.databaseHash != old.databaseHash else { return }
        for place in bearers.indices {
            let connection = bearers[place].connection
            for subscription in bearers[place].subscriptions {
                let isKept = new.type(of: subscription.handle) == old.type(of: subscription.handle)
                let bits = isKept ? allowedBits(subscription) : []
                guard bearers[place].subscribe(to: subscription.handle, bits) else { continue }
                effects.append(.subscriptionChanged(connection, characteristic: subscription.handle, bits))
            }
            if let waiting = bearers[place].waiting {
                bearers[place].waiting = nil
                let failure = RequestFailure(.unlikelyError, waiting.question.handle)
                refuse(waiting.opcode.rawValue, failure, at: place, into: &effects)
            }
            announceChange(at: place, now: now, into: &effects)
        }
    }

    /// Makes the client unaware, and indicates Service Changed if it asked for that: ahead of all that waits.
    mutating func announceChange(at place: Int, now: Instant, into effects: inout [ATTEffect]) {
        bearers[place].awareness = .unaware
        bearers[place].prepared.lose()
        // An announcement on its way was about an earlier change, one that waits is as good as a new one.
        bearers[place].outstanding?.announcesChange = false
        guard let handle = database.table.serviceChanged,
            bearers[place].subscription(to: handle)?.contains(.indications) == true, !bearers[place].isTimedOut,
            bearers[place].queue.first?.announcesChange != true
        else { return }
        // All handles may have changed (7.1).
        let indication = QueuedIndication(handle: handle, value: [0x01, 0x00, 0xff, 0xff], announcesChange: true)
        if bearers[place].outstanding == nil {
            send(indication, at: place, now: now, into: &effects)
        } else {
            bearers[place].queue.insert(indication, at: 0)
        }
    }

    /// The client read the Database Hash: its next request shows that it knows.
    mutating func hashWasRead(at place: Int) {
        if bearers[place].awareness == .unaware { bearers[place].awareness = .told }
    }

    /// Refuses a request that supposes handles which the client cannot know (2.5.2.1).
    ///
    /// One refusal is enough: with the request after it the client is aware.
    mutating func checkAwareness(of request: Request, at place: Int) throws(RequestFailure) {
        switch bearers[place].awareness {
        case .aware:
            return
        case .told:
            bearers[place].awareness = .aware
        case .unaware:
            guard bearers[place].features.contains(.robustCaching) else { return }
            var parameters = request.parameters
            let handle = parameters.readAttributeHandle() ?? AttributeHandle(0)
            switch request.opcode {
            case .readRequest, .readBlobRequest, .readMultipleRequest, .readMultipleVariableRequest, .writeRequest,
                .prepareWriteRequest:
                break
            case .readByTypeRequest:
                let last = parameters.readAttributeHandle()
                let type = parameters.readBluetoothUUID(length: parameters.readableBytes)
                let isDiscovery = type == .include || type == .characteristic
                if isDiscovery || (handle == .first && last == .last) { return }
            default:
                return
            }
            bearers[place].awareness = .told
            throw RequestFailure(.databaseOutOfSync, handle)
        }
    }
}

extension Bearer {
    /// Whether the client supports robust caching and does not know of a change: then it may send no commands and gets
    /// no values but Service Changed (2.5.2.1).
    var mustLearnOfChange: Bool { awareness != .aware && features.contains(.robustCaching) }
}
