internal import HCITransports

/// Who drives the controller of an adapter.
func controllerSource(for spec: AdapterSpec) throws(ControllerUnavailable) -> any ControllerSource {
    switch spec.controller {
    case .linux: throw ControllerUnavailable(.noBluetooth, "\(spec.name): this build has no BlueZ")
    case .tcpClient, .serial:
        throw ControllerUnavailable(.unreachable, "\(spec.name): this build has no such transport")
    }
}
