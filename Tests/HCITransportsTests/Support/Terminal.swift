import Glibc
import Testing

/// A pair of pseudo-terminals: a serial line without a wire.
final class Terminal {
    /// The end of the controller.
    let controller: CInt
    /// The device at the end of the host.
    let device: String
    /// Keeps the device open, so that its attributes stay when nobody else has it.
    private let keeper: CInt

    init() throws {
        controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // What unlockpt(3) and ptsname(3) ask the kernel.
        let (unlock, readNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        var number: CInt = 0
        try #require(controller >= 0 && ioctl(controller, unlock, &number) == 0)
        try #require(ioctl(controller, readNumber, &number) == 0)
        device = "/dev/pts/\(number)"
        keeper = open(device, O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(keeper >= 0)
    }

    var attributes: termios {
        var attributes = termios()
        tcgetattr(keeper, &attributes)
        return attributes
    }

    var isCanonical: Bool { attributes.c_lflag & tcflag_t(ICANON) != 0 }

    var speed: speed_t {
        var attributes = attributes
        return cfgetospeed(&attributes)
    }

    deinit { close(keeper) }
}
