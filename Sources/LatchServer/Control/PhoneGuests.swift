internal import Cloud
internal import Foundation
internal import Phone
internal import SimulationKernel
internal import World

// Guests of a phone's user: the calls of the vendor's SDK.
extension ControlAPI {
    func inviteGuest(_ request: APIRequest) async throws -> APIResponse {
        try request.expectMembers("firstName", "lastName", "email", "phone", "lockIDs", "inviteType")
        let invite: GuestInvite
        do {
            let body = try request.appBody(GuestBody.self)
            var locks: [UniqueID] = []
            for reference in body.lockIDs { locks.append(try await lock(reference)) }
            let now = try await world.read { _, now in now }
            invite = try body.invite(to: locks, now: now)
        } catch let refusal as AppRefusal {
            throw ControlError.badRequest(refusal.message)
        }
        guard case .invited(let invites) = try await run(.inviteGuest(invite), request).result else {
            return try APIResponse(JSON.null)
        }
        let doors = try await world.read { state, _ in invites.successes.map { state.doorName(ofLock: $0) } }
        var view = invites.members(error: \.sdkName)
        view["doors"] = .list(doors.map { .text($0) })
        return try APIResponse(JSON.object(view))
    }

    func guests(_ request: APIRequest) async throws -> APIResponse {
        _ = try request.members()
        guard case .guests(let guests) = try await run(.guests, request).result else {
            return try APIResponse(JSON.null)
        }
        return try APIResponse(["guests": JSON.list(guests.map(\.controlView))])
    }

    func revokeGuestAccess(_ request: APIRequest) async throws -> APIResponse {
        let body = try request.members("guestID", "lockID")
        let guest = try await guest(body.required("guestID"))
        _ = try await run(.revokeGuestAccess(guest, lock: try await lock(body.required("lockID"))), request)
        return try APIResponse(JSON.object([:]))
    }

    func revokeGuestAllAccesses(_ request: APIRequest) async throws -> APIResponse {
        let guest = try await guest(try request.members("guestID").required("guestID"))
        _ = try await run(.revokeGuestAllAccesses(guest), request)
        return try APIResponse(JSON.object([:]))
    }

    /// The user that a reference, or an id, leads to. An id of which nobody has heard is the cloud's to refuse.
    private func guest(_ reference: String) async throws -> UserID {
        try await world.read { state, _ in
            do { return try state.user(reference).id } catch {
                guard let id = UserID(reference) else { throw error }
                return id
            }
        }
    }
}

extension APIRequest {
    /// - Throws: where the body is no JSON object, or has members that are not known.
    fileprivate func expectMembers(_ known: String...) throws(ControlError) {
        struct Anything: Decodable { init(from decoder: any Decoder) {} }
        guard let members = try? JSONDecoder().decode([String: Anything].self, from: Data(body)) else {
            throw .badRequest("the body is not a JSON object")
        }
        if let unknown = members.keys.sorted().first(where: { !known.contains($0) }) {
            throw .badRequest("unknown member '\(unknown)'; expected \(known.joined(separator: ", "))")
        }
    }
}
