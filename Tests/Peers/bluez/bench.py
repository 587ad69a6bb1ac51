#!/usr/bin/env python3
"""latchd on real adapters: in the guest, with bluetoothd.

    latchd --hci unix-server:/tmp/a --hci unix-server:/tmp/b &
    scripts/guest -n 2 -s /tmp/a -s /tmp/b -- env PYTHONPATH=.build/peers-bluez \\
        .build/peers/bin/python Tests/Peers/bluez/bench.py

Locks are on hci2 and phones on hci3, which are the controllers outside; from `legacy` on, on btvirt's hci0 and hci1: a
btvirt with several connectable sets connects by the first of them, whatever address was asked for. Prints JSON objects a line: {"part": "bleak"} before each part, then
{"step": NAME, "ok": true, ...facts}; at last {"step": "done"}. `--parts` chooses; their order is fixed:

    list      what the daemon tells of its adapters, and bluetoothd of what it has left
    courier   the independent client over bleak: brings the package to an offline lock, unlocks; nothing is paired
    revoked   the same phone carries its revocation, and is refused
    bleak     BlueZ and bleak scan, connect, discover, read, pair, read over an encrypted link, come again
    refusals  why adapters cannot be had
    phones    a phone of ours on one adapter opens eight locks on the other, each by its own identity
    crash     latchd is killed, and bluetoothd uses the adapter at once
    legacy    eight locks with the legacy commands, which take turns; latchd has one capability only
    unplug    the controllers vanish under load, and come back
    stop      SIGTERM, and the adapter is given back
    trace     what btmon saw of all that, decoded by tshark
"""

import argparse
import asyncio
import json
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent / "courier"), str(HERE.parent / "bumble")]

EIGHT = ["Front", "Gym", "Roof", "101", "102", "103", "104", "105"]
RILEY = "riley@example.com"
LOCK_101 = "5d000000-0000-4000-8000-000000000101"
PROGRAMS = os.environ.get("LATCH_BINARIES", str(ROOT / ".build/debug"))
SILENCE = open("/run/silence", "r+b", buffering=0) if os.path.exists("/run/silence") else subprocess.DEVNULL
PATIENCE = 60


def emit(**facts):
    print(json.dumps(facts), flush=True)


def wait_for(what, condition, limit=PATIENCE):
    """The first true value of the condition."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise TimeoutError(f"no {what} within {limit} s")


# A user of no rights, and one that has the single capability of scripts/systemd/latchd.service.
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--no-new-privs", "--bounding-set", "-all"]
CAPABLE = [*NOBODY[:-1], "-all,+net_admin", "--inh-caps", "-all,+net_admin", "--ambient-caps", "-all,+net_admin"]


class Latchd:
    """A daemon that serves."""

    def __init__(self, *arguments, privileges=()):
        self.folder = tempfile.mkdtemp()
        os.chmod(self.folder, 0o777)
        self.log = pathlib.Path(self.folder, "log")
        ready = pathlib.Path(self.folder, "ready.json")
        own = ["--listen", "127.0.0.1:0", "--ready-file", str(ready)]
        command = [*privileges, f"{PROGRAMS}/latchd", *own, *arguments]
        self.process = subprocess.Popen(command, stdin=SILENCE, stderr=self.log.open("w"), cwd=self.folder)
        try:
            wait_for("ready file", lambda: ready.exists() or self.process.poll() is not None)
        finally:
            if self.process.poll() is not None:
                raise RuntimeError(f"latchd ended: {self.log.read_text()}")
        self.base = json.loads(ready.read_text())["http"]

    def ask(self, path, body=None):
        """Status and JSON of a control route; a POST where there is a body."""
        request = urllib.request.Request(f"{self.base}/sim/v1{path}", headers={"Accept": "application/json"})
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def get(self, path, body=None):
        status, answer = self.ask(path, body)
        if status >= 300:
            raise RuntimeError(f"{path}: {status} {answer}")
        return answer

    def ctl(self, *words):
        return subprocess.run(
            [f"{PROGRAMS}/latchctl", *words, "--server", self.base],
            capture_output=True, text=True, stdin=SILENCE, timeout=PATIENCE)  # fmt: skip

    def adapter(self, name):
        return next((each for each in self.get("/adapters")["adapters"] if each["name"] == name), None)

    def lock(self, door, adapter):
        return next(each for each in self.adapter(adapter)["locks"] if each["door"] == door)

    def events(self, kind):
        return self.get(f"/events?kind={kind}&limit=10000")["events"]

    def grant_eight(self):
        self.get("/accesses", {"user": "riley", "doors": EIGHT})

    def new_phone(self, adapter):
        self.get("/phones", {"name": "ours", "user": "riley"})
        self.get("/phones/ours/setupWithToken", {"user": "riley"})
        status, answer = self.ask("/phones/ours/adapter", {"adapter": adapter})
        return {"ok": status == 200, "status": status, "answer": answer}

    def open_eight(self, adapter):
        """Opens each lock by the phone; what came of it, and whose identities were on the air."""
        verdicts = {}
        for door in EIGHT:
            began = time.monotonic()
            for _ in range(2):  # A person tries again.
                status, answer = self.ask("/phones/ours/unlock", {"lockID": door})
                if answer.get("verdict") == "opened":
                    break
            verdicts[door] = {
                "verdict": answer.get("verdict"), "reason": answer.get("reason"), "status": status,
                "milliseconds": round((time.monotonic() - began) * 1000)}  # fmt: skip
            if answer.get("verdict") != "opened":
                verdicts[door]["events"] = answer
        opened = [each["door"] for each in self.events("lock.opened")]
        return {
            "ok": all(each["verdict"] == "opened" for each in verdicts.values()),
            "verdicts": verdicts, "opened": opened, "kinds": sorted({each["kind"] for each in self.events("lock")}),
            "addresses": [each["address"] for each in self.adapter(adapter)["locks"]]}  # fmt: skip


def btmgmt(*words):
    return subprocess.run(["btmgmt", *words], stdin=SILENCE, capture_output=True, text=True, timeout=PATIENCE).stdout


def managed():
    """The adapters that the kernel and bluetoothd have."""
    return sorted(re.findall(r"^(hci\d+):", btmgmt("info"), re.M))


class UserChannel:
    """Another program that drives an adapter by itself."""

    def __init__(self, index):
        import ctypes

        self.socket = socket.socket(31, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 1)
        address = struct.pack("HHH", 31, index, 1)
        libc = ctypes.CDLL(None, use_errno=True)
        libc.ioctl(self.socket.fileno(), 0x400448CA, index)  # HCIDEVDOWN
        if libc.bind(self.socket.fileno(), address, len(address)):
            raise OSError(ctypes.get_errno(), f"hci{index} cannot be bound")

    def close(self):
        self.socket.close()


class Bench:
    """A method is a part, in this order."""

    def __init__(self):
        self.latchd = None
        self.locks, self.phone = "hci2", "hci3"
        self.seen = tempfile.mktemp(suffix=".btsnoop")
        self.monitor = subprocess.Popen(["btmon", "-w", self.seen], stdin=SILENCE, stdout=subprocess.DEVNULL)
        for number in (1, 2):
            line = f"/dev/ttyS{number}"
            subprocess.Popen(["btattach", "-B", line, "-P", "h4"], stdin=SILENCE, stdout=subprocess.DEVNULL)
            wait_for(line, lambda: f"hci{number + 1}" in managed())  # noqa: B023

    def start(self, *options, privileges=()):
        if self.latchd is None:
            spec = ",".join([self.locks, "doors=" + "+".join(EIGHT), *options])
            self.latchd = Latchd("--adapter", spec, privileges=privileges)
            wait_for("ready adapter", lambda: self.latchd.adapter(self.locks)["state"] == "ready")
        return self.latchd

    async def list(self):
        latchd = self.start()
        adapters = latchd.get("/adapters")["adapters"]
        emit(step="adapters", ok=True, adapters=adapters, managed=managed())

    async def bleak(self):
        import central

        latchd = self.start()
        steps = "attach,scan,connect,discover,read,subscribe,pair,read,disconnect,reconnect,read,disconnect"
        words = ["--adapter", self.phone, "--target", latchd.lock("101", self.locks)["address"], "--steps", steps]
        await central.main(central.chosen([*words, "--timeout", str(PATIENCE)]))
        emit(step="bonds", ok=True, bonds=[each["door"] for each in latchd.events("radio.bonded")])

    def courier_words(self, steps, *options):
        return [
            "--server", self.latchd.base, "--state", f"{self.latchd.folder}/phone.json", "--email", RILEY,
            "--lock", LOCK_101, "--timeout", str(PATIENCE), "--steps", steps, *options]  # fmt: skip

    async def courier(self):
        import client

        latchd = self.start()
        await client.main(client.chosen(self.courier_words("start")))
        codes = wait_for("code", lambda: latchd.get("/outbox?kind=otp")["messages"])
        steps = "sign-in,consent,register,locks"
        await client.main(client.chosen(self.courier_words(steps, "--code", codes[-1]["code"])))
        steps = "find,connect,open,hello,sync,unlock,status,sync,disconnect,logs"
        await client.main(client.chosen(self.courier_words(steps, "--bluez", self.phone)))
        emit(step="opened", ok=True, doors=[each["door"] for each in latchd.events("lock.opened")])

    async def revoked(self):
        import client

        latchd = self.start()
        latchd.get("/accesses/revoke", {"user": "riley", "door": "101"})
        steps = "locks,errands,find,connect,open,hello,sync,status,disconnect"
        await client.main(client.chosen(self.courier_words(steps, "--bluez", self.phone)))
        steps = "find,connect,open,hello,unlock"
        await client.main(client.chosen(self.courier_words(steps, "--bluez", self.phone)))
        emit(step="opened", ok=True, doors=[each["door"] for each in latchd.events("lock.opened")])

    async def refusals(self):
        latchd = self.start()
        latchd.get("/phones", {"name": "nobody"})

        def refusal(name, adapter):
            status, answer = latchd.ask("/phones/nobody/adapter", {"adapter": adapter})
            emit(step=name, ok=True, status=status, message=answer.get("error", {}).get("message"))

        refusal("absent", "hci9")
        held = UserChannel(1)
        emit(step="taken", ok=True, adapter=latchd.adapter("hci1"))
        refusal("held", "hci1")
        held.close()
        (switch,) = [
            each / "soft" for each in pathlib.Path("/sys/class/rfkill").glob("*")
            if (each / "name").read_text().strip() == "hci1"]  # fmt: skip
        switch.write_text("1")
        # The daemon tries by itself every few seconds, and tells what came of the last time.
        wait_for("news", lambda: "rfkill" in (latchd.adapter("hci1")["why"] or ""))
        emit(step="blocked", ok=True, message=latchd.adapter("hci1")["why"])
        switch.write_text("0")
        unprivileged = subprocess.run(
            [*NOBODY, f"{PROGRAMS}/latchd", "--listen", "127.0.0.1:0", "--adapter", "hci0"],
            stdin=SILENCE, capture_output=True, text=True, cwd="/", timeout=PATIENCE)  # fmt: skip
        emit(step="permission", ok=True, code=unprivileged.returncode, message=unprivileged.stderr)
        # Free again: it is the nobody's by now.
        wait_for("hci1", lambda: latchd.adapter("hci1")["state"] == "ready")

    async def phones(self):
        latchd = self.start()
        latchd.grant_eight()
        emit(step="move", **latchd.new_phone(self.phone))
        emit(step="eight", **latchd.open_eight(self.locks))
        run = latchd.ctl("phone", "unlock", "ours", "101", "--adapter", self.phone)
        emit(step="unlock", ok=run.returncode == 0, output=run.stdout, errors=run.stderr)

    async def crash(self):
        latchd = self.start()
        latchd.process.send_signal(signal.SIGKILL)
        latchd.process.wait()
        self.latchd = None
        began = time.monotonic()
        adapters = wait_for("adapter of the kernel", lambda: self.locks in managed() and managed())
        free = round((time.monotonic() - began) * 1000)
        btmgmt("--index", self.locks.removeprefix("hci"), "power", "on")

        def discovers():
            return subprocess.run(
                ["dbus-send", "--system", "--print-reply", "--dest=org.bluez", f"/org/bluez/{self.locks}",
                 "org.bluez.Adapter1.StartDiscovery"], stdin=SILENCE, capture_output=True, text=True)  # fmt: skip

        started = wait_for("discovery by bluetoothd", lambda: (run := discovers()).returncode == 0 and run)
        emit(step="usable", ok=True, adapter=self.locks, managed=adapters, milliseconds=free, said=started.stdout)

    def start_legacy(self):
        """Locks and a phone that both keep to the legacy commands."""
        self.locks, self.phone = "hci0", "hci1"
        latchd = self.start("advertising=legacy", privileges=CAPABLE)
        if not latchd.get("/phones")["phones"]:
            latchd.grant_eight()
            emit(step="move", **latchd.new_phone(f"{self.phone},advertising=legacy"))
        return latchd

    async def legacy(self):
        latchd = self.start_legacy()
        emit(step="adapters", ok=True, adapters=latchd.get("/adapters")["adapters"])
        emit(step="eight", **latchd.open_eight(self.locks))

    async def unplug(self):
        latchd = self.start_legacy()
        stopping, verdicts = threading.Event(), []

        def work():
            while not stopping.is_set():
                verdicts.append(latchd.ask("/phones/ours/unlock", {"lockID": "101"})[1].get("verdict"))

        load = threading.Thread(target=work)
        load.start()
        wait_for("connection", lambda: latchd.lock("101", self.locks)["connections"])
        (emulator,) = [int(each) for each in subprocess.check_output(["pidof", "btvirt"]).split()]
        os.kill(emulator, signal.SIGKILL)
        gone = wait_for("lost adapter", lambda: (each := latchd.adapter("hci0"))["state"] == "away" and each)
        emit(step="gone", ok=latchd.process.poll() is None, adapter=gone)
        stopping.set()
        load.join(PATIENCE)
        subprocess.Popen(["btvirt", "-l2"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        back = wait_for("adapter", lambda: (each := latchd.adapter("hci0"))["state"] == "ready" and each)
        wait_for("phone's adapter", lambda: latchd.adapter("hci1")["state"] == "ready")
        emit(step="back", ok=True, adapter=back, log=latchd.log.read_text())
        answer = latchd.get("/phones/ours/unlock", {"lockID": "101"})
        emit(step="unlock", ok=answer["verdict"] == "opened", before=verdicts, answer=answer)

    async def stop(self):
        latchd = self.start()
        latchd.process.send_signal(signal.SIGTERM)
        code = latchd.process.wait(PATIENCE)
        self.latchd = None
        emit(step="stopped", ok=code == 0, code=code, managed=managed(), log=latchd.log.read_text())


    async def trace(self):
        self.monitor.terminate()
        self.monitor.wait(PATIENCE)

        def frames(*filters):
            run = subprocess.run(
                ["tshark", "-r", self.seen, *filters], stdin=SILENCE, capture_output=True, text=True, check=True)  # fmt: skip
            return run.stdout.splitlines()

        malformed = frames("-Y", "_ws.malformed")
        attributes = frames("-Y", "btatt")
        emit(step="decoded", ok=not malformed, frames=len(frames()), attributes=len(attributes), malformed=malformed[:20])


PARTS = {
    "list": Bench.list, "courier": Bench.courier, "revoked": Bench.revoked, "bleak": Bench.bleak,
    "refusals": Bench.refusals, "phones": Bench.phones, "crash": Bench.crash, "legacy": Bench.legacy,
    "unplug": Bench.unplug, "stop": Bench.stop, "trace": Bench.trace,
}  # fmt: skip


async def main(parts):
    bench, all_ok = Bench(), True
    for name, part in PARTS.items():
        if parts and name not in parts:
            continue
        emit(part=name)
        began = time.monotonic()
        try:
            await part(bench)
        except Exception as error:  # The other parts are worth knowing all the same.
            all_ok = False
            log = bench.latchd.log.read_text() if bench.latchd else None
            emit(step="failed", ok=False, error=f"{type(error).__name__}: {error}", log=log)
        emit(step="took", ok=True, milliseconds=round((time.monotonic() - began) * 1000))
    if bench.latchd:
        bench.latchd.process.kill()
    emit(step="done", ok=all_ok)
    return all_ok


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default="", metavar="PART,...", help="default: all")
    chosen = [part for part in parser.parse_args().parts.split(",") if part]
    sys.exit(0 if asyncio.run(main(chosen)) else 1)
