/// Answers of the control API, in its documented form.
enum Bodies {
    static let lock = """
        {"serialNumber": "C2-0101", "family": "C2", "firmware": "3.4.0", "applied": 10, "credentials": 3, \
        "state": "locked", "unlockedUntil": null, "heldOpen": false, "deadbolt": null, \
        "clock": "2026-11-21T09:30:00.000Z", "clockErrorSeconds": -2.5, "battery": 81, "powered": true, \
        "lens": "asleep", "lockedOutUntil": null, "logRecords": 5, "unconfirmedRecords": 2}
        """

    static func door(name: String = "101", lock: String = lock) -> String {
        """
        {"uuid": "d0000000-0000-4000-8000-000000000101", "sdkDoorUuid": "5d000000-0000-4000-8000-000000000101", \
        "name": "\(name)", "building": "Maple Court", "buildingUuid": "b0000000-0000-4000-8000-000000000001", \
        "timeZone": "America/New_York", "place": "1st floor", "accessibility": "PRIVATE", "connected": false, \
        "partners": ["Demo", "Rival"], "localTime": "2026-11-21T04:30:00.000-05:00", \
        "cloud": {"sequence": 12, "acknowledged": 10, "pendingOperations": 1, "nextSyncAt": null, "lastSyncAt": \
        "2026-11-01T08:00:00.000Z", "battery": {"percentage": 84, "at": "2026-11-01T08:00:00.000Z"}, "accesses": 4, \
        "needsSync": true, "why": ["sam's code is not on the lock"]}, "lock": \(lock)}
        """
    }

    static let time = """
        {"now": "2026-11-21T09:30:00.000Z", "mode": "paced", "scale": 1, "seed": 1, "digest": "cbf29ce484222325"}
        """

    static func verdict(_ verdict: String, reason: String, feedback: String = "null") -> String {
        """
        {"verdict": "\(verdict)", "reason": \(reason), "at": "2026-11-21T09:30:03.600Z", "door": "101", \
        "doorUuid": "d0000000-0000-4000-8000-000000000101", "feedback": \(feedback), "event": "17"}
        """
    }

    static let event = """
        {"id": "17", "at": "2026-11-21T09:30:03.600Z", "kind": "lock.opened", "summary": "riley opened 101", \
        "door": "101", "doorUuid": null, "user": "riley", "userUuid": null, "cause": null, "data": {"a": [1, 2.50]}}
        """

    static let message = """
        {"id": "3", "kind": "doorcode", "channel": "email", "to": "riley@example.com", "from": "demo", \
        "userUuid": "a0000000-0000-4000-8000-000000000001", "doorUuid": "d0000000-0000-4000-8000-000000000101", \
        "code": "1234567", "at": "2026-11-21T09:30:00.000Z", "doors": [{"doorUuid": \
        "d0000000-0000-4000-8000-000000000101", "door": "101", "code": "1234567"}], "subject": "Your doorcode", \
        "text": "Hello\\nType 1234567.", "html": "<p>Hello</p>"}
        """

    static let unknownDoor = """
        {"error": {"code": "unknown_door", "message": "no door is called 10", "candidates": ["101", "102"]}}
        """
}
