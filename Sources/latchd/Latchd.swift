internal import LatchDaemon

@main
enum Latchd {
    static func main() async { await LatchdCommand.launch() }
}
