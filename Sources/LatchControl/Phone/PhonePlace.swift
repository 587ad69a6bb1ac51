internal import ArgumentParser

/// Where a phone is put: at a point, or in front of a door.
struct PhonePlace: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("The place, in metres.", valueName: "x,y,z"))
    var to: RadioMove.Place?

    @Option(help: "The door to stand before.")
    var door: String?

    @Option(help: ArgumentHelp("How far to stand before the door (default: 1).", valueName: "metres"))
    var distance: Double?

    func validate() throws {
        guard to == nil || door == nil else { throw ValidationError("Give either --to or --door.") }
        guard distance == nil || door != nil else { throw ValidationError("--distance goes with --door.") }
        guard distance.map({ $0.isFinite && $0 >= 0 }) ?? true else {
            throw ValidationError("--distance is 0 or more.")
        }
    }

    var point: JSONValue? { to.map { .array([$0.x.json, $0.y.json, $0.z.json]) } }
}
