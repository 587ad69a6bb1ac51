#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A serial line that is ours alone, raw, and as it was before once it is given back.
struct SerialLine: ~Copyable {
    let descriptor: Int32
    private let before: termios

    /// - Throws: ``ControllerUnavailable``: `noSuchAdapter`, `permission`, `held`, `unreachable`.
    init(_ controller: borrowing SerialController) throws(ControllerUnavailable) {
        let name = controller.name
        let path = controller.device
        do throws(SystemError) {
            descriptor = try SystemError.check { open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) }
        } catch {
            throw Self.refusal(error, name, path)
        }
        var before = termios()
        do throws(ControllerUnavailable) {
            guard tcgetattr(descriptor, &before) == 0 else {
                throw ControllerUnavailable(.noSuchAdapter, "\(name): \(path) is no serial line")
            }
            // Others that use neither lock would take octets out of the middle of packets.
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, ioctl(descriptor, UInt(TIOCEXCL)) == 0 else {
                throw ControllerUnavailable(.held, "\(name): another process uses \(path)")
            }
            try Self.configure(descriptor, before, controller)
        } catch {
            close(descriptor)
            throw error
        }
        self.before = before
    }

    /// Raw: eight bits, no parity, one stop bit, as H4 has it (Vol 4, Part A, 3).
    private static func configure(
        _ descriptor: Int32, _ before: termios, _ controller: borrowing SerialController
    ) throws(ControllerUnavailable) {
        var attributes = before
        cfmakeraw(&attributes)
        attributes.c_cflag |= tcflag_t(CS8) | tcflag_t(CREAD) | tcflag_t(CLOCAL)
        attributes.c_cflag &= ~(tcflag_t(CSTOPB) | tcflag_t(PARENB))
        if controller.usesFlowControl {
            attributes.c_cflag |= tcflag_t(CRTSCTS)
        } else {
            attributes.c_cflag &= ~tcflag_t(CRTSCTS)
        }
        let rate = controller.rate
        var real = termios()
        // Success means that something was set, so what was set is read back.
        guard cfsetispeed(&attributes, rate) == 0, cfsetospeed(&attributes, rate) == 0,
            tcsetattr(descriptor, TCSANOW, &attributes) == 0, tcgetattr(descriptor, &real) == 0,
            cfgetospeed(&real) == rate, real.c_lflag & tcflag_t(ICANON | ECHO) == 0
        else {
            throw ControllerUnavailable(
                .unreachable,
                "\(controller.name): the line does not take \(controller.baud) baud: \(SystemError.last.text)")
        }
        // What came before belongs to nobody.
        tcflush(descriptor, TCIOFLUSH)
    }

    private static func refusal(_ error: SystemError, _ name: String, _ path: String) -> ControllerUnavailable {
        switch error.number {
        case ENOENT, ENXIO, ENODEV, ENOTDIR: ControllerUnavailable(.noSuchAdapter, "\(name): there is no \(path)")
        case EACCES, EPERM:
            ControllerUnavailable(
                .permission,
                "\(name): no permission to use \(path); its group may, on Debian dialout: usermod -aG dialout USER, then log in anew"
            )
        case EBUSY: ControllerUnavailable(.held, "\(name): another process uses \(path)")
        default: ControllerUnavailable(.unreachable, "\(name): \(path) cannot be opened: \(error.text)")
        }
    }

    /// Octets that the line does not take would keep its closing waiting.
    deinit {
        var before = before
        tcflush(descriptor, TCIOFLUSH)
        tcsetattr(descriptor, TCSANOW, &before)
        _ = ioctl(descriptor, UInt(TIOCNXCL))
        close(descriptor)
    }
}
