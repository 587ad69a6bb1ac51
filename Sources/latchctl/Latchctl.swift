internal import LatchControl

@main
enum Latchctl {
    static func main() async { await ControlTool.main() }
}
