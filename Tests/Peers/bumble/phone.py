"""What a phone made of Bumble does with a lock, step by step. `central.py` runs these."""

import asyncio
import functools
import struct

from bumble import att, gatt, hci
from bumble.device import Peer

from common import emit, name_of, parameters_of
from scanning import scan

DEVICE_INFORMATION = {
    "2A29": "manufacturerName",
    "2A24": "modelNumber",
    "2A25": "serialNumber",
    "2A27": "hardwareRevision",
    "2A26": "firmwareRevision",
    "2A28": "softwareRevision",
}
PROPERTIES = {2: "read", 4: "writeWithoutResponse", 8: "write", 16: "notify", 32: "indicate"}
READ, WRITE = gatt.Characteristic.READ, gatt.Characteristic.WRITE
CONFIGURATION = gatt.GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR


class Phone:
    """One phone and the lock that it deals with. A method is a step; what it returns are the facts to tell."""

    def __init__(self, device, arguments, target=None):
        self.device = device
        self.arguments = arguments
        self.target = target
        self.connection = None
        self.peer = None
        self.updates = asyncio.Queue()

    @property
    def characteristics(self):
        return [each for service in self.peer.services for each in service.characteristics]

    async def power_on(self):
        await self.device.power_on()
        version = self.device.host.local_version
        return {
            "publicAddress": self.device.public_address.to_string(False),
            "address": self.device.random_address.to_string(False),
            "version": version.hci_version if version else None,
            "features": f"{self.device.host.local_le_features:016x}",
        }

    # MARK: Finding

    def is_target(self, heard):
        if self.arguments.target:
            return heard.address.to_string(False) == self.arguments.target.upper()
        return self.arguments.name in heard.names

    async def scan(self):
        def enough(devices):
            return any(self.is_target(each) and each.complete for each in devices)

        devices = await scan(self.device, enough, self.arguments.scan_for, self.arguments.timeout * 0.8)
        facts = {"devices": [each.facts() for each in devices]}
        if target := next(filter(self.is_target, devices), None):
            self.target = target.address
            return {"target": target.facts(), **facts}
        return {"ok": False, "error": "the target was not heard", **facts}

    async def passive(self):
        devices = await scan(self.device, lambda devices: False, at_most=max(1, self.arguments.scan_for), active=False)
        silent = all(each.scan_response is None for each in devices)
        return {"ok": bool(devices) and silent, "devices": [each.facts() for each in devices]}

    # MARK: The link

    async def connect(self):
        if self.target is None:
            self.target = hci.Address(self.arguments.target)
        own = hci.OwnAddressType.PUBLIC if self.arguments.public else hci.OwnAddressType.RANDOM
        timeout = self.arguments.timeout
        self.connection = await self.device.connect_le(self.target, own_address_type=own, timeout=timeout)
        self.peer = Peer(self.connection)
        return {
            "handle": self.connection.handle,
            "peer": self.connection.peer_address.to_string(False),
            "own": self.connection.self_address.to_string(False),
            **parameters_of(self.connection),
        }

    async def link(self):
        connection, facts, errors = self.connection, {}, {}
        for name, change in (
            ("phy", lambda: connection.set_phy([hci.Phy.LE_2M], [hci.Phy.LE_2M])),
            ("dataLength", lambda: connection.set_data_length(251, 2120)),
            ("parameters", lambda: connection.update_parameters(30, 40, 0, 4000)),
            ("features", connection.get_remote_le_features),
            ("rssi", connection.get_rssi),
        ):
            try:
                facts[name] = await change()
            except hci.HCI_Error as error:
                errors[name] = error.error_code
        phy = await connection.get_phy()
        octets = connection.data_length
        return {
            "ok": not errors,
            "errors": errors,
            "rssi": facts.get("rssi"),
            "features": f"{facts.get('features', 0):016x}",
            "phy": [phy.tx_phy, phy.rx_phy],
            "octets": [octets.max_tx_octets, octets.max_rx_octets],
            **parameters_of(connection),
        }

    async def disconnect(self):
        reasons = []
        self.connection.once("disconnection", reasons.append)
        await self.connection.disconnect()
        return {"reason": reasons[0] if reasons else None}

    # MARK: Attributes

    async def mtu(self):
        return {"mtu": await self.peer.request_mtu(self.arguments.mtu)}

    async def discover(self):
        await self.peer.discover_services()
        for service in self.peer.services:
            await service.discover_characteristics()
        for characteristic in self.characteristics:
            await characteristic.discover_descriptors()
        client = self.connection.gatt_client
        by_uuid = await client.discover_service(gatt.GATT_BATTERY_SERVICE)
        levels = await client.read_characteristics_by_uuid(gatt.GATT_BATTERY_LEVEL_CHARACTERISTIC, None)
        attributes = await self.peer.discover_attributes()
        return {
            "services": [
                {
                    "uuid": name_of(service.uuid),
                    "handle": service.handle,
                    "end": service.end_group_handle,
                    "characteristics": [
                        {
                            "uuid": name_of(each.uuid),
                            "handle": each.handle,
                            "properties": [text for bit, text in PROPERTIES.items() if each.properties & bit],
                            "descriptors": [name_of(descriptor.type) for descriptor in each.descriptors],
                        }
                        for each in service.characteristics
                    ],
                }
                for service in self.peer.services
            ],
            "batteryServicesByUUID": len(by_uuid),
            "batteryLevelsByUUID": [value.hex() for value in levels],
            "attributes": len(attributes),
        }

    async def read_all(self):
        """What each readable characteristic holds, and the error of each that refused."""
        values, refused = [], {}
        for characteristic in self.characteristics:
            if characteristic.properties & READ:
                try:
                    values.append((characteristic, await self.peer.read_value(characteristic)))
                except att.ATT_Error as error:
                    refused[name_of(characteristic.uuid)] = error.error_code
        return values, refused

    async def read(self):
        values, refused = await self.read_all()
        by_uuid = {name_of(characteristic.uuid): value for characteristic, value in values}
        texts = {DEVICE_INFORMATION[uuid]: by_uuid[uuid].decode() for uuid in DEVICE_INFORMATION if uuid in by_uuid}
        return {
            "deviceInformation": texts,
            "batteryLevel": int.from_bytes(by_uuid["2A19"], "little") if "2A19" in by_uuid else None,
            "values": {uuid: value.hex() for uuid, value in by_uuid.items()},
            "refused": refused,
            "encrypted": self.connection.is_encrypted,
        }

    async def read_long(self):
        client = self.connection.gatt_client
        values, _ = await self.read_all()
        characteristic, value = max(values, key=lambda pair: len(pair[1]))
        parts = {}
        for label, offset in (("inside", 1), ("end", len(value)), ("beyond", len(value) + 1)):
            response = await client.send_request(
                att.ATT_Read_Blob_Request(attribute_handle=characteristic.handle, value_offset=offset)
            )
            if response.op_code == att.Opcode.ATT_ERROR_RESPONSE:
                parts[label] = {"error": response.error_code}
            else:
                expected = value[offset : offset + client.mtu - 1]
                parts[label] = {"asExpected": response.part_attribute_value == expected}
        ok = all(part.get("asExpected", True) for part in parts.values())
        return {"ok": ok, "uuid": name_of(characteristic.uuid), "length": len(value), "mtu": client.mtu, **parts}

    async def write(self):
        written = []
        for characteristic in self.characteristics:
            if characteristic.properties & READ and characteristic.properties & WRITE:
                value = await self.peer.read_value(characteristic)
                await self.peer.write_value(characteristic, value, with_response=True)
                if await self.peer.read_value(characteristic) != value:
                    return {"ok": False, "error": f"{name_of(characteristic.uuid)} does not read as written"}
                written.append(name_of(characteristic.uuid))
        for with_response, pairs in ((True, self.arguments.write), (False, self.arguments.write_command)):
            for uuid, value in pairs:
                for characteristic in self.peer.get_characteristics_by_uuid(uuid):
                    await self.peer.write_value(characteristic, value, with_response=with_response)
                    written.append(name_of(uuid))
        return {"written": written}

    async def write_refused(self):
        for characteristic in self.characteristics:
            if name_of(characteristic.uuid) in DEVICE_INFORMATION:
                try:
                    await self.peer.write_value(characteristic, b"x", with_response=True)
                    return {"ok": False, "error": f"{name_of(characteristic.uuid)} took a write"}
                except att.ATT_Error as error:
                    return {"uuid": name_of(characteristic.uuid), "refused": error.error_code}
        return {"ok": False, "error": "no Device Information"}

    async def subscribe(self):
        subscribed = []
        for characteristic in self.characteristics:
            if characteristic.properties & (gatt.Characteristic.NOTIFY | gatt.Characteristic.INDICATE):
                uuid = name_of(characteristic.uuid)
                on_update = functools.partial(lambda uuid, value: self.updates.put_nowait((uuid, value)), uuid)
                await self.peer.subscribe(characteristic, on_update)
                cccd = characteristic.get_descriptor(CONFIGURATION)
                (bits,) = struct.unpack("<H", await self.peer.read_value(cccd))
                subscribed.append({"uuid": uuid, "configuration": bits})
        return {"subscribed": subscribed}

    async def notification(self):
        emit(step="waiting")
        uuid, value = await self.updates.get()
        return {"uuid": uuid, "value": value.hex()}

    async def unsubscribe(self):
        unsubscribed = []
        for characteristic in self.characteristics:
            cccd = characteristic.get_descriptor(CONFIGURATION)
            if cccd:
                await self.peer.write_value(cccd, bytes(2), with_response=True)
                unsubscribed.append(name_of(characteristic.uuid))
        return {"unsubscribed": unsubscribed}

    # MARK: Security

    async def pair(self):
        pairing = asyncio.get_running_loop().create_future()
        self.connection.once("pairing", pairing.set_result)
        await self.connection.pair()
        keys = await pairing
        return {
            "ok": self.connection.is_encrypted and self.connection.sc,
            "encrypted": self.connection.is_encrypted,
            "secureConnections": self.connection.sc,
            "authenticated": bool(keys.ltk and keys.ltk.authenticated),
            "longTermKey": keys.ltk is not None,
            "identityResolvingKey": keys.irk is not None,
            "identityAddress": self.connection.peer_address.to_string(False),
        }

    async def encrypt(self):
        await self.connection.encrypt()
        return {"ok": self.connection.is_encrypted, "encrypted": self.connection.is_encrypted}

    async def new_address(self):
        before = self.device.random_address
        self.device.random_address = hci.Address.generate_private_address(self.device.irk)
        await self.device.send_sync_command(
            hci.HCI_LE_Set_Random_Address_Command(random_address=self.device.random_address)
        )
        return {"before": before.to_string(False), "address": self.device.random_address.to_string(False)}
