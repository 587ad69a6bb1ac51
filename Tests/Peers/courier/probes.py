"""What a lock must refuse: the tables of Sessions, row by row, each in a session, or a connection, of its own."""

import asyncio
import struct

from handshake import Handshake
from link import Link, LinkLost
from messages import ALERT, SEALED, WELCOME, Refused, hello, reason_of, request
from segments import cut
from session import Session

NO_CHUNK = struct.pack(">H", 0)

# (what, kind, fields, the reason that is due), all in one session of a phone that the lock does not know.
REQUESTS = [
    ("unlock without a credential", "unlock", b"", "unknown_credential"),
    ("lock without a credential", "lock", b"", "unknown_credential"),
    ("unlock with fields", "unlock", b"\0", "malformed"),
    ("status with fields", "status", b"\0", "malformed"),
    ("a time that is too short", "time", bytes(119), "malformed"),
    ("a time that is none", "time", bytes(120), "malformed"),
    ("a package that is none", "sync begin", b"LSPK\x01" + bytes(82), "malformed"),
    ("a package with another mark", "sync begin", b"LSRP\x01" + bytes(82), "unsupported_version"),
    ("a package of version 2", "sync begin", b"LSPK\x02" + bytes(82), "unsupported_version"),
    ("a chunk of no package", "sync chunk", NO_CHUNK + bytes(16), "malformed"),
    ("a chunk that is too short", "sync chunk", NO_CHUNK + bytes(15), "malformed"),
    ("a chunk that is too long", "sync chunk", NO_CHUNK + bytes(1025), "malformed"),
    ("a commit of nothing", "sync commit", b"", "partial"),
    ("a chunk of no report", "report chunk", NO_CHUNK, "malformed"),
    ("a chunk beyond all reports", "report chunk", struct.pack(">H", 8192), "malformed"),
]

class Probes:
    """Mixed into Courier: it has found the lock, and its steps connect by themselves."""

    async def fresh(self):
        await asyncio.sleep(0.3)
        link = Link(self.device)
        await link.connect(self.address, self.arguments.timeout)
        await link.peer.request_mtu(self.arguments.mtu)
        await link.open()
        return link

    async def probe_requests(self):
        """Refusals, after each of which the session goes on."""
        link = await self.fresh()
        session = Session(link, self.app.lock, self.private_key)
        await session.begin()
        found = {}

        async def refusal(kind, fields=b""):
            try:
                await session.ask(kind, fields)
                return "done"
            except Refused as refused:
                return refused.reason

        async def raw(plaintext, expected_type):
            await link.send(bytes([SEALED]) + session.handshake.seal(plaintext))
            answer = session.handshake.open(await session.receive(SEALED))
            session.number = (session.number + 1) % 256
            head = bytes([1, expected_type, plaintext[2]])
            return reason_of(answer[3]) if answer[:3] == head and len(answer) == 4 else answer.hex()

        for what, kind, fields, due in REQUESTS:
            found[what] = await refusal(kind, fields), due
        for what, version, kind in (("type 11", 1, 11), ("type 0", 1, 0), ("type 127", 1, 127), ("version 2", 2, 1)):
            found[what] = await raw(bytes([version, kind, session.number]), 0x80 | kind), "unsupported_version"

        nonce = (await session.ask("time challenge"))["nonce"]
        time = self.app.cloud.time(self.app.lock["uuid"], nonce)
        await session.ask("time challenge")
        found["an earlier nonce"] = await refusal("time", time), "malformed"
        nonce = (await session.ask("time challenge"))["nonce"]
        time = self.app.cloud.time(self.app.lock["uuid"], nonce)
        found["a time"] = await refusal("time", time), "done"
        found["the time again"] = await refusal("time", time), "malformed"

        session.number = 254
        answers = await session.ask_all([("status", b"")] * 16)
        found["16 requests at once, past 255"] = str(len(answers)), "16"
        await link.disconnect()
        return self.judge(found)

    async def probe_messages(self):
        """Alerts, after each of which the lock hangs up."""
        found = {}
        lock_id = bytes.fromhex(self.app.lock["uuid"].replace("-", ""))
        lock_key = bytes.fromhex(self.app.lock["publicKey"])

        def first(id=lock_id, key=lock_key):
            return hello(Handshake(id, key, self.private_key).first())

        flipped = first()[:-1] + bytes([first()[-1] ^ 1])
        for what, message, due in (
            ("hello of version 2", b"\x01\x02" + first()[2:], "unsupported_version"),
            ("hello of version 2, of another length", b"\x01\x02", "unsupported_version"),
            ("hello that is too short", first()[:-1], "malformed"),
            ("hello that is too long", first() + b"\0", "malformed"),
            ("hello that is not genuine", flipped, "malformed"),
            ("hello with the low order point 0", b"\x01\x01" + bytes(96), "malformed"),
            ("hello to another lock's id", first(id=lock_id[:-1] + b"\x7f"), "malformed"),
            ("hello to another lock's key", first(key=self.app.state.public_key), "malformed"),
            ("sealed before hello", bytes([SEALED]) + bytes(19), "malformed"),
            ("welcome from a phone", bytes([WELCOME]) + bytes(80), "malformed"),
            ("alert from a phone", bytes([ALERT, 15]), "malformed"),
            ("kind 5", b"\x05", "malformed"),
        ):
            link = await self.fresh()
            await link.send(message)
            found[what] = await self.ending(link), f"alert {due}, 0x13"

        for what, message, due in (
            ("sealed that is not genuine", bytes([SEALED]) + bytes(19), "malformed"),
            ("an alert in a session", bytes([ALERT, 15]), "malformed"),
            ("hello of version 2 in a session", b"\x01\x02" + first()[2:], "unsupported_version"),
            ("hello in a session that does not open", b"\x01\x01" + bytes(96), "malformed"),
        ):
            link, session = await self.begun()
            await link.send(message)
            found[what] = await self.ending(link), f"alert {due}, 0x13"

        link, session = await self.begun()
        await link.send(bytes([SEALED]) + session.handshake.seal(b"\x01\x01"))
        found["two octets inside"] = await self.ending(link), "alert malformed, 0x13"

        link, session = await self.begun()
        message = bytes([SEALED]) + session.handshake.seal(request("status", 0))
        await link.send(message)
        await session.receive(SEALED)
        await link.send(message)
        found["a sealed message twice"] = await self.ending(link), "alert malformed, 0x13"

        link, old = await self.begun()
        new = Session(link, self.app.lock, self.private_key)
        await new.begin()
        await new.ask("status")
        await link.send(bytes([SEALED]) + old.handshake.seal(request("status", 0)))
        found["the session before the second hello"] = await self.ending(link), "alert malformed, 0x13"
        return self.judge(found)

    async def probe_segments(self):
        """Segments that make no message, and one message that is never finished."""
        found = {}
        whole = cut(hello(bytes(96)), 23)
        for what, segments in (
            ("a number left out", [whole[0], whole[2]]),
            ("a number twice", [whole[0], whole[1], whole[1]]),
            ("a first segment in a message", [whole[0], whole[0]]),
            ("another segment first", [whole[1]]),
            ("a first one with another number", [bytes([0x81]) + whole[0][1:]]),
            ("length 0", [bytes([0xC0, 0, 0])]),
            ("length 0 and an octet", [bytes([0xC0, 0, 0, 1])]),
            ("length 1201", [bytes([0x80, 0x04, 0xB1, 1])]),
            ("half a length", [bytes([0x80, 0])]),
            ("no content", [whole[0], bytes([1])]),
            ("more than its length", [bytes([0xC0, 0, 1, 5, 5])]),
            ("its length without the last bit", [bytes([0x80, 0, 1, 5])]),
            ("less than its length at the last bit", [bytes([0xC0, 0, 2, 5])]),
        ):
            link = await self.fresh()
            for segment in segments:
                await link.send_segment(segment)
            found[what] = await self.ending(link), "alert malformed, 0x13"

        link = await self.fresh()
        await link.send_segment(whole[0])
        began = asyncio.get_running_loop().time()
        ending = await self.ending(link, 8)
        found["half a message"] = ending, "0x13"
        seconds = asyncio.get_running_loop().time() - began
        found["half a message, for 5 s"] = "5" if 4.5 < seconds < 6.5 else f"{seconds:.1f}", "5"
        return self.judge(found)

    async def begun(self):
        link = await self.fresh()
        session = Session(link, self.app.lock, self.private_key)
        await session.begin()
        return link, session

    async def ending(self, link, patience=5):
        """What comes until the lock ends the link."""
        came = []
        try:
            while True:
                message = await link.receive(patience)
                came.append(f"alert {reason_of(message[1])}" if message[0] == ALERT else f"kind {message[0]}")
        except LinkLost as lost:
            came.append(f"0x{lost.reason:02x}")
        except asyncio.TimeoutError:
            came.append("and waits on")
            await link.disconnect()
        return ", ".join(came)

    @staticmethod
    def judge(found):
        wrong = {what: {"is": came, "due": due} for what, (came, due) in found.items() if came != due}
        return {"ok": not wrong, "probes": len(found), "wrong": wrong}
