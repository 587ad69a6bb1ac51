"""A sync: the time and a package to the lock, its report to the cloud. The order is the specification's."""

import struct

from envelopes import Envelope, chunk_count
from messages import Refused


async def bring_time(session, cloud, lock):
    nonce = (await session.ask("time challenge"))["nonce"]
    return await session.ask("time", cloud.time(lock, nonce))


async def bring_package(session, octets, stop_after=None):
    """Begins or resumes; what happened. With `stop_after` so many chunks go over at most, and no commit."""
    package = Envelope.parse(octets)
    base, sequence, count = struct.unpack(">QQH", package.header[21:])
    facts = {"base": base, "sequence": sequence, "chunks": count}
    try:
        begun = (await session.ask("sync begin", package.header + package.handshake))["next"]
    except Refused as refusal:
        if refusal.reason == "stale_package":  # The lock has it: a reply to a commit was lost, or another brought it.
            return {**facts, "stale": True}
        raise
    end = count if stop_after is None else min(count, begun + stop_after)
    replies = await session.ask_all(
        [("sync chunk", struct.pack(">H", index) + package.chunks[index]) for index in range(begun, end)]
    )
    facts |= {"begunAt": begun, "next": replies[-1]["next"] if replies else begun}
    return facts if stop_after is not None else {**facts, **await session.ask("sync commit")}


async def fetch_report(session):
    """The lock's report, sealed for the cloud."""
    begun = await session.ask("report begin")
    count = chunk_count(begun["header"])
    replies = await session.ask_all([("report chunk", struct.pack(">H", index)) for index in range(count)])
    return Envelope(begun["header"], begun["handshake"], [each["chunk"] for each in replies]).octets
