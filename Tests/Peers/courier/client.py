#!/usr/bin/env python3
"""An app on a phone that is none of ours: Bumble (or BlueZ), a public Noise package, and the documented protocol.

    python client.py --server http://127.0.0.1:8080 --state phone.json --email riley@example.com --steps start
    python client.py ... --steps sign-in,consent,register,locks --code 123456
    python client.py ... --hci tcp-client:127.0.0.1:9600 --lock 101 --steps find,connect,mtu,open,hello,sync,unlock

One JSON object a line: {"step": "unlock", "ok": true, ...facts, "milliseconds": 12.3}, at last {"step": "done"}.
Exits 0 when every step was ok, else 1; a failed step ends the run. A refusal of the lock is {"refused": REASON}, an
alert {"alert": REASON}. `--state` keeps key pair, tokens, locks and recording from one run to the next.

With the cloud: start (sends a one-time code), sign-in (--code), refresh, consent, register, unregister, locks,
                errands, logs
With the lock:  find, connect, mtu, open (discovers, reads info, subscribes), hello, status, unlock, lock,
                sync (time, package, report, or each by itself; part-of-package: one chunk), disconnect,
                hung-up (waits until the lock ends the link), record (what was sent so far), replay, rival,
                probe-requests, probe-messages, probe-segments (after find; they connect by themselves)
"""

import argparse
import asyncio
import logging
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "bumble"))

from app import App  # noqa: E402
from cloud import Cloud, CloudError  # noqa: E402
from common import Report, emit, open_device  # noqa: E402
from courier import Courier  # noqa: E402
from messages import Alert, Refused  # noqa: E402
from state import State  # noqa: E402


def telling(step):
    """The step, with refusals as facts."""

    async def told():
        try:
            return await step()
        except Refused as refusal:
            return {"ok": False, "refused": refusal.reason}
        except Alert as alert:
            return {"ok": False, "alert": alert.reason}
        except CloudError as error:
            return {"ok": False, "status": error.status, "code": error.code, "error": str(error)}

    return told


async def main(arguments):
    state = State(arguments.state)
    cloud = Cloud(arguments.server, arguments.client, arguments.secret, state.values.get("accessToken"))
    app = App(cloud, state, arguments)
    report, actors = Report(arguments.timeout), [app]
    transport = None
    if arguments.hci:
        device, transport = await open_device(arguments.hci, "Courier")
        actors.append(Courier(device, app, state.private_key, arguments))
    elif arguments.bluez:
        import bluez

        device = bluez.BlueZDevice(arguments.bluez)
        actors.append(Courier(device, app, state.private_key, arguments, bluez.scan, bluez.BlueZLink))
    steps = [*(["power-on"] if actors[1:] else []), *arguments.steps.split(",")]
    for name in steps:
        method = name.replace("-", "_")
        step = next((getattr(actor, method) for actor in reversed(actors) if callable(getattr(actor, method, None))))
        if not await report.run(name, telling(step)):
            break
    if transport:
        await transport.close()
    return report.ok


def chosen(words=None):
    """The arguments of a command line; this program's own unless told otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, metavar="URL", help="latchd's base URL")
    parser.add_argument("--hci", metavar="SPEC", help="tcp-client:HOST:PORT or unix:PATH")
    parser.add_argument("--bluez", metavar="hciN", help="an adapter of BlueZ, with bleak, in place of --hci")
    parser.add_argument("--state", metavar="FILE", help="what the app keeps (default: nothing)")
    parser.add_argument("--steps", required=True, metavar="STEP,...")
    parser.add_argument("--email", help="whose phone it is")
    parser.add_argument("--code", help="the one-time code")
    parser.add_argument("--client", default="demo-app", help="the app's client id (demo-app)")
    parser.add_argument("--secret", default="demo-app-secret")
    parser.add_argument("--lock", metavar="LOCK", help="id or a part of the name")
    parser.add_argument("--mtu", type=int, default=517, help="what we offer (517)")
    parser.add_argument("--commands", action="store_true", help="write without response")
    parser.add_argument("--indications", action="store_true", help="instead of notifications")
    parser.add_argument("--scan-for", type=float, default=0, metavar="SECONDS", help="scan at least this long")
    parser.add_argument("--timeout", type=float, default=15, metavar="SECONDS", help="for each step (15)")
    return parser.parse_args(words)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    succeeded = asyncio.run(main(chosen()))
    emit(step="done", ok=succeeded)
    sys.exit(0 if succeeded else 1)
