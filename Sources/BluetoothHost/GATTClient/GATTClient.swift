import NIOCore
package import SimulationKernel

/// The client of one ATT bearer: the fixed channel of one connection (Vol 3, Part F, 3; Part G, 4).
///
/// PDUs in, effects out. One transaction runs at a time (Part F, 3.3.2); procedures that are started meanwhile wait in
/// order. A server that answers wrongly fails the procedure that it answered; one that does not answer for 30 seconds
/// ends the bearer.
package struct GATTClient: Sendable {
    /// How many procedures may wait: more than one for every attribute of a lock, less than an app that never waits for
    /// results can start.
    package static let maximumWaitingProcedures = 64
    /// How many attributes a procedure may find: forty times what a rich device has, and no more than 300 KB.
    package static let maximumFindings = 4_096

    /// The ATT_MTU of the bearer, in octets.
    package internal(set) var mtu: UInt16 = ATTLimits.defaultMTU
    /// The greatest PDU that this side takes, in octets.
    package let maximumMTU: UInt16

    var bearer = Bearer.open
    var hasExchangedMTU = false
    var lastID: UInt64 = 0
    var transaction: Transaction?
    var waiting: [Waiting] = []
    var findings = Findings()

    enum Bearer: Sendable {
        case open
        case timedOut
        case disconnected
    }

    struct Transaction: Sendable {
        let id: ProcedureID
        /// The opcode of the request that waits for its answer.
        var request: UInt8
        var deadline: Instant
        var progress: ProcedureProgress
    }

    struct Waiting: Sendable {
        let id: ProcedureID
        let procedure: GATTProcedure
    }

    /// - Parameter maximumMTU: the greatest PDU that this side takes, in octets; less than 23 counts as 23.
    package init(maximumMTU: UInt16 = ATTLimits.maximumMTU) {
        self.maximumMTU = max(maximumMTU, ATTLimits.defaultMTU)
    }

    /// Whether a procedure runs or waits.
    package var isBusy: Bool { transaction != nil }

    /// When the transaction that runs will have taken too long.
    package var nextDeadline: Instant? { transaction?.deadline }

    /// Starts a procedure, at once or after those that were started before.
    ///
    /// Every procedure ends with one ``ClientEffect/completed(_:_:)``, which may come before this returns.
    @discardableResult
    package mutating func start(
        _ procedure: GATTProcedure, now: Instant, into effects: inout [ClientEffect]
    ) -> ProcedureID {
        lastID &+= 1
        let id = ProcedureID(rawValue: lastID)
        switch bearer {
        case .timedOut: effects.append(.completed(id, .failure(.bearerTimedOut)))
        case .disconnected: effects.append(.completed(id, .failure(.disconnected)))
        case .open:
            if case .writeCommand(let handle, let value) = procedure {
                sendCommand(handle, value, id: id, into: &effects)
            } else if transaction == nil {
                begin(id, procedure, now: now, into: &effects)
            } else if waiting.count < Self.maximumWaitingProcedures {
                waiting.append(Waiting(id: id, procedure: procedure))
            } else {
                effects.append(.completed(id, .failure(.queueFull)))
            }
        }
        return id
    }

    /// The ATT_MTU that the server on this side agreed with the client on the other (Vol 3, Part F, 3.4.2.2).
    package mutating func useMTU(_ mtu: UInt16) { self.mtu = max(mtu, ATTLimits.defaultMTU) }

    /// The connection has ended: everything that runs or waits fails.
    package mutating func disconnected(into effects: inout [ClientEffect]) {
        guard bearer != .disconnected else { return }
        bearer = .disconnected
        failAll(.disconnected, into: &effects)
    }

    /// Time has come to `now`: ends the bearer when a transaction has run for 30 seconds (Vol 3, Part F, 3.3.3).
    package mutating func timeFired(at now: Instant, into effects: inout [ClientEffect]) {
        guard let deadline = transaction?.deadline, deadline <= now else { return }
        bearer = .timedOut
        failAll(.bearerTimedOut, into: &effects)
        effects.append(.bearerTimedOut)
    }

    private mutating func failAll(_ error: GATTClientError, into effects: inout [ClientEffect]) {
        if let id = transaction?.id { effects.append(.completed(id, .failure(error))) }
        for procedure in waiting { effects.append(.completed(procedure.id, .failure(error))) }
        transaction = nil
        waiting = []
        findings = Findings()
    }

    private func sendCommand(
        _ handle: AttributeHandle, _ value: ByteBuffer, id: ProcedureID, into effects: inout [ClientEffect]
    ) {
        guard value.readableBytes <= Int(mtu) - 3 else {
            effects.append(.completed(id, .failure(.valueTooLong)))
            return
        }
        effects.append(.send(ATTRequest.write(handle, value, opcode: .writeCommand)))
        effects.append(.completed(id, .success(.done)))
    }
}
