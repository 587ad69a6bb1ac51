"""What phone and lock say to each other, octet by octet: see Sessions in the documentation of LockProtocol."""

from fields import Reader
from segments import Malformed

VERSION = 1
HELLO, WELCOME, SEALED, ALERT = 1, 2, 3, 4
REPLY = 0x80

TYPES = {
    "status": 1,
    "unlock": 2,
    "lock": 3,
    "time challenge": 4,
    "time": 5,
    "sync begin": 6,
    "sync chunk": 7,
    "sync commit": 8,
    "report begin": 9,
    "report chunk": 10,
}
REASONS = (
    "done unknown_code expired not_yet_valid outside_schedule single_use_spent unknown_time deadbolt locked_out asleep"
    " partial unknown_credential sync_pending low_battery busy malformed unsupported_version no_power stale_package"
    " missing_base"
).split()
STATUS_FLAGS = {1: "knowsKey", 2: "knowsTime", 4: "thrown", 8: "free", 16: "hasRecords"}


class Refused(Exception):
    """The lock's reason against a request."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Alert(Exception):
    """The lock's last word, unproven."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def reason_of(number):
    return REASONS[number] if number < len(REASONS) else f"reason {number}"


def hello(noise_message):
    return bytes([HELLO, VERSION]) + noise_message


def request(kind, number, fields=b""):
    """The plaintext of a request."""
    return bytes([VERSION, TYPES[kind], number]) + fields


def status(reader):
    """The fields of a status, as facts to print."""
    flags = reader.number(1)
    facts = {name: bool(flags & bit) for bit, name in STATUS_FLAGS.items()}
    facts["applied"] = reader.number(8)
    battery = reader.number(1)
    facts["battery"] = None if battery == 255 else battery
    facts["clock"] = reader.optional(reader.time)
    facts["records"] = reader.number(2)
    facts["underWay"] = reader.optional(
        lambda: {"base": reader.number(8), "sequence": reader.number(8), "next": reader.number(2)}
    )
    facts["serialNumber"] = reader.take(reader.number(1)).decode("ascii")
    if (facts["clock"] is not None) != facts["knowsTime"]:
        raise Malformed("flag and clock contradict each other")
    return facts


def welcome(payload):
    """The status in the payload of Noise message 2."""
    reader = Reader(payload)
    if reader.number(1) != VERSION:
        raise Malformed("a welcome of another version")
    return reader.whole(status)


FIELDS = {
    "status": status,
    "unlock": lambda reader: {"seconds": reader.number(2)},
    "lock": lambda reader: {},
    "time challenge": lambda reader: {"nonce": reader.take(16)},
    "time": lambda reader: {"clock": reader.optional(reader.time)},
    "sync begin": lambda reader: {"next": reader.number(2)},
    "sync chunk": lambda reader: {"next": reader.number(2)},
    "sync commit": lambda reader: {"applied": reader.number(8)},
    "report begin": lambda reader: {"header": reader.take(31), "handshake": reader.take(48)},
    "report chunk": lambda reader: {"chunk": reader.rest()},
}


def reply(plaintext, kind, number):
    """The fields of the reply to a request of that kind and number; raises Refused."""
    reader = Reader(plaintext)
    head = reader.number(1), reader.number(1), reader.number(1)
    if head != (VERSION, TYPES[kind] | REPLY, number):
        raise Malformed(f"the reply {head} to {kind} {number}")
    reason = reader.number(1)
    if reason:
        reader.whole(lambda _: None)
        raise Refused(reason_of(reason))
    return reader.whole(FIELDS[kind])


def info(octets):
    """The value of the characteristic info."""
    names = ("version", "family", "flags")
    return Reader(octets).whole(
        lambda reader: {**{name: reader.number(1) for name in names}, "longestMessage": reader.number(2)}
    )
