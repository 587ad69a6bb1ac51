"""Active scanning, with what each device said in its advertisement and in its scan response kept apart."""

import asyncio

from bumble.core import AdvertisingData, UUID
from bumble.device import Advertisement

from common import name_of


class Heard:
    """One device on the air."""

    def __init__(self, advertisement):
        self.address = advertisement.address
        self.connectable = False
        self.scannable = False
        self.reports = 0
        self.rssi = []
        self.advertising = b""
        self.scan_response = None

    def add(self, advertisement):
        self.reports += 1
        self.rssi.append(advertisement.rssi)
        if advertisement.is_scan_response:
            self.scan_response = advertisement.data_bytes
        else:
            self.advertising = advertisement.data_bytes
            self.connectable = advertisement.is_connectable
            self.scannable = advertisement.is_scannable

    @property
    def structures(self):
        return AdvertisingData.from_bytes(self.advertising + (self.scan_response or b"")).ad_structures

    @property
    def names(self):
        kinds = (AdvertisingData.COMPLETE_LOCAL_NAME, AdvertisingData.SHORTENED_LOCAL_NAME)
        return [data.decode("utf-8", "replace") for kind, data in self.structures if kind in kinds]

    @property
    def complete(self):
        """Whether nothing more is to be heard from it."""
        return self.scan_response is not None or (self.reports > 0 and not self.scannable)

    def facts(self):
        services, service_data, manufacturer_data = [], {}, []
        for kind, data in self.structures:
            if kind in (2, 3):
                services += [name_of(UUID.from_bytes(data[i : i + 2])) for i in range(0, len(data), 2)]
            elif kind in (6, 7):
                services += [name_of(UUID.from_bytes(data[i : i + 16])) for i in range(0, len(data), 16)]
            elif kind in (0x16, 0x21):
                length = 2 if kind == 0x16 else 16
                service_data[name_of(UUID.from_bytes(data[:length]))] = data[length:].hex()
            elif kind == 0xFF:
                manufacturer_data.append(data.hex())
        return {
            "address": self.address.to_string(False),
            "addressType": "public" if self.address.is_public else "random",
            "names": self.names,
            "rssi": self.rssi[-1],
            "rssiRange": [min(self.rssi), max(self.rssi)],
            "reports": self.reports,
            "connectable": self.connectable,
            "services": services,
            "serviceData": service_data,
            "manufacturerData": manufacturer_data,
            "advertising": self.advertising.hex(),
            "scanResponse": None if self.scan_response is None else self.scan_response.hex(),
        }


async def scan(device, enough, at_least=0.0, at_most=10.0, active=True):
    """Listens until `enough(devices heard)`, but `at_least` and `at_most` so many seconds; the devices by address."""
    heard = {}
    changed = asyncio.Event()

    def on_report(report):
        advertisement = Advertisement.from_advertising_report(report)
        if advertisement is not None:
            heard.setdefault(str(advertisement.address), Heard(advertisement)).add(advertisement)
            changed.set()

    device.host.on("advertising_report", on_report)
    await device.start_scanning(active=active, filter_duplicates=False)
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        while (passed := loop.time() - began) < at_most:
            done = enough(heard.values())
            if done and passed >= at_least:
                break
            changed.clear()
            try:
                await asyncio.wait_for(changed.wait(), (at_least if done else at_most) - passed)
            except asyncio.TimeoutError:
                pass
    finally:
        device.host.remove_listener("advertising_report", on_report)
        await device.stop_scanning()
    return [heard[address] for address in sorted(heard)]
