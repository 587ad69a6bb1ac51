internal import Cloud
package import World

/// The control API `/sim/v1`: what `latchctl` can do. Each operation is a function from request to answer.
package struct ControlAPI: Sendable {
    let world: World
    let authority: TokenAuthority
    let renderer: MessageRenderer
    /// Where mail goes, if anywhere.
    let relay: MailRelay?
    let version: String
    /// Who keeps adapters; nil where there is no daemon.
    let adapters: (any AdapterControl)?

    package init(
        world: World, authority: TokenAuthority, renderer: MessageRenderer, relay: MailRelay?, version: String,
        adapters: (any AdapterControl)? = nil
    ) {
        self.world = world
        self.authority = authority
        self.renderer = renderer
        self.relay = relay
        self.version = version
        self.adapters = adapters
    }

    package typealias Operation = @Sendable (ControlAPI, APIRequest) async throws -> APIResponse

    /// Every operation, with its path below `/sim/v1`.
    package static let operations: [(method: String, path: String, run: Operation)] =
        timeOperations + doorOperations + lockOperations + peopleOperations + outboxOperations + truthOperations
        + recordOperations + radioOperations + phoneOperations + managerOperations + accessOperations
        + historyOperations + partnerOperations + trafficOperations + adapterOperations
        + recordingOperations + faultOperations

    /// Runs an operation; refusals become the control API's error body.
    package func respond(to request: APIRequest, run: Operation) async throws -> APIResponse {
        do {
            return try await run(self, request)
        } catch let error as ControlError {
            return try error.response()
        } catch let error as ReferenceError {
            return try ControlError(error).response()
        } catch let error as CloudRefusal {
            return try ControlError(error).response()
        } catch let error as EntryRefusal {
            return try ControlError(error).response()
        } catch let error as PhoneRefusal {
            return try ControlError(error).response()
        } catch let error as FaultRefusal {
            return try ControlError(error).response()
        } catch let error as AdapterRefusal {
            return try ControlError(error).response()
        } catch let error as AdapterInUse {
            return try ControlError(error).response()
        } catch let error as TimeRunsForward {
            return try ControlError.runsForward(error.now).response()
        } catch is WorldStopped {
            return try ControlError(
                "stopped", status: 503, "the world stopped or was replaced before there was an answer"
            ).response()
        } catch let error as WorldFailure {
            return try ControlError("journal_failed", status: 503, error.message).response()
        }
    }
}
