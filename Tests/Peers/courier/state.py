"""What the app keeps between runs: keys, tokens, locks, and the recording of a session, in a JSON file."""

import json
import os

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey


class State:
    """A dictionary that is written at `save`, and the phone's key pair in it."""

    def __init__(self, path=None):
        self.path, self.values = path, {}
        if path and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.values = json.load(file)
        if "privateKey" not in self.values:
            self.values["privateKey"] = X25519PrivateKey.generate().private_bytes_raw().hex()
            self.save()

    @property
    def private_key(self):
        return bytes.fromhex(self.values["privateKey"])

    @property
    def public_key(self):
        return X25519PrivateKey.from_private_bytes(self.private_key).public_key().public_bytes_raw()

    def save(self, **changes):
        self.values |= changes
        if self.path:
            with open(self.path, "w", encoding="utf-8") as file:
                json.dump(self.values, file, indent=1)
