"""What the phone does with a lock, step by step. `client.py` runs these."""

import asyncio

import sync
from advertising import Advertisement
from common import open_device
from link import Link, LinkLost
from messages import ALERT, HELLO, SEALED, WELCOME, Alert, info, reason_of
from probes import Probes
from scanning import scan
from session import Session

KINDS = {HELLO: "hello", WELCOME: "welcome", SEALED: "sealed", ALERT: "alert"}


class Courier(Probes):
    """A method is a step; what it returns are the facts to tell."""

    def __init__(self, device, app, private_key, arguments, scan=scan, link=Link):
        """`scan` and `link` go with `device`; those of Bumble unless told otherwise."""
        self.device, self.app, self.arguments = device, app, arguments
        self.scan, self.link_of = scan, link
        self.private_key = private_key
        self.address = self.link = self.session = None

    async def power_on(self):
        facts = await self.device.power_on()
        return facts or {"address": self.device.random_address.to_string(False)}

    # MARK: Up to the session

    async def find(self):
        """Listens to everybody until the lock's id is among what was heard."""
        id_key = bytes.fromhex(self.app.lock["idKey"])

        def lock_of(heard):
            return Advertisement.among(heard.structures)

        def is_it(heard):
            lock = lock_of(heard)
            return lock is not None and lock.is_of(id_key)

        devices = await self.scan(
            self.device, lambda all: any(map(is_it, all)), self.arguments.scan_for, self.arguments.timeout * 0.8, False
        )
        matching = [each for each in devices if is_it(each)]
        facts = {"locksHeard": sum(lock_of(each) is not None for each in devices), "matching": len(matching)}
        if len(matching) != 1:
            return {"ok": False, **facts}
        self.address = matching[0].address
        lock = lock_of(matching[0])
        return {**facts, "address": self.address.to_string(False), "family": lock.family, "flags": lock.flags}

    async def connect(self):
        self.link = self.link_of(self.device, with_response=not self.arguments.commands)
        await self.link.connect(self.address, self.arguments.timeout)

    async def mtu(self):
        return {"mtu": await self.link.peer.request_mtu(self.arguments.mtu)}

    async def open(self):
        octets = await self.link.open(self.arguments.indications)
        return {**info(octets), "mtu": self.link.connection.att_mtu}

    async def hello(self):
        self.session = Session(self.link, self.app.lock, self.private_key)
        return await self.session.begin()

    # MARK: In the session

    async def status(self):
        return await self.session.ask("status")

    async def unlock(self):
        return await self.session.ask("unlock")

    async def lock(self):
        return await self.session.ask("lock")

    async def sync(self):
        """Time, package where one waits, report."""
        return {"time": await self.time(), "package": await self.package(), "report": await self.report()}

    async def time(self):
        return await sync.bring_time(self.session, self.app.cloud, self.app.lock["uuid"])

    async def package(self, stop_after=None):
        """The cloud's package; the one of an earlier session where that is what the lock has under way."""
        package = self.app.kept_package((await self.session.ask("status"))["underWay"])
        package = package or self.app.fetch_package()
        if package is None:
            return {"waits": False}
        return {"waits": True, **await sync.bring_package(self.session, package, stop_after)}

    async def part_of_package(self):
        """One chunk goes over, no commit: to be resumed by another session."""
        return await self.package(1)

    async def report(self):
        report = await sync.fetch_report(self.session)
        return {"octets": len(report), **self.app.cloud.report(self.app.lock["uuid"], report)}

    async def disconnect(self):
        return {"reason": await self.link.disconnect()}

    async def hung_up(self):
        """Waits until the lock ends the link."""
        while True:
            try:
                await self.link.receive(self.arguments.timeout)
            except LinkLost as lost:
                return {"reason": lost.reason}

    # MARK: What must not work

    async def record(self):
        """Keeps every segment that this connection has sent so far."""
        self.app.state.save(recording=[segment.hex() for segment in self.link.sent])
        return {"segments": len(self.link.sent)}

    async def replay(self):
        """Sends a recording segment by segment, and says what came back until the lock ended the link."""
        answers, sent = [], 0
        try:
            for segment in map(bytes.fromhex, self.app.state.values["recording"]):
                await self.link.send_segment(segment)
                sent += 1
        except (LinkLost, asyncio.CancelledError):
            if self.link.lost is None:
                raise
        while True:
            try:
                message = await self.link.receive(self.arguments.timeout / 2)
            except LinkLost as lost:
                return {"sent": sent, "answers": answers, "reason": lost.reason}
            answers.append(f"alert {reason_of(message[1])}" if message[0] == ALERT else KINDS[message[0]])

    async def rival(self):
        """Another phone, with a key of its own, says hello to the same lock, and is to be told to wait."""
        device, transport = await open_device(self.arguments.hci, "Rival")
        rival = Courier(device, self.app, self.private_key[::-1], self.arguments)
        rival.address = self.address
        try:
            await rival.power_on()
            await rival.connect()
            facts = await rival.open()
            try:
                return {"ok": False, "error": "a second session", **await rival.hello()}
            except Alert as alert:
                return {"info": facts, "alert": alert.reason, **await rival.hung_up()}
        finally:
            await transport.close()
