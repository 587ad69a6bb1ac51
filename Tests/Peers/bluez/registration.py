#!/usr/bin/env python3
"""A lock registered with the guest's bluetoothd on hci0, and a phone of BlueZ, bleak and Tests/Peers/courier on hci1.

    latchd --seed 2 --hci unix-server:/tmp/a --hci unix-server:/tmp/b &
    scripts/guest -s /tmp/a -s /tmp/b -- env PYTHONPATH=.build/peers-bluez .build/peers/bin/python \\
        Tests/Peers/bluez/registration.py --latchd .build/debug/latchd --steps register,read,unlock

Prints one JSON object a line: {"step": "register", "ok": true, ...facts, "milliseconds": 12.3}, the phone's own lines
between them with "run": STEP, at last {"step": "done"}. Exits 0 when every step was ok, else 1; a failed step ends the run.

    attach          the controllers of the guest's serial lines, which are hci0 and hci1
    off, register   refused for an adapter that is switched off; registered, with what bluetoothd then advertises
    read            everything that the phone can read (central.py)
    sign-in         Riley's phone at the cloud, without the radio
    unlock          the package to the lock, the door open, the lock's records to the cloud
    jump            a jump in time, refused while the phone is connected
    revoked         the phone brings its own revocation, and is refused
    restart         bluetoothd is killed and started anew; the lock is registered again
    unregister      SIGTERM for latchd: nothing of the lock is left with bluetoothd
"""

import argparse
import asyncio
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from bleak import BleakClient, BleakScanner
from dbus_fast import BusType, Message, Variant
from dbus_fast.aio import MessageBus

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../courier"), os.path.join(HERE, "../bumble")]

import central  # noqa: E402
import client  # noqa: E402

BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"
PHONE = "riley@example.com"


class Stage:
    """A method is a step; what it returns are the facts to tell."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.folder = tempfile.mkdtemp()
        self.ready = os.path.join(self.folder, "ready.json")
        self.state = os.path.join(self.folder, "phone.json")
        self.base = self.latchd = self.bus = self.bluetoothd = None
        self.attaching = []

    # MARK: The daemon

    def start(self):
        if os.path.exists(self.ready):
            os.remove(self.ready)
        spec = f"{self.arguments.adapter},mode=bluetoothd,doors={self.arguments.lock}"
        return subprocess.Popen(
            [self.arguments.latchd, "--adapter", spec, "--listen", "127.0.0.1:0", "--ready-file", self.ready]
        )

    def call(self, method, path, body=None):
        """The control API's answer, and its status."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    async def adapter_is(self, state):
        """The adapter as latchctl lists it, once it is so."""
        while True:
            _, listed = await asyncio.to_thread(self.call, "GET", "/sim/v1/adapters")
            found = next(each for each in listed["adapters"] if each["name"] == self.arguments.adapter)
            if found["state"] == state:
                return found
            await asyncio.sleep(0.1)

    # MARK: bluetoothd

    async def ask(self, path, interface, member, signature="", body=()):
        if self.bus is None:
            self.bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        destination = "org.freedesktop.DBus" if interface == "org.freedesktop.DBus" else "org.bluez"
        answer = await self.bus.call(
            Message(destination, path, interface, member, signature=signature, body=list(body))
        )
        if answer.error_name:
            raise RuntimeError(f"{member}: {answer.error_name} {answer.body}")
        return answer.body

    async def property(self, interface, name):
        path = f"/org/bluez/{self.arguments.adapter}"
        (value,) = await self.ask(path, "org.freedesktop.DBus.Properties", "Get", "ss", [interface, name])
        return value.value

    async def power(self, adapter, is_on):
        body = ["org.bluez.Adapter1", "Powered", Variant("b", is_on)]
        while True:
            try:
                await self.ask(f"/org/bluez/{adapter}", "org.freedesktop.DBus.Properties", "Set", "ssv", body)
                return
            except RuntimeError:  # BlueZ is busy, or has not begun.
                await asyncio.sleep(0.1)

    async def facts(self):
        manager = "org.bluez.LEAdvertisingManager1"
        return {
            "advertisements": await self.property(manager, "ActiveInstances"),
            "services": [uuid for uuid in await self.property("org.bluez.Adapter1", "UUIDs") if uuid[:4] == "1a7c"],
            "address": await self.property("org.bluez.Adapter1", "Address"),
        }

    # MARK: Steps

    async def attach(self):
        for number, adapter in ((1, self.arguments.adapter), (2, self.arguments.phone)):
            command = ["btattach", "-B", f"/dev/ttyS{number}", "-P", "h4"]
            self.attaching.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            await self.power(adapter, True)
        return {}

    async def off(self):
        await self.power(self.arguments.adapter, False)
        self.latchd = self.start()
        while not os.path.exists(self.ready):
            await asyncio.sleep(0.1)
        with open(self.ready, encoding="utf-8") as file:
            self.base = json.load(file)["http"]
        found = await self.adapter_is("away")
        return {"ok": "bluetoothctl power on" in (found["why"] or ""), "why": found["why"]}

    async def register(self):
        for adapter in (self.arguments.adapter, self.arguments.phone):
            await self.power(adapter, True)
        found = await self.adapter_is("ready")
        facts = await self.facts()
        ok = facts["advertisements"] == 1 and len(facts["services"]) == 1 and found["address"] == facts["address"]
        return {"ok": ok, **facts, "listed": found}

    async def run(self, program, words):
        """A program of the phone's, here and now: its lines are printed with the step's name; whether it did well."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            ok = await program.main(program.chosen(words))
        self.lines = [{"run": self.step, **json.loads(line)} for line in said.getvalue().splitlines()]
        for line in self.lines:
            print(json.dumps(line), flush=True)
        return ok

    async def courier(self, steps, *options):
        await self.forget()
        own = ["--server", self.base, "--state", self.state, "--email", PHONE, "--lock", self.arguments.lock]
        return await self.run(client, [*own, "--bluez", self.arguments.phone, "--timeout", "40", "--steps", steps, *options])

    async def forget(self):
        """Has the phone's BlueZ forget the lock, as one that was never there."""
        path = f"/org/bluez/{self.arguments.phone}"
        lock = f"{path}/dev_{(await self.facts())['address'].replace(':', '_')}"
        with contextlib.suppress(RuntimeError):  # It knows of none.
            await self.ask(path, "org.bluez.Adapter1", "RemoveDevice", "o", [lock])

    async def read(self):
        target = ["--adapter", self.arguments.phone, "--target", (await self.facts())["address"], "--timeout", "40"]
        return {"ok": await self.run(central, [*target, "--steps", "attach,scan,connect,discover,read,disconnect"])}

    async def sign_in(self):
        began = await self.courier("start")
        wanted = {"to": PHONE, "kind": "otp"}
        _, message = await asyncio.to_thread(self.call, "POST", "/sim/v1/outbox/wait", wanted)
        steps = "sign-in,consent,register,locks"
        return {"ok": began and await self.courier(steps, "--code", message["code"])}

    async def unlock(self):
        return {"ok": await self.courier("find,connect,open,hello,sync,unlock,status,sync,disconnect,logs")}

    async def jump(self):
        await self.forget()
        service = "1a7c0001-5105-4b1e-8a7c-d00d10c40000"
        advance = lambda: asyncio.to_thread(self.call, "POST", "/sim/v1/time/advance", {"by": "1h"})  # noqa: E731
        # By its address: the air of these controllers is full of other locks.
        found = await BleakScanner.find_device_by_address(
            (await self.facts())["address"], 60, bluez={"adapter": self.arguments.phone}
        )
        async with BleakClient(found, bluez={"adapter": self.arguments.phone}) as phone:
            await phone.read_gatt_char(service.replace("0001", "0004", 1))
            status, refusal = await advance()
        while (await advance())[0] != 200:
            await asyncio.sleep(0.1)
        return {"ok": status == 409, "refusal": refusal}

    async def revoked(self):
        status, answer = await asyncio.to_thread(
            self.call, "POST", "/sim/v1/accesses/revoke", {"door": self.arguments.lock, "user": PHONE}
        )
        carried = await self.courier("locks,errands,find,connect,open,hello,sync,status,disconnect")
        opened = await self.courier("find,connect,open,hello,unlock,disconnect")
        refused = [line["refused"] for line in self.lines if "refused" in line]
        return {"ok": status == 200 and carried and not opened, "refused": refused, "answer": answer}

    async def restart(self):
        (pid,) = await self.ask(
            "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID", "s", ["org.bluez"]
        )
        os.kill(pid, signal.SIGKILL)
        lost = await self.adapter_is("away")
        self.bluetoothd = subprocess.Popen([BLUETOOTHD, "-n"], stderr=subprocess.DEVNULL)
        return {"lost": lost["why"], **await self.register()}

    async def unregister(self):
        self.latchd.send_signal(signal.SIGTERM)
        code = await asyncio.to_thread(self.latchd.wait)
        facts = await self.facts()
        return {"ok": code == 0 and facts["advertisements"] == 0 and not facts["services"], "code": code, **facts}


async def main(arguments):
    stage = Stage(arguments)
    all_ok = True
    for name in arguments.steps.split(","):
        began, stage.step = time.monotonic(), name
        try:
            step = getattr(stage, name.replace("-", "_"))
            facts = {"ok": True, **await asyncio.wait_for(step(), arguments.timeout)}
        except asyncio.TimeoutError:
            facts = {"ok": False, "error": f"not done within {arguments.timeout:g} s"}
        except Exception as error:  # Whatever breaks is a finding to print.
            facts = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps({"step": name, **facts, "milliseconds": round((time.monotonic() - began) * 1000, 1)}), flush=True)
        all_ok = all_ok and facts["ok"]
        if not all_ok:
            break
    if stage.latchd:
        stage.latchd.terminate()
        stage.latchd.wait()
    for process in [*stage.attaching, *([stage.bluetoothd] if stage.bluetoothd else [])]:
        process.terminate()
    print(json.dumps({"step": "done", "ok": all_ok}), flush=True)
    return all_ok


STEPS = "attach,off,register,read,sign-in,unlock,jump,revoked,restart,unregister"

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--latchd", required=True, metavar="PROGRAM")
    parser.add_argument("--adapter", default="hci0", metavar="hciN", help="the lock's (hci0)")
    parser.add_argument("--phone", default="hci1", metavar="hciN", help="the phone's (hci1)")
    parser.add_argument("--lock", default="101", metavar="DOOR", help="the door (101)")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS", help="for each step (120)")
    parser.add_argument("--steps", default=STEPS, metavar="STEP,...", help=f"default: {STEPS}")
    sys.exit(0 if asyncio.run(main(parser.parse_args())) else 1)
