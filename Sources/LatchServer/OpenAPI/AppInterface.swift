internal import Cloud

extension Interface {
    /// What a phone's app asks of the cloud on behalf of its user. Simulator-defined.
    static let app = Interface(
        tag: "App API", description: "What a phone's app calls with its user's token. This simulator's own.",
        security: ["userToken"],
        openParts: [
            "phoneUuid": .uuid, "guestUuid": .uuid, "lockID": .uuid,
            "uuid": Schema.uuid.described("The lock's id: sdkDoorUuid."),
        ],
        endpoints: [
            call("GET", "/consent", "getConsent", "Whether the user has agreed.", answer: consent),
            call(
                "PUT", "/consent", "setConsent", "Says whether the user agrees.",
                body: .object(["consent": .flag]), answer: consent),
            call(
                "GET", "/phones", "listPhones", "The user's phones.",
                answer: .object(["phones": .list(of: .named("RegisteredPhone"))])),
            call(
                "POST", "/phones", "registerPhone",
                "Registers a phone's public key; the same key again is the same phone.",
                body: .object([
                    "publicKey": Schema.hexadecimal(bytes: 32).like(
                        "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"),
                    "name": Schema.text.of(length: 1...100).described("At most 100 bytes in UTF-8."),
                ]),
                answer: .named("RegisteredPhone"),
                links: [.init(operation: "removePhone", parameters: [("phoneUuid", "/phoneUuid")])]),
            call("DELETE", "/phones/{phoneUuid}", "removePhone", "Removes a phone from every lock.", answer: .object()),
            call(
                "GET", "/locks", "listLocks", "The user's doors.",
                query: [
                    .query("includeAllLocks", Schema.flag.by(default: false).described("Doors without a device, too."))
                ],
                answer: .object(["locks": .list(of: .named("AppLock"))]),
                links: ["getPackage", "getLockTime", "sendReport", "listLogs"].map {
                    .init(operation: $0, parameters: [("uuid", "/locks/0/uuid")])
                }),
            call(
                "GET", "/errands", "listErrands", "Locks in the user's buildings for which something waits.",
                answer: .object(["errands": .list(of: .named("Errand"))])),
            call(
                "GET", "/locks/{uuid}/package", "getPackage",
                "The sealed sync package for a lock; nulls if none waits.",
                answer: .object(["base": .count.orNull, "sequence": .count.orNull, "package": base64.orNull])),
            call(
                "POST", "/locks/{uuid}/time", "getLockTime", "The time, sealed for the lock that issued the nonce.",
                body: .object(["nonce": .hexadecimal(bytes: 16)]), answer: .object(["time": base64])),
            call(
                "POST", "/locks/{uuid}/reports", "sendReport", "Brings a lock's sealed report.",
                body: .object(["report": base64]),
                answer: .object(["recordsBelow": .count, "needsEverything": .flag])),
            call(
                "GET", "/locks/{uuid}/logs", "listLogs", "A door's history, in the SDK's words.",
                answer: .object(["accessLogs": .list(of: .named("AppAccessLog"))])),
        ] + guests, schemas: appSchemas)

    /// The status of an invite at several locks says whether it was done at all, at some, or at none.
    private static var guests: [Endpoint] {
        var invite = call(
            "POST", "/guests", "inviteGuest", "Shares locks with a guest; answers what was done at each.",
            body: .named("GuestInvite"), answer: .named("GuestInvites"))
        invite.answers += [Endpoint.Answer(status: 207, meaning: "Done at some.", schema: .named("GuestInvites"))]
        if let refusal = invite.answers.firstIndex(where: { $0.status == 400 }) {
            invite.answers[refusal].schema = .anyOf(.named("GuestInvites"), invite.answers[refusal].schema)
        }
        return [
            invite,
            call(
                "GET", "/guests", "listGuests", "Whom the user has invited, with what each may open.",
                answer: .object(["guests": .list(of: .named("AppGuest"))])),
            call(
                "DELETE", "/guests/{guestUuid}/locks/{lockID}", "revokeGuest", "Takes a guest's access to a lock back.",
                answer: .object()),
            call(
                "DELETE", "/guests/{guestUuid}", "revokeGuestEverywhere", "Takes all of a guest's access back.",
                answer: .object()),
        ]
    }

    private static func call(
        _ method: String, _ path: String, _ name: String, _ summary: String, query: [Endpoint.Parameter] = [],
        body: Schema? = nil, answer: Schema, links: [Endpoint.Link] = []
    ) -> Endpoint {
        let failures = Dictionary(grouping: AppRefusal.Code.allCases) { AppRefusal($0, "").status }
        return Endpoint(
            method: method, path: "/app/v1" + path, name: name, summary: summary, parameters: query,
            bodies: body.map { [.json($0)] } ?? [],
            answers: [Endpoint.Answer(status: 200, meaning: "Done.", schema: answer)]
                + failures.map { status, codes in
                    Endpoint.Answer(
                        status: status, meaning: meanings[status] ?? "Refused.",
                        schema: .object(["error": .words(codes.map(\.rawValue)), "message": .text]),
                        headers: ["Latch-Event-Id"])
                }
                + [(413, "TOO_LARGE"), (500, "INTERNAL_SERVER_ERROR")].map { status, word in
                    Endpoint.Answer(
                        status: status, meaning: "Not answered.",
                        schema: .object(["error": .words(word), "message": .text]))
                }, links: links)
    }

    private static let meanings = [
        400: "The request breaks a rule, which the word names.", 401: "There is no token of a user's.",
        403: "The user may not.", 404: "There is none within the user's reach.",
        409: "It cannot be done as things stand.",
    ]

    private static let consent = Schema.object([
        "consent": Schema.flag.orNull.described("Null before the user was asked.")
    ])
    private static let base64 = Schema(["type": "string", "format": "byte"])

    /// The SDK's `InviteType`.
    static let inviteType = Schema.oneOf(
        .object(
            ["type": .words("InAppInvite"), "startTime": .instant],
            optional: ["endTime": Schema.instant.orNull.described("Left out: for ever.")]),
        .object([
            "type": .words("TemporaryDoorcodeInvite"), "duration": .words("LIMIT_15_MINUTES", "FULL_DAY"),
            "period": .words("TODAY", "TOMORROW"),
        ]))

    static func guest(id: String) -> Schema {
        .object([
            id: .uuid, "firstName": .text, "lastName": .text.orNull, "email": .text.orNull, "phone": .text.orNull,
            "guestAccesses": .list(
                of: .object([
                    "lockID": .uuid, "lockName": .text, "inviteType": .words("InAppInvite", "TemporaryDoorcodeInvite"),
                    "passcodeType": .text, "startTime": .instant, "endTime": .instant.orNull, "doorCode": .text.orNull,
                ])),
        ])
    }

    private static let appSchemas: [(name: String, schema: Schema)] = [
        (
            "GuestInvite",
            .object(
                [
                    "firstName": .text, "lastName": .text, "lockIDs": .list(of: .uuid), "inviteType": inviteType,
                ], optional: ["email": .text.orNull, "phone": .text.orNull])
        ),
        ("GuestInvites", .object(Interface.invited)),
        ("AppGuest", guest(id: "uuid")),
        (
            "RegisteredPhone",
            .object(["phoneUuid": .uuid, "publicKey": .text, "name": .text, "registeredAt": .instant])
        ),
        (
            "AppLock",
            .object([
                "uuid": .uuid, "doorUuid": .uuid, "name": .text, "buildingUuid": .uuid, "startTime": .instant,
                "endTime": .instant.orNull, "doorCode": .text.orNull, "isShareable": .flag,
                "role": .words(Role.allCases.map(\.rawValue)), "publicKey": .text, "idKey": .text, "canUnlock": .flag,
                "sequence": Schema.count.described("The lock's sequence that has the newest change of the user's."),
            ])
        ),
        (
            "Errand",
            .object([
                "uuid": .uuid, "name": .text, "publicKey": .text, "idKey": .text, "base": .count, "sequence": .count,
            ])
        ),
        (
            "AppAccessLog",
            .object([
                "uuid": .text, "epochTimeForEntryAttempt": Schema.integer.described("Milliseconds since the epoch."),
                "fullName": .text.orNull,
                "method": .words("passcode", "desfire", "ble", "mechanicalLock", "tapToLock", "unknown"),
                "result": .words(
                    "success", "lockSuccess", "guestSuccess", "outsideQualifiedAccess", "unknownTimeFailure",
                    "deadboltApplied", "nfcFailure", "incorrect", "unknown"), "lockUuid": .uuid.orNull,
            ])
        ),
    ]
}
