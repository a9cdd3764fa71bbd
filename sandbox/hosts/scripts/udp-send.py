"""Sends a datagram with our token to ports of addresses, three times: the network may lose one.

Usage: udp-send.py <token> <address:port> ...
"""

import socket
import sys
import time

token = sys.argv[1].encode()
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(3):
    for target in sys.argv[2:]:
        address, port = target.rsplit(":", 1)
        try:
            sender.sendto(token, (address, int(port)))
        except OSError:
            pass  # A refusal of the datagram before; the receiver tells what arrived.
    time.sleep(0.2)
