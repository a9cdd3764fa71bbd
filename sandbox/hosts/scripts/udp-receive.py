"""Runs in a host's network namespace: says which UDP ports a datagram with our token arrives at.

Usage: udp-receive.py <seconds> <token> <address> <port> ...
Listens where nobody does, and echoes; looks at the wire where another program has the port. Prints "ready", and at the
end one JSON object: {"arrived": [[source, port], ...], "busy": [port, ...]}.
"""

import json
import select
import socket
import struct
import sys
import time

seconds, token, address = float(sys.argv[1]), sys.argv[2].encode(), sys.argv[3]
ports = [int(port) for port in sys.argv[4:]]

listeners = {}
busy = []
for port in ports:
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        listener.bind(("0.0.0.0", port))
        listeners[listener] = port
    except OSError:
        listener.close()
        busy.append(port)

ALL_PROTOCOLS = 3
wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PROTOCOLS)) if busy else None
print("ready", flush=True)


def on_wire(packet):
    """Source and port of a UDP datagram with our token to one of the busy ports."""
    header = (packet[0] & 15) * 4
    if packet[0] >> 4 != 4 or packet[9] != socket.IPPROTO_UDP or token not in packet:
        return None
    port = struct.unpack("!H", packet[header + 2 : header + 4])[0]
    if port not in busy or socket.inet_ntoa(packet[16:20]) != address:
        return None
    return socket.inet_ntoa(packet[12:16]), port


arrived = set()
end = time.monotonic() + seconds
while (left := end - time.monotonic()) > 0:
    for ready in select.select([*listeners, *([wire] if wire else [])], [], [], left)[0]:
        data, sender = ready.recvfrom(2048)
        if ready is wire:
            seen = on_wire(data)
            if seen:
                arrived.add(seen)
        elif data == token:
            arrived.add((sender[0], listeners[ready]))
            ready.sendto(data, sender)
print(json.dumps({"arrived": sorted(arrived), "busy": busy}))
