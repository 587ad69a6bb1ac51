internal import ArgumentParser

struct RadioMove: ExchangeCommand {
    static let configuration = CommandConfiguration.command(
        "move", "Carries a client of --hci to another place.",
        note: "Power falls with distance, so a phone has to come near: about 1.5 m for proximity unlock.",
        example: "latchctl radio move hci-1 --door 101 --distance 1")

    @Argument(help: "A client of --hci.")
    var device: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Where to, in metres.", valueName: "x,y,z"))
    var to: Place?

    @Option(help: "The door to go to.")
    var door: String?

    @Option(help: ArgumentHelp("How far to stand before the door (default: 1).", valueName: "metres"))
    var distance: Double?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (to == nil) != (door == nil) else { throw ValidationError("Give either --to or --door.") }
        guard distance == nil || door != nil else { throw ValidationError("--distance goes with --door.") }
        guard distance.map({ $0.isFinite && $0 >= 0 }) ?? true else {
            throw ValidationError("--distance is 0 or more.")
        }
    }

    var request: ControlRequest {
        get throws {
            try .put(
                "radio", device, "position",
                body: ["x": to?.x, "y": to?.y, "z": to?.z, "door": door, "distance": distance])
        }
    }

    func text(of view: JSONValue) -> String { RadioShow.sheet(of: view) }

    /// Three numbers with commas between them.
    struct Place: ExpressibleByArgument {
        let x, y, z: Double

        init?(argument: String) {
            let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
                Double(part.trimmingPrefix(" "))
            }
            guard numbers.count == 3, let x = numbers[0], let y = numbers[1], let z = numbers[2],
                [x, y, z].allSatisfy(\.isFinite)
            else { return nil }
            (self.x, self.y, self.z) = (x, y, z)
        }
    }
}
