import Testing

/// Gives each test a folder of its own, and ends every process that it started, also when it fails.
///
/// No more than a few tests run at once: each has processes of its own, and the machine has few cores.
struct RealProcesses: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    private static let gate = Gate(permits: 4)

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        await Self.gate.enter()
        do {
            let sandbox = try Sandbox()
            do {
                try await Sandbox.$present.withValue(sandbox, operation: function)
            } catch {
                await sandbox.close()
                throw error
            }
            await sandbox.close()
        } catch {
            await Self.gate.leave()
            throw error
        }
        await Self.gate.leave()
    }

    /// Lets only so many in at once.
    private actor Gate {
        private var permits: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(permits: Int) { self.permits = permits }

        func enter() async {
            if permits > 0 {
                permits -= 1
            } else {
                await withCheckedContinuation { waiting.append($0) }
            }
        }

        func leave() {
            if waiting.isEmpty { permits += 1 } else { waiting.removeFirst().resume() }
        }
    }
}

extension Trait where Self == RealProcesses {
    static var realProcesses: Self { Self() }
}
