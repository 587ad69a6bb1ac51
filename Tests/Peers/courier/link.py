"""A connection of Bumble with a lock: whole messages over its two characteristics."""

import asyncio

from bumble.core import UUID
from bumble.device import Peer

from advertising import SERVICE
from segments import LONGEST_VALUE, Assembler, Malformed, cut

REQUEST, RESPONSE, INFO = (UUID(SERVICE.replace("0001", f"000{digit}", 1)) for digit in (2, 3, 4))


class LinkLost(Exception):
    """The link is gone, with the reason of the link layer."""

    def __init__(self, reason):
        super().__init__(f"the link is gone: 0x{reason:02x}")
        self.reason = reason


class Link:
    """A phone's link with one lock."""

    def __init__(self, device, with_response=True):
        self.device, self.with_response = device, with_response
        self.connection = self.peer = self.request = self.lost = None
        self.incoming = asyncio.Queue()
        self.assembler = Assembler()
        self.sent = []

    async def connect(self, address, timeout):
        self.connection = await self.device.connect_le(address, timeout=timeout)
        self.connection.on("disconnection", self.on_disconnection)
        self.peer = Peer(self.connection)

    async def open(self, indications=False):
        """Discovers the service, reads info, and subscribes; the value of info."""
        (service,) = await self.peer.discover_service(UUID(SERVICE))
        await service.discover_characteristics()
        found = {each.uuid: each for each in service.characteristics}
        octets = await self.peer.read_value(found[INFO])
        await found[RESPONSE].discover_descriptors()
        await self.peer.subscribe(found[RESPONSE], self.on_segment, prefer_notify=not indications)
        self.request = found[REQUEST]
        return octets

    async def send(self, message):
        for segment in cut(message, self.connection.att_mtu):
            await self.send_segment(segment)

    async def send_segment(self, segment):
        if self.lost is not None:
            raise LinkLost(self.lost)
        self.sent.append(segment)
        await self.peer.write_value(self.request, segment, with_response=self.with_response)

    async def receive(self, timeout):
        """The next whole message; raises what came instead, or TimeoutError."""
        if self.lost is not None and self.incoming.empty():
            raise LinkLost(self.lost)
        message = await asyncio.wait_for(self.incoming.get(), timeout)
        if isinstance(message, Exception):
            raise message
        return message

    async def disconnect(self):
        """Ends the link, where the lock has not; the reason."""
        if self.lost is None:
            await self.connection.disconnect()
        return self.lost

    def on_segment(self, segment):
        try:
            if len(segment) > LONGEST_VALUE:
                raise Malformed(f"a segment of {len(segment)} octets")
            message = self.assembler.receive(bytes(segment))
        except Exception as error:  # Told to whoever waits for a message.
            message = error
        if message is not None:
            self.incoming.put_nowait(message)

    def on_disconnection(self, reason):
        self.lost = reason
        self.incoming.put_nowait(LinkLost(reason))
