internal import ArgumentParser

/// How many at most: 1 or more.
struct PositiveCount: ExpressibleByArgument {
    let count: Int

    init?(argument: String) {
        guard let count = Int(argument), count > 0 else { return nil }
        self.count = count
    }

    var text: String { String(count) }
}
