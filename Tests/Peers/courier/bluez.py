"""The phone's radio by BlueZ and bleak, in place of Bumble's: what courier.py needs of it."""

import asyncio

from bleak import BleakClient, BleakScanner
from bleak.uuids import normalize_uuid_str

from advertising import SERVICE, SERVICE_DATA_128_BIT
from link import INFO, REQUEST, RESPONSE, Link, LinkLost

UNKNOWN = 0  # BlueZ does not tell why a link ended.


class BlueZDevice:
    """An adapter of bluetoothd's."""

    def __init__(self, adapter):
        self.adapter = adapter

    async def power_on(self):
        return {"adapter": self.adapter}


class Heard:
    """One device on the air."""

    def __init__(self, device, advertisement):
        self.address = Place(device)
        self.structures = [
            (SERVICE_DATA_128_BIT, bytes.fromhex(uuid.replace("-", ""))[::-1] + data)
            for uuid, data in advertisement.service_data.items()
        ]


class Place:
    """Where a device is found again."""

    def __init__(self, device):
        self.device = device

    def to_string(self, _):
        return self.device.address


async def scan(device, enough, at_least=0.0, at_most=10.0, _active=True):
    """As Bumble's: listens until `enough(devices heard)`, but `at_least` and `at_most` so many seconds."""
    heard, changed = {}, asyncio.Event()

    def on_found(found, advertisement):
        heard[found.address] = Heard(found, advertisement)
        changed.set()

    loop = asyncio.get_running_loop()
    began = loop.time()
    async with BleakScanner(on_found, bluez={"adapter": device.adapter}):
        while (passed := loop.time() - began) < at_most:
            done = enough(heard.values())
            if done and passed >= at_least:
                break
            changed.clear()
            try:
                await asyncio.wait_for(changed.wait(), (at_least if done else at_most) - passed)
            except asyncio.TimeoutError:
                pass
    return [heard[address] for address in sorted(heard)]


class BlueZLink(Link):
    """A link with one lock over bluetoothd."""

    async def connect(self, address, timeout):
        self.client = BleakClient(
            address.device, self.on_lost, timeout=timeout, bluez={"adapter": self.device.adapter}
        )
        await self.client.connect()
        self.connection = self

    @property
    def att_mtu(self):
        return self.request.max_write_without_response_size + 3

    async def open(self, indications=False):
        """BlueZ chooses between notifications and indications by itself."""
        service = self.client.services.get_service(SERVICE)
        info, self.request, response = (
            service.get_characteristic(normalize_uuid_str(uuid.to_hex_str("-"))) for uuid in (INFO, REQUEST, RESPONSE)
        )
        octets = await self.client.read_gatt_char(info)
        await self.client.start_notify(response, lambda _, octets: self.on_segment(octets))
        return bytes(octets)

    async def send_segment(self, segment):
        if self.lost is not None:
            raise LinkLost(self.lost)
        self.sent.append(segment)
        await self.client.write_gatt_char(self.request, segment, response=self.with_response)

    async def disconnect(self):
        if self.lost is None:
            await self.client.disconnect()
        return self.lost

    def on_lost(self, _):
        self.on_disconnection(UNKNOWN)
