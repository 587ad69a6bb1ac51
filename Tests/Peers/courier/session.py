"""A session: hello and welcome, then requests and their replies, over a link."""

from handshake import Handshake
from messages import ALERT, SEALED, WELCOME, Alert, hello, reason_of, reply, request, welcome
from segments import Malformed

PATIENCE = 5  # Seconds; a lock that does not answer for so long is given up.
AHEAD = 16  # Requests without their replies.


class Session:
    """The phone's end."""

    def __init__(self, link, lock, private_key):
        """`lock` is one of the cloud's list, or an errand."""
        lock_id = bytes.fromhex(lock["uuid"].replace("-", ""))
        self.link = link
        self.handshake = Handshake(lock_id, bytes.fromhex(lock["publicKey"]), private_key)
        self.number = 0

    async def begin(self):
        """The lock's status, out of its welcome; raises Alert."""
        await self.link.send(hello(self.handshake.first()))
        return welcome(self.handshake.second(await self.receive(WELCOME)))

    async def ask(self, kind, fields=b""):
        """The fields of the reply; raises Refused."""
        (answer,) = await self.ask_all([(kind, fields)])
        return answer

    async def ask_all(self, requests):
        """The replies to (kind, fields) in order, with as many requests ahead as the lock takes."""
        waiting, answers, refusal = [], [], None
        for kind, fields in requests:
            if len(waiting) == AHEAD:
                answers.append(await self.next_reply(*waiting.pop(0)))
            await self.link.send(bytes([SEALED]) + self.handshake.seal(request(kind, self.number, fields)))
            waiting.append((kind, self.number))
            self.number = (self.number + 1) % 256
        for kind, number in waiting:  # All of them, also after a refusal: none may be taken for a later one's.
            try:
                answers.append(await self.next_reply(kind, number))
            except Exception as error:
                refusal = refusal or error
        if refusal:
            raise refusal
        return answers

    async def next_reply(self, kind, number):
        return reply(self.handshake.open(await self.receive(SEALED)), kind, number)

    async def receive(self, expected):
        """What is in the next message, which must be of that kind; raises Alert. A lock that errs is left."""
        message = await self.link.receive(PATIENCE)
        if message[0] == ALERT and len(message) == 2:
            raise Alert(reason_of(message[1]))
        if message[0] != expected:
            await self.link.disconnect()
            raise Malformed(f"a message of kind {message[0]}")
        return message[1:]
