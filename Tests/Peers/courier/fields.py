"""Reading big-endian fields off octets."""

import datetime

from segments import Malformed

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Reader:
    """Takes fields from the front; raises Malformed where there are too few octets."""

    def __init__(self, octets):
        self.octets = octets

    def take(self, count):
        if len(self.octets) < count:
            raise Malformed(f"{count} octets wanted, {len(self.octets)} there")
        taken, self.octets = self.octets[:count], self.octets[count:]
        return taken

    def rest(self):
        return self.take(len(self.octets))

    def number(self, octets):
        return int.from_bytes(self.take(octets), "big")

    def time(self):
        """Nanoseconds since 1970, as ISO 8601 to the microsecond."""
        nanoseconds = int.from_bytes(self.take(8), "big", signed=True)
        return (EPOCH + datetime.timedelta(microseconds=nanoseconds // 1000)).isoformat().replace("+00:00", "Z")

    def optional(self, read):
        flag = self.number(1)
        if flag > 1:
            raise Malformed(f"a flag of {flag}")
        return read() if flag else None

    def whole(self, read):
        """What `read(self)` makes of all octets."""
        value = read(self)
        if self.octets:
            raise Malformed(f"{len(self.octets)} octets too many")
        return value
