#!/usr/bin/env python3
"""How fast Bumble is with itself in this process, on its own link and controllers: what our own numbers are put beside.

    python benchmark.py                                   # everything, a second each
    python benchmark.py --seconds 5 --only sessions,writes
    python benchmark.py --advertisers 100,500,1000 --seconds 10

Prints one JSON object for each measurement:
    connections   connect and disconnect, per second
    writes        write with response round trips, per second, on one connection
    sessions      the unlock-like session, per second: connect, MTU, discovery, subscription, four writes each
                  answered by a notification, disconnect; no cryptography; link packets of 251 bytes
    memory        bytes for each idle device (host and controller, advertising)
    advertisers   devices that advertise once a second, with one passive scanner: reports delivered, reports that were
                  due, processor time
"""

import argparse
import asyncio
import functools
import gc
import resource
import time

from bumble.controller import Controller
from bumble.core import AdvertisingData
from bumble.device import Device, Peer
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink

import common
from common import emit

PAYLOAD = 64  # bytes of each write and of each notification of a session


async def make_device(link, number):
    """A powered device with a controller of its own on the link, at a static random address made of the number."""
    high, low = number >> 8, number & 255
    controller = Controller(f"C{number}", link=link, public_address=f"00:00:00:{high:02X}:{low:02X}:00")
    controller.le_acl_data_packet_length = controller.supported_max_tx_octets = controller.supported_max_rx_octets = 251
    address = Address(f"C0:00:00:00:{high:02X}:{low:02X}")
    device = Device(name=f"D{number}", address=address, host=Host(controller, AsyncPipeSink(controller)))
    await device.power_on()
    return device, controller


async def advertise(device, interval):
    await device.start_advertising(
        auto_restart=True,
        advertising_data=bytes(AdvertisingData([(AdvertisingData.COMPLETE_LOCAL_NAME, b"Latch")])),
        advertising_interval_min=interval,
        advertising_interval_max=interval,
    )


class Pair:
    """A central, and a peripheral that answers what is written with a notification of the same length."""

    async def prepare(self):
        link = LocalLink()
        self.central, self.initiator = await make_device(link, 1)
        self.peripheral, self.advertiser = await make_device(link, 2)
        notifying = Characteristic(common.NOTIFYING, Characteristic.NOTIFY, Characteristic.READABLE, b"")

        def on_write(connection, value):
            asyncio.get_running_loop().create_task(self.peripheral.notify_subscriber(connection, notifying, value))

        writable = Characteristic(
            common.WRITABLE, Characteristic.WRITE, Characteristic.WRITEABLE, CharacteristicValue(write=on_write)
        )
        self.peripheral.add_service(Service(common.SERVICE, [writable, notifying]))
        await advertise(self.peripheral, 1000)
        return self

    async def connect(self):
        """Connects at once: the advertisement is sent when the central is ready for it, not at the next interval."""
        connecting = asyncio.ensure_future(self.central.connect_le(self.peripheral.random_address))
        while not connecting.done():
            if self.initiator.pending_le_connection:
                for advertising in self.advertiser.advertising_sets.values():
                    if advertising.enabled:
                        advertising.send_extended_advertising_data()
            await asyncio.sleep(0)
        return connecting.result()

    async def come_and_go(self):
        await (await self.connect()).disconnect()

    async def session(self):
        connection = await self.connect()
        peer = Peer(connection)
        await peer.request_mtu(517)
        await peer.discover_services()
        for service in peer.services:
            await service.discover_characteristics()
        answers = asyncio.Queue()
        (notifying,) = peer.get_characteristics_by_uuid(common.NOTIFYING)
        (writable,) = peer.get_characteristics_by_uuid(common.WRITABLE)
        await peer.subscribe(notifying, answers.put_nowait)
        for number in range(4):
            await peer.write_value(writable, bytes([number]) * PAYLOAD, with_response=True)
            assert await answers.get() == bytes([number]) * PAYLOAD
        await connection.disconnect()


async def per_second(seconds, action):
    """Repeats the action for that long: how often per second, and the processor time of each."""
    await action()
    count, began, used = 0, time.perf_counter(), time.process_time()
    while (passed := time.perf_counter() - began) < seconds:
        await action()
        count += 1
    microseconds = (time.process_time() - used) / count * 1e6
    return {"count": count, "perSecond": round(count / passed, 1), "processorMicrosecondsEach": round(microseconds, 1)}


async def connections(seconds):
    return await per_second(seconds, (await Pair().prepare()).come_and_go)


async def sessions(seconds):
    pair = await Pair().prepare()
    units = 0

    def count(send):
        def counting(*arguments):
            nonlocal units
            units += 1
            send(*arguments)

        return counting

    sends = [(device.host, device.host.send_l2cap_pdu) for device in (pair.central, pair.peripheral)]
    for host, send in sends:
        host.send_l2cap_pdu = count(send)
    await pair.session()
    for host, send in sends:
        host.send_l2cap_pdu = send
    return {**await per_second(seconds, pair.session), "payload": PAYLOAD, "protocolDataUnits": units}


async def writes(seconds):
    pair = await Pair().prepare()
    peer = Peer(await pair.connect())
    await peer.request_mtu(517)
    await peer.discover_all()
    (writable,) = peer.get_characteristics_by_uuid(common.WRITABLE)
    facts = await per_second(seconds, lambda: peer.write_value(writable, bytes(PAYLOAD), with_response=True))
    return {**facts, "payload": PAYLOAD}


def resident_bytes():
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


async def memory(seconds, count=200):
    link = LocalLink()
    await make_device(link, 0)
    before = resident_bytes()
    devices = [await make_device(link, number) for number in range(1, count + 1)]
    for device, _ in devices:
        await advertise(device, 10_000)
    return {"devices": count, "bytesEach": (resident_bytes() - before) // count}


async def advertisers(seconds, count):
    """As many devices as that advertise once a second, evenly spread over it, and one that scans passively."""
    seconds = max(seconds, 3)
    loop = asyncio.get_running_loop()
    link = LocalLink()
    scanner, _ = await make_device(link, 0)
    devices = [(await make_device(link, number))[0] for number in range(1, count + 1)]
    heard = 0

    def on_report(report):
        nonlocal heard
        heard += not report.event_type & 8  # this controller makes a scan response of each advertisement

    scanner.host.on("advertising_report", on_report)
    await scanner.start_scanning(active=False, filter_duplicates=False)
    starting = []
    for index, device in enumerate(devices):
        start = functools.partial(lambda each: starting.append(loop.create_task(advertise(each, 1000))), device)
        loop.call_later(index / count, start)
    await asyncio.sleep(1)
    await asyncio.wait(starting, timeout=30)
    on_air = sum(device.is_advertising for device in devices)
    heard, began, used = 0, time.perf_counter(), time.process_time()
    await asyncio.sleep(seconds)
    passed, used = time.perf_counter() - began, time.process_time() - used
    return {
        "advertisers": count,
        "onAir": on_air,
        "seconds": round(passed, 2),
        "delivered": heard,
        "due": round(count * passed),
        "processorShare": round(used / passed, 3),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1, help="for each measurement (1; advertisers at least 3)")
    parser.add_argument("--only", metavar="NAME,...", help="of: memory, connections, writes, sessions, advertisers")
    parser.add_argument("--advertisers", default="100,500", metavar="N,...", help="how many (100,500)")
    chosen = parser.parse_args()
    wanted = chosen.only.split(",") if chosen.only else ["memory", "connections", "writes", "sessions", "advertisers"]
    for name, measure in (("memory", memory), ("connections", connections), ("writes", writes), ("sessions", sessions)):
        if name in wanted:
            emit(benchmark=name, **asyncio.run(measure(chosen.seconds)))
    if "advertisers" in wanted:
        for number in map(int, chosen.advertisers.split(",")):
            emit(benchmark="advertisers", **asyncio.run(advertisers(chosen.seconds, number)))
