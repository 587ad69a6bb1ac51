extension Interface {
    /// Simulated phones, under the vendor SDK's own names for methods.
    static let controlPhones: [Endpoint] =
        [
            get(
                "/phones", "listSimulatedPhones", "Simulated phones.",
                answer: .object(["phones": .list(of: .named("Phone"))])),
            post(
                "/phones", "createPhone", "A phone, with an app that has the SDK.",
                body: .anyOf(
                    .body(optional: ["name": phoneName, "user": user, "position": position]),
                    .body(["door": door], optional: ["name": phoneName, "user": user, "distance": distance])),
                refuses: [404, 409], answer: .named("Phone"),
                links: ["getPhone", "fetchLocks", "cancelUnlock", "killPhone", "deletePhone"].map {
                    .init(operation: $0, parameters: [("phone", "/id")])
                }),
            get("/phones/{phone}", "getPhone", "One phone.", answer: .named("Phone")),
            control(
                "DELETE", "/phones/{phone}", "deletePhone", "Takes a phone out of the world.",
                query: [
                    .query("deregister", Schema.flag.by(default: false).described("Whether the cloud forgets its key."))
                ], answer: .object()),
            call(
                "setupWithToken", "Sets the app up, by a token or for a user.",
                body: .oneOf(
                    .body(["token": .text], optional: ["includeAllLocks": .flag]),
                    .body(["user": user], optional: ["includeAllLocks": .flag]))),
            call(
                "fetchLocks", "The user's locks, from the network and else from the cache.", body: .body(),
                answer: .object(["locks": .list(of: .named("PhoneLock"))])),
            call(
                "unlock", "Opens a door by Bluetooth.",
                body: .body(
                    ["lockID": door],
                    optional: ["wait": Schema.flag.by(default: true).described("Whether to answer at its end.")]),
                answer: .named("UnlockVerdict")),
            call("cancelUnlock", "Ends an unlock that is under way.", body: .body()),
            call(
                "sync", "Serves one lock, or every lock in hearing that the phone knows.",
                body: .body(optional: ["lockID": door]),
                answer: .object(["at": .instant, "locks": .list(of: .named("PhoneSync"))])),
            call("startProximityUnlock", "Opens the nearest lock by itself.", body: .body()),
            call("stopProximityUnlock", "No longer does.", body: .body()),
            call(
                "getAccessLogs", "A door's history.", body: .body(["lockID": door]),
                answer: .object(["accessLogs": .list(of: .named("PhoneAccessLog"))])),
            call(
                "inviteGuest", "Shares locks with a guest.",
                body: .body(
                    [
                        "firstName": .text, "lastName": .text, "lockIDs": .list(of: door), "inviteType": inviteType,
                    ], optional: ["email": .text, "phone": .text]),
                answer: .object(invited + ["doors": .list(of: .text)])),
            call(
                "guests", "Whom the user has invited.", body: .body(),
                answer: .object(["guests": .list(of: .named("PhoneGuest"))])),
            call(
                "revokeGuestAccess", "Takes a guest's access to a lock back.",
                body: .body(["guestID": user, "lockID": door]), answer: .object()),
            call(
                "revokeGuestAllAccesses", "Takes all of a guest's access back.", body: .body(["guestID": user]),
                answer: .object()),
            call("clear", "Deletes what the app has stored.", body: .body()),
            call("consent", "The user's answer to the app's question.", body: .body(["granted": .flag])),
            call("permission", "Whether the app may use Bluetooth.", body: .body(["granted": .flag])),
            call("bluetooth", "The phone's Bluetooth.", body: .body(["on": .flag])),
            call("network", "The phone's way to the internet.", body: .body(["on": .flag])),
            call(
                "move", "Carries the phone.",
                body: .oneOf(.body(["to": position]), .body(["door": door], optional: ["distance": distance]))),
            call(
                "adapter", "Gives the phone an adapter for its radio.",
                body: .body([
                    "adapter": reference("One that is kept, or as --adapter takes it; virtual is the radio inside.")
                ])),
            call("kill", "Ends the app: the token is gone.", body: .body()),
        ]

    /// What came of an invite, lock by lock.
    static let invited: Schema.Members = [
        "guestUuid": .uuid.orNull, "successfulLockIDs": .list(of: .uuid), "failedLockIDs": .list(of: .uuid),
        "failedLockErrors": .list(of: .object(["lockID": .uuid, "error": .text, "message": .text])),
    ]

    private static let phoneName = Schema.text.matching("^[^\\u0000-\\u001F\\u007F]{1,64}$")

    /// A method of the SDK, or a switch of the phone.
    private static func call(
        _ method: String, _ summary: String, body: Schema, answer: Schema = .named("Phone")
    ) -> Endpoint {
        let names = [
            "consent": "setPhoneConsent", "permission": "setPhonePermission", "bluetooth": "setPhoneBluetooth",
            "network": "setPhoneNetwork", "move": "movePhone", "adapter": "movePhoneToAdapter", "kill": "killPhone",
            "clear": "clearPhone",
            "sync": "syncByPhone", "unlock": "unlockByPhone", "inviteGuest": "inviteGuestByPhone",
            "guests": "listGuestsOfPhone",
        ]
        return post(
            "/phones/{phone}/\(method)", names[method] ?? method, summary, body: body, refuses: [404, 409],
            answer: answer)
    }
}
