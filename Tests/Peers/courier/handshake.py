"""The phone's end of a session's cryptography, by the package `noiseprotocol`."""

from noise.connection import Keypair, NoiseConnection

PROTOCOL = b"Noise_IK_25519_ChaChaPoly_SHA256"
LABEL = b"latch-simulator/session/1"


class Handshake:
    """One session: `first()` goes into the hello, `second()` takes the welcome, then `seal` and `open`."""

    def __init__(self, lock_id, lock_key, private_key, ephemeral=None):
        """`ephemeral` is a private key for known answers; every real session draws its own."""
        self.noise = NoiseConnection.from_name(PROTOCOL)
        self.noise.set_as_initiator()
        self.noise.set_prologue(LABEL + lock_id)
        self.noise.set_keypair_from_private_bytes(Keypair.STATIC, private_key)
        self.noise.set_keypair_from_public_bytes(Keypair.REMOTE_STATIC, lock_key)
        if ephemeral:
            self.noise.set_keypair_from_private_bytes(Keypair.EPHEMERAL, ephemeral)
        self.noise.start_handshake()

    def first(self):
        return bytes(self.noise.write_message())

    def second(self, message):
        """The payload of Noise message 2."""
        return bytes(self.noise.read_message(message))

    def seal(self, plaintext):
        return self.noise.encrypt(plaintext)

    def open(self, sealed):
        return self.noise.decrypt(sealed)
