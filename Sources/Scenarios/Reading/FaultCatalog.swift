internal import LatchServer

/// What can go wrong, for readers without a daemon.
package enum FaultCatalog {
    /// The answer of `GET /sim/v1/faults/kinds`, as JSON.
    package static var text: String { ControlAPI.faultCatalog.compact }
}
