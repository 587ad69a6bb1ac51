#!/usr/bin/env python3
"""A peripheral made of Bumble, for a central to be tested against.

    python peripheral.py --hci tcp-client:127.0.0.1:9600
    python peripheral.py --hci unix:/tmp/hci --name Latch --for 60

Beside Device Information and Battery it has a service, 6C617463-6800-4000-8000-000000000000; in it, by last digit:

    1  readable: "readable"
    2  writable, with and without response
    3  notifies what was written to 2
    4  indicates what was written to 2
    5  readable and writable: 400 bytes, 0, 1, ... 255, 0, ...
    6  readable when encrypted: "secret"

Prints a JSON object for each thing that happens, {"event": NAME, ...facts}: advertising, connection, mtu, parameters,
subscription, read, write, confirmed, pairing, pairing-failure, encryption, disconnection, done. Advertises again after a disconnection. Ends with status 0 after --connections, or when it is told to terminate, or after --for
seconds (then with 1 if there should have been more connections).
"""

import argparse
import asyncio
import logging
import signal
import sys

from bumble import hci
from bumble.core import AdvertisingData
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.profiles.battery_service import BatteryService
from bumble.profiles.device_information_service import DeviceInformationService

import common
from common import emit, name_of, open_device, parameters_of

READ, WRITE, COMMAND = Characteristic.READ, Characteristic.WRITE, Characteristic.WRITE_WITHOUT_RESPONSE


class Peripheral:
    def __init__(self, device):
        self.device = device
        self.long_value = bytes(index % 256 for index in range(400))
        self.notifying = self.characteristic(common.NOTIFYING, Characteristic.NOTIFY, value=b"")
        self.indicating = self.characteristic(common.INDICATING, Characteristic.INDICATE, value=b"")
        secret = self.characteristic(common.ENCRYPTED, READ, value=b"secret")
        secret.permissions = Characteristic.Permissions.READABLE | Characteristic.Permissions.READ_REQUIRES_ENCRYPTION
        own = [
            self.characteristic(common.READABLE, READ, value=b"readable"),
            self.characteristic(common.WRITABLE, WRITE | COMMAND, value=CharacteristicValue(write=self.on_write)),
            self.notifying,
            self.indicating,
            self.characteristic(
                common.LONG, READ | WRITE,
                value=CharacteristicValue(read=lambda connection: self.long_value, write=self.on_long_write),
            ),
            secret,
        ]
        device.add_services([
            DeviceInformationService(
                manufacturer_name="Peer", model_number="Bumble", serial_number="1", firmware_revision="0.0.236"
            ),
            BatteryService(lambda connection: 77),
            Service(common.SERVICE, own),
        ])

    def characteristic(self, uuid, properties, value):
        made = Characteristic(
            uuid, properties, Characteristic.Permissions.READABLE | Characteristic.Permissions.WRITEABLE, value
        )
        made.on("read", lambda connection, value: emit(event="read", uuid=name_of(uuid), length=len(value)))
        made.on(
            "subscription",
            lambda connection, notify, indicate: emit(
                event="subscription", uuid=name_of(uuid), notify=notify, indicate=indicate
            ),
        )
        return made

    async def on_write(self, connection, value):
        emit(event="write", uuid=name_of(common.WRITABLE), value=value.hex())
        asyncio.get_running_loop().create_task(self.answer(connection, value))

    async def answer(self, connection, value):
        await self.device.notify_subscriber(connection, self.notifying, value)
        subscriptions = self.device.gatt_server.subscribers.get(connection, {})
        if subscriptions.get(self.indicating.handle, b"\0")[0] & 2:
            await self.device.indicate_subscriber(connection, self.indicating, value)
            emit(event="confirmed", value=value.hex())

    async def on_long_write(self, connection, value):
        self.long_value = value
        emit(event="write", uuid=name_of(common.LONG), length=len(value))

    async def advertise(self, arguments):
        await self.device.start_advertising(
            own_address_type=hci.OwnAddressType.RANDOM,
            advertising_data=bytes(AdvertisingData([(AdvertisingData.FLAGS, b"\x06")])),
            scan_response_data=bytes(AdvertisingData([(AdvertisingData.COMPLETE_LOCAL_NAME, arguments.name.encode())])),
            advertising_interval_min=arguments.interval,
            advertising_interval_max=arguments.interval,
        )
        emit(event="advertising", address=self.device.random_address.to_string(False), name=arguments.name)

    async def run(self, arguments, controller_gone):
        """Serves until the time is over, enough connections have come and gone, or the controller has gone."""
        remaining = arguments.connections
        over = asyncio.Event()

        def on_disconnection(reason):
            nonlocal remaining
            emit(event="disconnection", reason=reason)
            remaining -= 1
            if remaining == 0:
                over.set()
            else:
                asyncio.get_running_loop().create_task(self.advertise(arguments))

        def on_connection(connection):
            def encryption():
                emit(event="encryption", encrypted=connection.is_encrypted)

            def pairing(keys):
                emit(
                    event="pairing",
                    secureConnections=connection.sc,
                    identityAddress=connection.peer_address.to_string(False),
                    identityResolvingKey=keys.irk is not None,
                )

            emit(event="connection", peer=connection.peer_address.to_string(False), **parameters_of(connection))
            connection.on("connection_att_mtu_update", lambda: emit(event="mtu", mtu=connection.att_mtu))
            connection.on("connection_encryption_change", encryption)
            connection.on("connection_parameters_update", lambda: emit(event="parameters", **parameters_of(connection)))
            connection.on("pairing", pairing)
            connection.on("pairing_failure", lambda reason: emit(event="pairing-failure", reason=int(reason)))
            connection.on("disconnection", on_disconnection)

        self.device.on("connection", on_connection)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
        await self.device.power_on()
        await self.advertise(arguments)
        await asyncio.wait(
            [asyncio.ensure_future(over.wait()), controller_gone],
            timeout=arguments.seconds,
            return_when=asyncio.FIRST_COMPLETED,
        )
        return over.is_set() or (remaining <= 0 and not controller_gone.done())


async def main(arguments):
    device, transport = await open_device(arguments.hci, arguments.name, arguments.address, arguments.key_store)
    ok = await Peripheral(device).run(arguments, transport.source.terminated)
    await transport.close()
    return ok


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hci", required=True, metavar="SPEC", help="tcp-client:HOST:PORT or unix:PATH")
    parser.add_argument("--name", default="Peer")
    parser.add_argument("--address", help="static random address (default: made up)")
    parser.add_argument("--interval", type=float, default=100, metavar="MS", help="advertising interval (100)")
    parser.add_argument("--key-store", metavar="FILE", help="keep keys in this JSON file (default: in memory)")
    parser.add_argument("--connections", type=int, default=0, metavar="N", help="end after so many (default: go on)")
    parser.add_argument("--for", type=float, default=60, metavar="SECONDS", dest="seconds", help="end then (60)")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    succeeded = asyncio.run(main(chosen))
    emit(event="done", ok=succeeded)
    sys.exit(0 if succeeded else 1)
