"""The sealed envelopes that a courier carries: it parts them and puts them together, and cannot open them."""

from fields import Reader

HEADER_LENGTHS = {b"LSPK": 39, b"LSRP": 31}


class Envelope:
    """A sync package or a report."""

    def __init__(self, header, handshake, chunks):
        self.header, self.handshake, self.chunks = header, handshake, chunks

    @staticmethod
    def parse(octets):
        reader = Reader(octets)
        header = reader.take(HEADER_LENGTHS[octets[:4]])
        handshake = reader.take(reader.number(2))
        chunks = [reader.take(reader.number(2)) for _ in range(chunk_count(header))]
        return reader.whole(lambda _: Envelope(header, handshake, chunks))

    @property
    def octets(self):
        return b"".join(
            [self.header] + [len(part).to_bytes(2, "big") + part for part in [self.handshake, *self.chunks]]
        )


def chunk_count(header):
    """How many chunks follow: the last field of either header."""
    return int.from_bytes(header[-2:], "big")
