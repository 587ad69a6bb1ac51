internal import HCITransports

/// Who drives the controller of an adapter.
func controllerSource(for spec: AdapterSpec) throws(ControllerUnavailable) -> any ControllerSource {
    switch spec.controller {
    case .linux: throw ControllerUnavailable(.noBluetooth, "\(spec.name): this build has no BlueZ")
    case .tcpClient(let host, let port): return TCPController(host: host, port: port)
    case .serial(let device, let baud):
        do throws(TransportError) {
            return try SerialController(device: device, baud: Int(baud))
        } catch {
            throw ControllerUnavailable(.noSuchAdapter, "\(error.subject): \(error.message)")
        }
    }
}
