"""What the Bumble peers share: JSON lines, a powered device that pairs by Just Works, and UUIDs as text."""

import asyncio
import json
import time

from bumble.core import UUID
from bumble.device import Device, DeviceConfiguration
from bumble.hci import Address
from bumble.keys import JsonKeyStore
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport import open_transport

# The service of `peripheral.py`.
SERVICE = UUID("6C617463-6800-4000-8000-000000000000")
READABLE = UUID("6C617463-6800-4000-8000-000000000001")
WRITABLE = UUID("6C617463-6800-4000-8000-000000000002")
NOTIFYING = UUID("6C617463-6800-4000-8000-000000000003")
INDICATING = UUID("6C617463-6800-4000-8000-000000000004")
LONG = UUID("6C617463-6800-4000-8000-000000000005")
ENCRYPTED = UUID("6C617463-6800-4000-8000-000000000006")


def emit(**facts):
    """Prints one JSON object as a line, at once, for the program that reads us."""
    print(json.dumps(facts), flush=True)


def name_of(uuid):
    """`180F`, or the long form with hyphens, in capitals."""
    return uuid.to_hex_str("-")


class Report:
    """Runs steps one after the other, tells how each went, and remembers whether one failed."""

    def __init__(self, timeout, **labels):
        self.timeout = timeout
        self.labels = labels
        self.ok = True

    async def run(self, name, step):
        """Awaits `step()`, a coroutine that returns a dictionary of facts; prints them; returns whether it worked."""
        began = time.monotonic()
        try:
            facts = {"ok": True, **(await asyncio.wait_for(step(), self.timeout) or {})}
        except asyncio.TimeoutError:
            facts = {"ok": False, "error": f"not done within {self.timeout:g} s"}
        except asyncio.CancelledError:  # What Bumble does to whoever waits for an answer when the connection is lost.
            if asyncio.current_task().cancelling():
                raise
            facts = {"ok": False, "error": "the connection was lost"}
        except Exception as error:  # Whatever a broken peer makes Bumble raise is a finding to print.
            facts = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        milliseconds = round((time.monotonic() - began) * 1000, 1)
        emit(step=name, **self.labels, **facts, milliseconds=milliseconds)
        self.ok = self.ok and facts["ok"]
        return facts["ok"]


async def open_device(hci, name, address=None, key_store=None, private=False):
    """A device, not yet powered, on the controller at `hci` (`tcp-client:HOST:PORT`, `unix:PATH`), and its transport.

    Without an address it makes up a static random one. `private` lets it go by resolvable private addresses.
    """
    transport = await open_transport(hci)
    identity = Address(address) if address else Address.generate_static_address()
    device = Device.from_config_with_hci(
        DeviceConfiguration(
            name=name, address=identity, irk=bytes(identity) + b"peer irk..", le_privacy_enabled=private
        ),
        transport.source,
        transport.sink,
    )
    if key_store:
        device.keystore = JsonKeyStore("latch-peer", key_store)
    device.pairing_config_factory = lambda connection: PairingConfig(
        sc=True,
        mitm=False,
        bonding=True,
        delegate=PairingDelegate(PairingDelegate.NO_OUTPUT_NO_INPUT),
        identity_address_type=PairingConfig.AddressType.RANDOM,
    )
    return device, transport


def parameters_of(connection):
    """The parameters of a connection, times in milliseconds."""
    return {
        "interval": connection.parameters.connection_interval,
        "latency": connection.parameters.peripheral_latency,
        "supervisionTimeout": connection.parameters.supervision_timeout,
    }
