"""Messages cut into segments, and put together again: see Sessions in the documentation of LockProtocol."""

FIRST, LAST, NUMBER = 0x80, 0x40, 0x3F
LONGEST_MESSAGE = 1200
LONGEST_VALUE = 512  # Of any attribute: Core Specification, Vol 3, Part F, 3.2.9.


class Malformed(Exception):
    """Octets that the protocol does not allow."""


def cut(message, att_mtu):
    """The segments of a message for a link of that ATT_MTU."""
    limit = min(att_mtu - 3, LONGEST_VALUE)
    if not 1 <= len(message) <= LONGEST_MESSAGE:
        raise ValueError(f"a message of {len(message)} octets")
    rest, segments = message, []
    while rest:
        length = b"" if segments else len(message).to_bytes(2, "big")
        content, rest = rest[: limit - 1 - len(length)], rest[limit - 1 - len(length) :]
        header = len(segments) & NUMBER | (0 if segments else FIRST) | (0 if rest else LAST)
        segments.append(bytes([header]) + length + content)
    return segments


class Assembler:
    """One direction of one connection."""

    def __init__(self):
        self.length = None
        self.octets = b""
        self.count = 0

    def receive(self, segment):
        """The whole message where this was its last segment, else None; raises Malformed, and then starts afresh."""
        try:
            message = self.take(segment)
        except Malformed:
            self.__init__()
            raise
        if message is not None:
            self.__init__()
        return message

    def take(self, segment):
        if not segment:
            raise Malformed("an empty segment")
        header, content = segment[0], segment[1:]
        if bool(header & FIRST) != (self.length is None):
            raise Malformed("a first segment out of place" if header & FIRST else "no message under way")
        if header & NUMBER != self.count & NUMBER:
            raise Malformed(f"segment {header & NUMBER} instead of {self.count & NUMBER}")
        if header & FIRST:
            self.length, content = int.from_bytes(content[:2], "big"), content[2:]
            if not 1 <= self.length <= LONGEST_MESSAGE:
                raise Malformed(f"a message of {self.length} octets")
        if not content:
            raise Malformed("a segment without content")
        self.octets += content
        self.count += 1
        if len(self.octets) > self.length or bool(header & LAST) != (len(self.octets) == self.length):
            raise Malformed(f"{len(self.octets)} octets of {self.length}")
        return self.octets if header & LAST else None
