internal import Cloud
internal import LockModel
internal import LockProtocol

extension Interface {
    private static let verdict = Schema.words("opened", "refused", "ignored")
    private static let role = Schema.words(Role.allCases.map(\.rawValue))
    private static let percentage = Schema.integer.from(0, to: 100)

    private static let time: Schema.Members = [
        "now": .instant, "mode": .words("paced", "frozen"), "scale": Schema.number.from(0), "seed": .count,
        "digest": .text,
    ]

    /// What the control API answers.
    static let controlSchemas: [(name: String, schema: Schema)] =
        [
            (
                "ControlError",
                .object([
                    "error": .object(
                        ["code": Schema.text.described("A word for programs."), "message": .text],
                        optional: invited + [
                            "candidates": Schema.list(of: .text).described("What may have been meant.")
                        ])
                ])
            ),
            ("Time", .object(time)),
            (
                "Jump",
                .object(
                    time
                        + [
                            "ran": Schema.count.described("How many events there were."),
                            "connectionsEnded": Schema.count.described(
                                "Of Bluetooth hosts outside, which cannot follow."),
                        ])
            ),
            (
                "Status",
                .object(
                    time
                        + [
                            "startTime": .instant, "property": .text, "version": .text,
                            "journal": Schema.text.described("A path, or memory."), "doors": .count, "users": .count,
                            "events": .count, "pendingEvents": .count,
                            "settings": Schema.list(of: .object(["name": .text, "value": .text, "default": .text]))
                                .described("Those that differ from their default."),
                        ],
                    optional: [
                        "mailRelay": Schema(["type": "object"]).described("How mail fares, where there is a relay.")
                    ])
            ),
            (
                "Setting",
                .object([
                    "name": .text, "value": .text, "default": .text, "values": .text, "effect": .text,
                    "why": Schema.text.matching("^(documented|conflict|unknown|ours)").described(
                        "Why it is a setting: documented, conflict, unknown or ours, and what is known."),
                ])
            ),
            (
                "BuildingView",
                .object(["uuid": .uuid, "name": .text, "timeZone": .text, "commonDoorcodes": .flag, "doors": .count])
            ),
            (
                "KeyView",
                .object(
                    [
                        "uuid": .uuid, "name": .text, "type": .words(Key.Kind.allCases.map(\.rawValue)),
                        "building": .text.orNull, "partner": .text.orNull, "doors": .list(of: .text),
                    ] + [
                        "startTime": .instant.orNull, "endTime": .instant.orNull, "schedule": .words("set").orNull,
                    ])
            ),
            ("UserView", .object(person)),
            (
                "UserWithAccesses",
                .object(person + ["accessList": .list(of: .named("CloudAccess"))])
            ),
        ] + doorSchemas + recordSchemas + phoneSchemas + managerSchemas + partnerSchemas

    private static let person: Schema.Members = [
        "uuid": .uuid, "firstName": .text, "lastName": .text, "email": .text.orNull, "phone": .text.orNull,
        "active": .flag, "accesses": .count, "consent": .flag.orNull, "keycards": .list(of: .text),
    ]

    /// Whether it opens the door now, and else why not.
    static let opening: Schema.Members = ["opensNow": .flag, "reason": reason, "why": .text.orNull]

    private static let doorSchemas: [(name: String, schema: Schema)] = [
        (
            "DoorTruths",
            .object([
                "uuid": .uuid, "sdkDoorUuid": .uuid, "name": .text, "building": .text.orNull, "buildingUuid": .uuid,
                "timeZone": .text, "localTime": .text, "place": .words(Door.Place.allCases.map(\.rawValue)),
                "accessibility": .words("COMMUNAL", "PRIVATE"), "connected": .flag, "partners": .list(of: .text),
                "cloud": .named("CloudTruth"), "lock": Schema.named("LockTruth").orNull,
            ])
        ),
        (
            "CloudTruth",
            .object(
                [
                    "sequence": .count, "acknowledged": .count, "pendingOperations": .count,
                    "nextSyncAt": .instant.orNull, "lastSyncAt": .instant.orNull,
                    "battery": Schema.object(["percentage": percentage, "at": .instant]).orNull, "accesses": .count,
                    "needsSync": .flag, "why": .list(of: .text),
                ] + ["needsVisit": .flag, "visit": .list(of: .text)])
        ),
        (
            "LockTruth",
            .object([
                "family": .words(Family.allCases.map(\.rawValue)), "firmware": .text.orNull, "serialNumber": .text,
                "applied": .count, "credentials": .count, "state": .words("locked", "unlocked"),
                "unlockedUntil": .instant.orNull, "heldOpen": .flag, "deadbolt": .words("thrown", "retracted").orNull,
                "clock": .instant.orNull, "clockErrorSeconds": .number.orNull, "battery": percentage.orNull,
                "powered": .flag, "lens": .words("asleep", "awake", "locked_out"), "lockedOutUntil": .instant.orNull,
                "logRecords": .count, "unconfirmedRecords": .count,
            ])
        ),
        (
            "CloudAccess",
            .object(
                [
                    "uuid": .uuid, "user": .text, "userUuid": .uuid, "door": .text, "doorUuid": .uuid,
                    "passcodeType": .words(PasscodeType.allCases.map(\.rawValue)), "role": role, "shareable": .flag,
                    "startTime": .instant, "endTime": .instant.orNull, "granter": .text, "code": .text.orNull,
                    "codeNote": .text, "key": .text.orNull, "onLock": .words("applied", "pending", "derived", "absent"),
                    "grantedAt": .instant, "revokedAt": .instant.orNull,
                ] + opening)
        ),
        (
            "LockCredential",
            .object(
                [
                    "credential": .text, "kind": .words("doorcode", "keycard", "phone"), "user": .text.orNull,
                    "userUuid": .uuid, "code": .text.orNull, "startTime": .instant, "endTime": .instant.orNull,
                    "schedule": .words("set").orNull,
                ] + opening + ["door": .text, "doorUuid": .uuid])
        ),
        (
            "HistoryEntry",
            .object(
                [
                    "at": .instant, "door": .text, "doorUuid": .uuid, "method": .text,
                    "verdict": .words("opened", "refused"), "reason": reason, "user": .text.orNull,
                    "userUuid": .uuid.orNull, "reachedCloudAt": .instant.orNull, "event": eventID,
                ] + ["building": .text.orNull, "lockTime": .instant.orNull])
        ),
        (
            "Verdict",
            .object([
                "verdict": verdict, "reason": reason, "at": .instant, "door": .text, "doorUuid": .uuid,
                "feedback": .words(Family.Feedback.allCases.map(\.rawValue)), "event": eventID.orNull,
            ])
        ),
        (
            "Bolt",
            .object([
                "at": .instant, "door": .text, "state": .words("locked", "unlocked"),
                "deadbolt": .words("thrown", "retracted").orNull, "lens": .words("asleep", "awake", "locked_out"),
            ])
        ),
        (
            "Sync",
            .object([
                "door": .text, "base": .count.orNull, "sequence": .count.orNull, "applied": .flag,
                "operations": .count, "records": .count, "battery": percentage.orNull, "at": .instant,
                "event": eventID.orNull,
            ])
        ),
    ]

    private static let message: Schema.Members = [
        "id": .text, "kind": .words(OutboxMessage.Kind.allCases.map(\.rawValue)), "channel": .words("email", "sms"),
        "to": .text, "from": .text, "userUuid": .uuid, "doorUuid": .uuid.orNull, "startTime": .instant.orNull,
        "endTime": .instant.orNull, "code": .text.orNull, "at": .instant,
        "doors": .list(
            of: .object(
                [
                    "doorUuid": .uuid, "door": .text, "code": .text.orNull,
                    "building": .text.orNull, "timeZone": .text.orNull, "passcodeType": .text.orNull,
                    "startTime": .instant.orNull, "endTime": .instant.orNull,
                ])),
    ]

    private static let recordSchemas: [(name: String, schema: Schema)] = [
        ("Message", .object(message)),
        (
            "MessageText",
            .object(message + ["subject": .text, "text": .text, "html": .text])
        ),
        (
            "Explanation",
            .object([
                "outcome": .words("opened", "refused", "unknown"), "reason": reason,
                "chain": .list(
                    of: .object([
                        "at": .instant, "localTime": .text, "what": .text, "by": .text, "event": eventID.orNull,
                    ])), "advice": .text.orNull,
            ])
        ),
        (
            "Difference",
            .object([
                "subject": .text, "field": .text, "cloud": .text.orNull, "lock": .text.orNull, "since": .instant,
                "event": eventID.orNull, "door": .text, "doorUuid": .uuid,
                "inFlight": Schema.list(of: .text).described("What would end it, and which simulated phone has it."),
            ])
        ),
        (
            "Event",
            .object([
                "id": eventID, "at": .instant, "kind": .text, "summary": .text, "door": .text.orNull,
                "doorUuid": .uuid.orNull, "user": .text.orNull, "userUuid": .uuid.orNull,
                "cause": eventID.orNull,
                "data": Schema(["type": "object"]).described("What this kind of event tells: see the page Events."),
            ])
        ),
        ("Snapshot", .object(["name": .text, "at": .instant, "events": .count, "digest": .text])),
        (
            "RadioDevice",
            .object([
                "kind": .words("lock", "client", "phone"), "id": .text, "name": .text, "doorUuid": .uuid.orNull,
                "endpoint": .text.orNull, "address": .text.orNull, "addressType": .words("public", "random").orNull,
                "position": .object(["x": .number, "y": .number, "z": .number]), "advertising": .flag,
                "scanning": .flag, "bonds": .count.orNull,
                "links": .list(
                    of: .object([
                        "peer": .text, "role": .words("central", "peripheral"), "rssi": .integer.orNull,
                        "intervalMilliseconds": .number, "encrypted": .flag,
                    ])),
            ])
        ),
    ]

    private static let adapterSchema = Schema.object([
        "name": .text, "role": Schema.words("locks", "phone").orNull.described("Null for those that are not kept."),
        "mode": .words("controller", "bluetoothd"),
        "state": .words(AdapterReport.State.allCases.map(\.rawValue)),
        "why": Schema.text.orNull.described("Why it is not ready."),
        "address": .text.orNull, "manufacturer": .text.orNull, "features": .list(of: .text),
        "advertisingSets": Schema.count.orNull.described("0 for legacy advertising."),
        "door": Schema.text.orNull.described("Whose lock is registered with bluetoothd."), "phone": .text.orNull,
        "locks": .list(
            of: .object([
                "door": .text, "doorUuid": .uuid, "advertising": .flag, "address": .text.orNull, "connections": .count,
                "refusal": Schema.text.orNull.described("Why the controller does not advertise for it."),
            ])),
    ])

    private static let phoneSchemas: [(name: String, schema: Schema)] = [
        ("Adapter", adapterSchema),
        ("PhoneGuest", guest(id: "id")),
        (
            "Phone",
            .object([
                "id": .text, "name": .text, "user": .uuid.orNull, "email": .text.orNull, "consent": .flag.orNull,
                "permission": .flag, "bluetooth": .flag, "network": .flag,
                "token": .words("none", "valid", "expired"), "tokenExpiresAt": .instant.orNull, "locks": .count,
                "packages": .count, "reports": .count, "position": .list(of: .number),
                "adapter": Schema.text.orNull.described("Its controller, where that is an adapter."),
                "activity": .words("idle", "unlocking", "syncing"), "proximity": .flag,
            ])
        ),
        (
            "PhoneLock",
            .object([
                "id": .uuid, "name": .text, "buildingID": .uuid, "startTime": .instant, "endTime": .instant.orNull,
                "doorCode": .text.orNull, "isShareable": .flag, "doorUuid": .uuid, "role": role, "canUnlock": .flag,
            ])
        ),
        (
            "UnlockVerdict",
            .object([
                "verdict": verdict.orNull, "reason": reason, "at": .instant, "door": .text,
                "events": .list(of: .named("UnlockEvent")), "user": .text.orNull,
                "hint": Schema.text.orNull.described("Why the lock may not have been heard."),
            ])
        ),
        (
            "UnlockEvent",
            .object([
                "at": .instant,
                "status": .words(
                    "started", "connectForSetupSync", "setupSync", "updateSyncPackage", "connectForUnlock", "unlock",
                    "success", "failed", "canceled"),
                "method": .words("explicit", "proximity"), "attempt": .words("first", "second").orNull,
                "lockID": .uuid.orNull, "failure": .text.orNull, "code": .text.orNull, "message": .text.orNull,
                "reason": reason,
            ])
        ),
        (
            "PhoneSync",
            .object([
                "lockID": .uuid, "door": .text, "applied": .count.orNull, "broughtPackage": .flag, "broughtTime": .flag,
                "tookReport": .flag, "problem": .text.orNull,
            ])
        ),
        (
            "PhoneAccessLog",
            .object([
                "uuid": .text, "epochTimeForEntryAttempt": .integer, "fullName": .text.orNull, "method": .text,
                "result": .text, "lockUuid": .uuid.orNull, "at": .instant,
            ])
        ),
    ]
}
