"""An SMTP server that keeps nothing and tells everything: each mail as a line of JSON, read by Python's own parser.

usage: sink.py [--port PORT] [--fail COUNT] [--reject ADDRESS]
"""

import argparse
import asyncio
import email
import email.policy
import json

from aiosmtpd.smtp import SMTP


def tell(**fields):
    print(json.dumps(fields), flush=True)


class Teller:
    def __init__(self, options):
        self.failures = options.fail
        self.rejected = options.reject

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.rejected:
            tell(rejected=address)
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.failures > 0:
            self.failures -= 1
            tell(failed=envelope.rcpt_tos)
            return "451 4.3.0 try again later"
        content = envelope.original_content
        message = email.message_from_bytes(content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        tell(
            ehlo=session.host_name,
            mailFrom=envelope.mail_from,
            rcptTos=envelope.rcpt_tos,
            type=message.get_content_type(),
            sender=str(message["From"].addresses[0].addr_spec),
            senderName=message["From"].addresses[0].display_name,
            to=str(message["To"]),
            subject=str(message["Subject"]),
            date=message["Date"].datetime.isoformat(),
            messageID=str(message["Message-ID"]),
            headers=sorted(message.keys()),
            defects=[str(defect) for part in message.walk() for defect in part.defects],
            isASCII=all(byte < 128 for byte in content),
            longestLine=max(len(line) for line in content.split(b"\r\n")),
            text=parts.get("text/plain"),
            html=parts.get("text/html"),
        )
        return "250 OK"


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fail", type=int, default=0, help="answer the first COUNT mails with 451")
    parser.add_argument("--reject", help="an address that is answered with 550")
    options = parser.parse_args()
    handler = Teller(options)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname="sink.example"), "127.0.0.1", options.port
    )
    tell(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
