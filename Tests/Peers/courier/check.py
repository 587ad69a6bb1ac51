#!/usr/bin/env python3
"""Makes the worked examples of Sessions and SyncPackages once more, by the package `noiseprotocol`.

    python check.py Sources/LockProtocol/LockProtocol.docc

Prints a JSON object a line for each value; exits 1 where one is not as documented.
"""

import hashlib
import hmac
import json
import pathlib
import re
import sys

from noise.backends.default.keypairs import KeyPair25519
from noise.connection import Keypair, NoiseConnection

from envelopes import Envelope
from handshake import LABEL, PROTOCOL, Handshake
from messages import HELLO, SEALED, WELCOME, hello, reply, request, welcome
from segments import cut


class Check:
    """Compares, and remembers whether something differed."""

    def __init__(self):
        self.ok = True

    def same(self, name, made, documented):
        same = made == documented
        self.ok = self.ok and same
        facts = {} if same else {"made": made.hex(), "documented": documented.hex()}
        print(json.dumps({"step": name, "ok": same, **facts}))


def labelled(text):
    """The example's values by the line above each; a label that comes twice has a list."""
    values = {}
    for block in re.findall(r"```\n(.*?)```", text, re.S):
        for label, digits in re.findall(r"^([A-Za-z][^\n]*)\n((?: {4}[0-9a-f]+\n)+)", block, re.M):
            values.setdefault(label, []).append(bytes.fromhex(re.sub(r"\s", "", digits)))
    return values


def public(private):
    return KeyPair25519.from_private_bytes(private).public_bytes


def sessions(text, check):
    example = labelled(text[text.index("## A worked example") :])
    (lock,), (phone,), (ephemeral,) = (
        example[name] for name in ("lock's private key", "phone's private key", "phone's ephemeral private key")
    )
    uuid = re.search(r"Lock `([0-9a-f-]{36})`", text)[1]
    lock_id = bytes.fromhex(uuid.replace("-", ""))
    check.same("lock's public key", public(lock), example["lock's public key"][0])
    check.same("phone's public key", public(phone), example["phone's public key"][0])
    check.same("phone's ephemeral public key", public(ephemeral), example["phone's ephemeral public key"][0])
    check.same("prologue", LABEL + lock_id, example["prologue"][0])
    ours = Handshake(lock_id, public(lock), phone, ephemeral)
    first = hello(ours.first())
    check.same("hello", first, example["hello"][0])

    numbers = re.search(r"counter (\d+), seed (\d+)", text).groups()
    counter, seed = (int(number).to_bytes(8, "big") for number in numbers)
    label = b"latch-simulator/session-ephemeral/1"
    message = label + counter + seed + hashlib.sha256(first).digest()
    theirs = hmac.new(lock, message, hashlib.sha256).digest()
    check.same("lock's ephemeral private key", theirs, example["lock's ephemeral private key"][0])
    check.same("lock's ephemeral public key", public(theirs), example["lock's ephemeral public key"][0])
    noise = NoiseConnection.from_name(PROTOCOL)
    noise.set_as_responder()
    noise.set_prologue(LABEL + lock_id)
    noise.set_keypair_from_private_bytes(Keypair.STATIC, lock)
    noise.set_keypair_from_private_bytes(Keypair.EPHEMERAL, theirs)
    noise.start_handshake()
    noise.read_message(first[2:])
    status = example["status, the payload of Noise message 2"][0]
    check.same("welcome", bytes([WELCOME]) + noise.write_message(status), example["welcome"][0])
    check.same("status", ours.second(example["welcome"][0][1:]), status)
    print(json.dumps({"step": "status", **welcome(status)}))
    check.same("handshake hash", ours.noise.get_handshake_hash(), example["handshake hash"][0])
    ciphers = ours.noise.noise_protocol
    check.same("key to the lock", ciphers.cipher_state_encrypt.k, example["key from phone to lock"][0])
    check.same("key to the phone", ciphers.cipher_state_decrypt.k, example["key from lock to phone"][0])
    sealed = []
    for number, kind in enumerate(("status", "unlock")):
        asked, answered = request(kind, number), example["reply"][number]
        check.same(f"request {number}", asked, example["request"][number])
        sealed.append(bytes([SEALED]) + ours.seal(asked))
        to_lock, to_phone = example["its message"][2 * number : 2 * number + 2]
        check.same(f"request {number}, sealed", sealed[-1], to_lock)
        check.same(f"reply {number}", ours.open(to_phone[1:]), answered)
        print(json.dumps({"step": f"reply {number}", **reply(answered, kind, number)}))
    at_23 = re.findall(r"^[0-9a-f]+$", text[text.index("The hello's segments at ATT_MTU 23") :], re.M)
    check.same("segments", b"".join(cut(first, 23) + cut(sealed[1], 23)), bytes.fromhex("".join(at_23)))
    assert first[0] == HELLO


def packages(text, check):
    """The recipient's end: what the documented package holds."""
    blocks = re.findall(r"```\n(.*?)```", text[text.index("## A known answer") :], re.S)
    body, octets = (bytes.fromhex(re.sub(r"\s", "", block)) for block in blocks[:2])
    cloud, lock = bytes(range(32)), bytes(range(0x20, 0x40))
    package = Envelope.parse(octets)
    check.same("envelope", package.octets, octets)
    noise = NoiseConnection.from_name(b"Noise_K_25519_ChaChaPoly_SHA256")
    noise.set_as_responder()
    noise.set_prologue(b"latch-simulator/sync-package/1" + package.header)
    noise.set_keypair_from_private_bytes(Keypair.STATIC, lock)
    noise.set_keypair_from_public_bytes(Keypair.REMOTE_STATIC, public(cloud))
    noise.start_handshake()
    check.same("payload", bytes(noise.read_message(package.handshake)), b"")
    # The first cipher of Split is the initiator's, by which the responder opens.
    *pieces, last = [noise.decrypt(chunk) for chunk in package.chunks]
    check.same("body", b"".join(pieces), body)
    check.same("last chunk", last, len(pieces).to_bytes(2, "big") + hashlib.sha256(body).digest())


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    done = Check()
    sessions((folder / "Sessions.md").read_text(encoding="utf-8"), done)
    packages((folder / "SyncPackages.md").read_text(encoding="utf-8"), done)
    print(json.dumps({"step": "done", "ok": done.ok}))
    sys.exit(0 if done.ok else 1)
