internal import HCITransports
internal import Logging
internal import SimulationKernel
internal import World

/// Writes what controllers and their hosts say to `--capture`.
struct Capturing: Sendable {
    private let capture: HCICapture

    /// - Throws: ``DaemonError`` where the file cannot be written.
    init(_ pattern: String, of world: World, logger: Logger) async throws {
        do {
            capture = try HCICapture(pattern) { logger.error("the capture: \($0)") }
        } catch {
            throw DaemonError("--capture \(error.subject): \(error.message)")
        }
        try await world.capture { [capture] records in
            for record in records { Capturing.append(record, to: capture) }
        }
    }

    /// Writes what waits.
    func close() async { await capture.close() }

    /// 0xFFFF stands for no controller.
    private static func index(of controller: UInt64) -> UInt16 { UInt16(controller % 0xffff) }

    private static func append(_ record: AirCapture, to capture: HCICapture) {
        switch record {
        case .appeared(let controller, let name, let address, let at):
            capture.controllerAppeared(
                index(of: controller), name: name, address: address, microseconds: at.microseconds)
        case .packet(let controller, let direction, let packet, let at):
            capture.append(
                packet, direction, controllerIndex: index(of: controller),
                microseconds: at.microseconds)
        case .gone(let controller, let at):
            capture.controllerGone(index(of: controller), microseconds: at.microseconds)
        }
    }
}

extension Instant {
    fileprivate var microseconds: Int64 { nanosecondsSinceEpoch / 1_000 }
}
