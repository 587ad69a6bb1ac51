import BluetoothHCI

/// What waits for its instant. Numbers are slots; whoever gives one up cancels what waits for it.
enum AirEvent: Sendable {
    case advertise(Int32)
    /// The duration of an advertising set is over.
    case advertisingEnds(Int32)
    /// A scan ends, or pauses until its next period.
    case scanEnds(Int32)
    /// The next period of a scan begins.
    case scanBegins(Int32)
    /// A report that faults delayed.
    case report(Int32)
    /// A connection event with something to send.
    case connectionEvent(Int32)
    /// The instant of a procedure.
    case procedureInstant(Int32)
    /// A packet that faults delayed arrives at this side.
    case arrival(Int32, Role)
    case supervision(Int32, Role)
    case authenticatedPayloadTimeout(Int32, Role)
    case procedureTimeout(Int32, Role)
}

extension Radio {
    mutating func run(_ event: AirEvent) {
        switch event {
        case .advertise(let slot): advertise(Int(slot))
        case .advertisingEnds(let slot): endAdvertising(Int(slot), status: .advertisingTimeout)
        case .scanEnds(let slot): endScan(of: Int(slot))
        case .scanBegins(let slot): beginScanPeriod(of: Int(slot))
        case .report(let slot): deliverDelayed(Int(slot))
        case .connectionEvent(let slot): runConnectionEvent(Int(slot))
        case .procedureInstant(let slot): reachProcedureInstant(Int(slot))
        case .arrival(let slot, let role): arrive(at: role, of: Int(slot))
        case .supervision(let slot, let role): supervise(role, of: Int(slot))
        case .authenticatedPayloadTimeout(let slot, let role): expireAuthenticatedPayload(role, of: Int(slot))
        case .procedureTimeout(let slot, let role): timeOutProcedure(role, of: Int(slot))
        }
    }
}
