#!/usr/bin/env python3
"""A serial line with a controller at its other end: a pair of pseudo-terminals, and a controller over TCP (H4).

    python line.py 127.0.0.1:6402

Prints the device of the line, such as /dev/pts/3, and carries octets both ways until the controller is gone.
"""

import os
import selectors
import socket
import sys
import tty


def main(address):
    host, port = address.rsplit(":", 1)
    controller = socket.create_connection((host, int(port)))
    controller.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # The other end stays open here, so that the line is there when nobody has it.
    line, device = os.openpty()
    tty.setraw(device)
    print(os.ttyname(device), flush=True)
    ends = selectors.DefaultSelector()
    ends.register(line, selectors.EVENT_READ)
    ends.register(controller, selectors.EVENT_READ)
    while True:
        for key, _ in ends.select():
            if key.fd == line:
                controller.sendall(os.read(line, 4096))
            else:
                octets = controller.recv(4096)
                if not octets:
                    return
                while octets:
                    octets = octets[os.write(line, octets) :]


if __name__ == "__main__":
    main(sys.argv[1])
