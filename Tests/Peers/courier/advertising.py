"""What a lock says to everyone, and which lock it is: see Advertising in the documentation of LockProtocol."""

import hashlib
import hmac

SERVICE = "1a7c0001-5105-4b1e-8a7c-d00d10c40000"
SERVICE_DATA_128_BIT = 0x21
VERSION = 1
FLAGS = {1: "needsSync", 2: "lowBattery", 4: "busy"}


class Advertisement:
    """The ten octets of a lock's service data."""

    def __init__(self, octets):
        if len(octets) != 10 or octets[0] >> 4 != VERSION:
            raise ValueError("not the service data of a lock of this version")
        self.family = octets[0] & 0x0F
        self.flags = [name for bit, name in FLAGS.items() if octets[1] & bit]
        self.random, self.tag = octets[2:5], octets[5:10]

    def is_of(self, id_key):
        """Whether the tag over the random number is the one that this lock makes."""
        tag = hmac.new(id_key, self.random, hashlib.sha256).digest()[:5]
        return hmac.compare_digest(tag, self.tag)

    @staticmethod
    def among(structures):
        """The lock's advertisement among the AD structures, (type, octets), of one device; None where it is no lock."""
        uuid = bytes.fromhex(SERVICE.replace("-", ""))[::-1]
        for kind, octets in structures:
            if kind == SERVICE_DATA_128_BIT and octets[:16] == uuid:
                try:
                    return Advertisement(octets[16:])
                except ValueError:
                    return None
        return None
