internal import BlueZ
internal import HCITransports

/// Who drives the controller of an adapter.
func controllerSource(for spec: AdapterSpec) throws(ControllerUnavailable) -> any ControllerSource {
    switch spec.controller {
    case .linux(let index): return UserChannelController(AdapterName(index: index))
    case .tcpClient(let host, let port): return TCPController(host: host, port: port)
    case .serial(let device, let baud):
        do throws(TransportError) {
            return try SerialController(device: device, baud: Int(baud))
        } catch {
            throw ControllerUnavailable(.noSuchAdapter, "\(error.subject): \(error.message)")
        }
    }
}
