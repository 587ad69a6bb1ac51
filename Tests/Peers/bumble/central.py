#!/usr/bin/env python3
"""A phone made of Bumble: finds a lock, reads it, pairs with it, comes back, and says how each step went.

    python central.py --hci tcp-client:127.0.0.1:9600
    python central.py --hci unix:/tmp/hci --target C0:01:02:03:04:05 --steps scan,connect,pair,disconnect
    python central.py --hci tcp-client:127.0.0.1:9600 --all 8

One JSON object a line: {"step": "connect", "ok": true, ...facts, "milliseconds": 12.3}, at last {"step": "done"}.
Exits 0 when every step was ok, else 1. Steps may be repeated, and come in any order that makes sense:

    scan        active; every device heard, and the target: the address given, else the first device of that name
    passive     for a second, or --scan-for: everybody is heard, nobody sends a scan response
    connect     with the target
    link        signal strength, PHY, features, data length, new connection parameters
    mtu, discover (services, characteristics, descriptors; also by UUID and attribute by attribute)
    read        everything readable; Device Information and Battery by name
    read-long   part by part, before, at and after the end of the longest value
    write       everything that is readable and writable gets its own value; so do --write and --write-command UUID=HEX
    write-refused  a part of Device Information must not take a write
    subscribe   to everything that notifies or indicates
    notification  waits for one, after its line {"step": "waiting"}
    unsubscribe
    pair        LE Secure Connections, Just Works, with bonding
    encrypt     with the key of an earlier pairing (see --key-store for one in an earlier run)
    new-address takes another resolvable private address (with --private)
    disconnect

`--all N` is N phones at once, each with a controller of its own, at N different locks; lines then say "client": 0...
"""

import argparse
import asyncio
import logging
import sys

from bumble.core import UUID

from common import Report, emit, open_device
from phone import Phone
from scanning import scan

STEPS = (
    "scan,connect,link,mtu,discover,read,read-long,write,write-refused,subscribe,pair,read,disconnect,"
    "connect,mtu,encrypt,discover,read,unsubscribe,disconnect"
)
WITHOUT_THESE_NOTHING = {"power-on", "scan", "connect"}


async def run(phone, report, steps):
    """The steps in order; a failed one ends the run when the others cannot do without it."""
    for name in steps:
        ok = await report.run(name, getattr(phone, name.replace("-", "_")))
        if not ok and name in WITHOUT_THESE_NOTHING:
            break
    return report.ok


async def crowd(arguments, steps):
    """`--all N`: the first phone scans for N locks, then each of N phones runs the steps at its own."""
    count = arguments.all
    opened = [await open_device(arguments.hci, f"Peer {index}") for index in range(count)]
    clients = [Phone(device, arguments) for device, _ in opened]
    reports = [Report(arguments.timeout, client=index) for index in range(count)]
    on = await asyncio.gather(*(report.run("power-on", each.power_on) for report, each in zip(reports, clients)))
    if not all(on):
        return False
    locks = []

    async def find():
        def enough(devices):
            return sum(clients[0].is_target(each) and each.complete for each in devices) >= count

        devices = await scan(clients[0].device, enough, arguments.scan_for, arguments.timeout * 0.8)
        locks.extend(filter(clients[0].is_target, devices))
        return {"ok": len(locks) >= count, "devices": [each.facts() for each in locks]}

    if not await reports[0].run("scan", find):
        return False
    for client, lock in zip(clients, locks):
        client.target = lock.address
    rest = [step for step in steps if step not in ("scan", "passive")]
    return all(await asyncio.gather(*(run(each, report, rest) for each, report in zip(clients, reports))))


async def main(arguments):
    steps = arguments.steps.split(",")
    if arguments.all:
        return await crowd(arguments, steps)
    device, transport = await open_device(
        arguments.hci, "Peer", arguments.address, arguments.key_store, arguments.private
    )
    phone = Phone(device, arguments)
    ok = await run(phone, Report(arguments.timeout), ["power-on", *steps])
    await transport.close()
    return ok


def pair_of(text):
    uuid, _, value = text.partition("=")
    return UUID(uuid), bytes.fromhex(value)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hci", required=True, metavar="SPEC", help="tcp-client:HOST:PORT or unix:PATH")
    parser.add_argument("--target", metavar="ADDRESS", help="the lock's address; default: the first of that name")
    parser.add_argument("--name", default="Latch", help="the name to look for (Latch)")
    parser.add_argument("--all", type=int, metavar="N", help="N phones at N locks")
    parser.add_argument("--steps", default=STEPS, metavar="STEP,...", help=f"default: {STEPS}")
    parser.add_argument("--address", help="our own static random address (default: made up)")
    parser.add_argument("--private", action="store_true", help="go by resolvable private addresses")
    parser.add_argument("--public", action="store_true", help="connect from the controller's public address")
    parser.add_argument("--key-store", metavar="FILE", help="keep keys in this JSON file (default: in memory)")
    parser.add_argument("--mtu", type=int, default=517, help="what we offer (517)")
    parser.add_argument("--scan-for", type=float, default=0, metavar="SECONDS", help="scan at least this long")
    parser.add_argument("--timeout", type=float, default=15, metavar="SECONDS", help="for each step (15)")
    parser.add_argument("--write", type=pair_of, action="append", default=[], metavar="UUID=HEX")
    parser.add_argument("--write-command", type=pair_of, action="append", default=[], metavar="UUID=HEX")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    succeeded = asyncio.run(main(chosen))
    emit(step="done", ok=succeeded)
    sys.exit(0 if succeeded else 1)
