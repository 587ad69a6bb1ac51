#!/usr/bin/env python3
"""A phone made of the Linux kernel, BlueZ and bleak, in the guest: finds a lock, reads it, pairs with it, comes back.

    scripts/peers
    scripts/guest -s SOCKET -- env PYTHONPATH=.build/peers-bluez /usr/bin/python3 Tests/Peers/bluez/central.py

SOCKET is an H4 controller's Unix socket. With --adapter hci0 it uses a controller that is there, such as one of
`scripts/guest -n 2`. Prints one JSON object a line: {"step": "attach", "ok": true, ...facts, "milliseconds": 12.3}, at
last {"step": "done"}. Exits 0 when every step was ok, else 1; without attach, scan or connect no other is tried.

    attach      the controller to the kernel, waits for BlueZ to have it and to switch it on
    kernel-log  no warning or error about Bluetooth
    scan, connect, discover, subscribe, disconnect, reconnect
    read        everything readable; Device Information and Battery by name
    pair        by an agent without input and output, with bonding
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
import time

from bleak import BleakClient, BleakScanner
from bleak.exc import BleakError
from dbus_fast import BusType, DBusError
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, method

DEVICE_INFORMATION = {
    "2a29": "manufacturerName",
    "2a24": "modelNumber",
    "2a25": "serialNumber",
    "2a27": "hardwareRevision",
    "2a26": "firmwareRevision",
    "2a28": "softwareRevision",
}
AGENT = "/latch/agent"
STEPS = (
    "attach,kernel-log,scan,connect,discover,read,subscribe,pair,read,disconnect,"
    "reconnect,read,disconnect,kernel-log"
)


class Agent(ServiceInterface):
    """What BlueZ asks when it pairs: a device without display and keys agrees."""

    def __init__(self):
        super().__init__("org.bluez.Agent1")

    @method()
    def RequestAuthorization(self, device: "o"):  # noqa: F722, F821, N802 - D-Bus names and signatures
        pass

    @method()
    def AuthorizeService(self, device: "o", uuid: "s"):  # noqa: F722, F821, N802
        pass

    @method()
    def Cancel(self):  # noqa: N802
        pass

    @method()
    def Release(self):  # noqa: N802
        pass


def short(uuid):
    """`2a19` of the long form of a 16-bit UUID; any other as it is."""
    found = re.fullmatch("0000(....)-0000-1000-8000-00805f9b34fb", uuid)
    return found.group(1) if found else uuid


class Phone:
    """A method is a step; what it returns are the facts to tell."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.adapter = arguments.adapter or "hci0"
        self.bus = None
        self.device = None
        self.client = None
        self.attaching = None

    async def bluez(self, path, interface):
        introspection = await self.bus.introspect("org.bluez", path)
        return self.bus.get_proxy_object("org.bluez", path, introspection).get_interface(interface)

    async def attach(self):
        if not self.arguments.adapter:
            command = ["btattach", "-B", self.arguments.line, "-P", "h4"]
            self.attaching = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        path = f"/org/bluez/{self.adapter}"
        while True:
            objects = await (await self.bluez("/", "org.freedesktop.DBus.ObjectManager")).call_get_managed_objects()
            if path in objects:
                break
            if self.attaching and self.attaching.poll() is not None:
                raise RuntimeError(f"btattach ended with {self.attaching.returncode}")
            await asyncio.sleep(0.05)
        adapter = await self.bluez(path, "org.bluez.Adapter1")
        for is_on, switch in ((adapter.get_powered, adapter.set_powered), (adapter.get_pairable, adapter.set_pairable)):
            while not await is_on():
                try:
                    await switch(True)
                except DBusError:  # BlueZ is busy with doing so by itself.
                    await asyncio.sleep(0.05)
        self.bus.export(AGENT, Agent())
        manager = await self.bluez("/org/bluez", "org.bluez.AgentManager1")
        await manager.call_register_agent(AGENT, "NoInputNoOutput")
        await manager.call_request_default_agent(AGENT)
        return {"adapter": self.adapter, "address": await adapter.get_address()}

    async def kernel_log(self):
        levels = "emerg,alert,crit,err,warn"
        log = subprocess.run(["dmesg", "--level", levels], capture_output=True, text=True, check=True).stdout
        errors = [line for line in log.splitlines() if "Bluetooth" in line or "hci" in line]
        return {"ok": not errors, "errors": errors}

    async def scan(self):
        def is_target(device, advertisement):
            if self.arguments.target:
                return device.address == self.arguments.target.upper()
            return advertisement.local_name == self.arguments.name

        found = {}

        def on_found(device, advertisement):
            if is_target(device, advertisement):
                found.setdefault("target", (device, advertisement))

        async with BleakScanner(on_found, bluez={"adapter": self.adapter}):
            while not found:
                await asyncio.sleep(0.02)
        self.device, advertisement = found["target"]
        return {
            "address": self.device.address,
            "name": advertisement.local_name,
            "rssi": advertisement.rssi,
            "services": [short(uuid) for uuid in advertisement.service_uuids],
            "serviceData": {short(uuid): data.hex() for uuid, data in advertisement.service_data.items()},
            "manufacturerData": {str(company): data.hex() for company, data in advertisement.manufacturer_data.items()},
        }

    async def connect(self):
        self.client = BleakClient(self.device, timeout=self.arguments.timeout, bluez={"adapter": self.adapter})
        await self.client.connect()
        return {"link": self.link()}

    async def reconnect(self):
        """BlueZ may give a connection up at once, with an I/O error; apps then try again."""
        for attempt in range(1, 4):
            try:
                return {**await self.connect(), "attempts": attempt}
            except BleakError as error:
                if attempt == 3 or "Input/output error" not in str(error):
                    raise
            await asyncio.sleep(1)

    def link(self):
        """What the kernel says of the link, such as `CENTRAL AUTH ENCRYPT`."""
        said = subprocess.run(["hcitool", "con"], capture_output=True, text=True, check=False).stdout
        found = re.search(r" lm (.*)", said)
        return found.group(1).strip() if found else None

    async def discover(self):
        return {
            "mtu": self.client.mtu_size,
            "services": [
                {
                    "uuid": short(service.uuid),
                    "characteristics": [
                        {
                            "uuid": short(each.uuid),
                            "properties": each.properties,
                            "descriptors": [short(descriptor.uuid) for descriptor in each.descriptors],
                        }
                        for each in service.characteristics
                    ],
                }
                for service in self.client.services
            ],
        }

    async def read(self):
        values, refused = {}, {}
        for characteristic in self.client.services.characteristics.values():
            if "read" in characteristic.properties:
                uuid = short(characteristic.uuid)
                try:
                    values[uuid] = bytes(await self.client.read_gatt_char(characteristic))
                except BleakError as error:
                    refused[uuid] = str(error)
        texts = {DEVICE_INFORMATION[uuid]: values[uuid].decode() for uuid in DEVICE_INFORMATION if uuid in values}
        return {
            # A wired reader has no battery.
            "ok": bool(texts) and ("2a19" in values or texts.get("modelNumber", "").startswith("R")),
            "deviceInformation": texts,
            "batteryLevel": values["2a19"][0] if values.get("2a19") else None,
            "values": {uuid: value.hex() for uuid, value in values.items()},
            "refused": refused,
            "link": self.link(),
        }

    async def subscribe(self):
        subscribed = []
        for characteristic in self.client.services.characteristics.values():
            # BlueZ keeps Service Changed to itself.
            if {"notify", "indicate"} & set(characteristic.properties) and short(characteristic.uuid) != "2a05":
                await self.client.start_notify(characteristic, lambda sender, value: None)
                subscribed.append(short(characteristic.uuid))
        return {"subscribed": subscribed}

    async def pair(self):
        await self.client.pair()
        path = self.device.details["path"]
        device = await self.bluez(path, "org.bluez.Device1")
        paired, bonded = await device.get_paired(), await device.get_bonded()
        return {"ok": paired and bonded, "paired": paired, "bonded": bonded, "link": self.link()}

    async def disconnect(self):
        await self.client.disconnect()
        return {}


async def main(arguments):
    phone = Phone(arguments)
    all_ok = True
    for name in arguments.steps.split(","):
        began = time.monotonic()
        try:
            facts = {"ok": True, **await asyncio.wait_for(getattr(phone, name.replace("-", "_"))(), arguments.timeout)}
        except asyncio.TimeoutError:
            facts = {"ok": False, "error": f"not done within {arguments.timeout:g} s"}
        except Exception as error:  # Whatever BlueZ makes of a broken peer is a finding to print.
            facts = {"ok": False, "error": f"{type(error).__name__} {getattr(error, 'type', '')}: {error}"}
        facts["milliseconds"] = round((time.monotonic() - began) * 1000, 1)
        print(json.dumps({"step": name, **facts}), flush=True)
        all_ok = all_ok and facts["ok"]
        if not facts["ok"] and name in ("attach", "scan", "connect", "reconnect"):
            break
    if phone.attaching:
        phone.attaching.terminate()
    print(json.dumps({"step": "done", "ok": all_ok}), flush=True)
    return all_ok


def chosen(words=None):
    """The arguments of a command line; this program's own unless told otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--line", default="/dev/ttyS1", help="the serial line of the controller (/dev/ttyS1)")
    parser.add_argument("--adapter", metavar="hciN", help="use this controller, attach nothing")
    parser.add_argument("--target", metavar="ADDRESS", help="the lock's address; default: the first of that name")
    parser.add_argument("--name", default="Latch", help="the name to look for (Latch)")
    parser.add_argument("--timeout", type=float, default=30, metavar="SECONDS", help="for each step (30)")
    parser.add_argument("--steps", default=STEPS, metavar="STEP,...", help=f"default: {STEPS}")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main(chosen())) else 1)
