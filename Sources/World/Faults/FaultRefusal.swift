package import Cloud
internal import LockModel
package import SimulationKernel

/// Why a fault cannot be added, or found.
package enum FaultRefusal: Error, Sendable {
    case unknownFault(String, candidates: [String])
    /// More than ``FaultBook/capacity``.
    case tooMany
    case scopeNotTaken(FaultKind, FaultScopeKey)
    case unknownParameter(FaultKind, String)
    case badParameter(FaultKind, FaultParameter, String)
    case badScope(String)
    /// `after` and `count` count events where nothing else makes occasions.
    case needsEvent(FaultKind)
    /// What it is done to must be said, unless an event says it.
    case needsTarget(FaultKind, FaultScopeKey)
    /// The door has nothing that it could be done to.
    case noLock(FaultKind, door: String)
    case noBattery(FaultKind, door: String)

    package var message: String {
        switch self {
        case .unknownFault(let reference, _): "no fault '\(reference)'"
        case .tooMany: "there are \(FaultBook.capacity) faults already: clear some"
        case .scopeNotTaken(let kind, let key):
            "\(kind.rawValue) takes no \(key.rawValue); expected \(kind.scopes.map(\.rawValue).joined(separator: ", "))"
        case .unknownParameter(let kind, let name):
            "\(kind.rawValue) has no parameter '\(name)'; expected "
                + (kind.parameters.isEmpty ? "none" : kind.parameters.map(\.name).joined(separator: ", "))
        case .badParameter(_, let parameter, let text):
            "\(parameter.name) is '\(text)'; expected \(parameter.values)"
        case .badScope(let message): message
        case .needsEvent(let kind): "\(kind.rawValue) takes after and count only with event: without, it comes once"
        case .noLock(let kind, let door): "\(kind.rawValue) cannot strike at \(door): it has no lock"
        case .noBattery(let kind, let door): "\(kind.rawValue) cannot strike at \(door): its lock is wired"
        case .needsTarget(let kind, let key): "\(kind.rawValue) needs \(key.rawValue), or an event that names one"
        }
    }

    /// What it could have been.
    package var candidates: [String] {
        switch self {
        case .unknownFault(_, let candidates): candidates
        case .scopeNotTaken(let kind, _): kind.scopes.map(\.rawValue)
        case .unknownParameter(let kind, _): kind.parameters.map(\.name)
        default: []
        }
    }
}

extension WorldState {
    /// Why a fault of a kind never strikes at a door; nil where it may.
    package func objection(to kind: FaultKind, at door: DoorID) -> FaultRefusal? {
        guard kind.family == .lock, let name = cloud.doors[door].map(name(of:)) else { return nil }
        guard let lock = locks[door] else { return .noLock(kind, door: name) }
        let isOfBatteries = kind == .lockBatteryLevel || kind == .lockBatteryDead
        return isOfBatteries && lock.battery == nil ? .noBattery(kind, door: name) : nil
    }
}
