"""Says which TCP ports of some addresses answer a SYN, by acceptance or refusal.

Usage: syn-scan.py <passes> <device>:<address> ...
Passes say from which source port which ports are asked: "61001:1-61000,61004-65535/61002:61001".
Prints one JSON object: {"<address>": "22,80-90", ...}.

Runs in the network namespace from which is asked. Silent ports are asked again until a whole round brings nothing new,
so that a packet lost on a busy machine is not taken for a firewall. Replies are read between the questions: a reader
that falls behind would lose them.
"""

import json
import random
import select
import socket
import struct
import sys
import time

ETH_P_IP = 0x0800
SO_RCVBUFFORCE = 33
BUFFER = 32 * 1024 * 1024
BATCH = 128
QUIET_SECONDS = 0.4
MOST_ROUNDS = 8
SYN, RST, ACK = 0x02, 0x04, 0x10


def parse(text):
    ports = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        ports.extend(range(int(first), int(last or first) + 1))
    return ports


def ranges(ports):
    merged = []
    for port in sorted(ports):
        if merged and merged[-1][1] == port - 1:
            merged[-1][1] = port
        else:
            merged.append([port, port])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in merged)


def words(data):
    """Sum of the 16-bit words, as the Internet checksum begins."""
    return sum(struct.unpack(f"!{len(data) // 2}H", data))


class Scan:
    def __init__(self, device, address, sources):
        self.address, self.sources = address, sources
        self.sequence = random.getrandbits(32)
        self.wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_IP))
        self.wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
        self.wire.bind((device, ETH_P_IP))
        self.wire.setblocking(False)
        self.sender = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
        # Replies are read from the wire; here they would only fill a buffer.
        self.sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self.sender.connect((address, 0))
        self.target = socket.inet_aton(address)
        start = struct.pack("!HHIIBBHHH", 0, 0, self.sequence, 0, 6 << 4, SYN, 64240, 0, 0)
        self.segment = bytearray(start + struct.pack("!BBH", 2, 4, 1360))
        pseudo = socket.inet_aton(self.sender.getsockname()[0]) + self.target + struct.pack("!BBH", 0, 6, 24)
        self.sum = words(pseudo + self.segment)

    def ask(self, port):
        source = self.sources[port]
        check = self.sum + source + port
        while check >> 16:
            check = (check & 0xFFFF) + (check >> 16)
        struct.pack_into("!HH", self.segment, 0, source, port)
        struct.pack_into("!H", self.segment, 16, ~check & 0xFFFF)
        for _ in range(50):
            try:
                self.sender.send(self.segment)
                return
            except BlockingIOError:
                time.sleep(0.01)
            except OSError:
                # No buffer, or the own firewall forbids it: the latter is an answer too, and the next round asks again.
                time.sleep(0.001)
                return

    def read(self, found):
        """Adds the ports whose replies have come. True where there was one."""
        fresh = False
        while True:
            try:
                packet = self.wire.recv(128)
            except BlockingIOError:
                return fresh
            length = (packet[0] & 15) * 4
            if packet[9] != socket.IPPROTO_TCP or packet[12:16] != self.target or len(packet) < length + 20:
                continue
            port, destination, _, acknowledged = struct.unpack("!HHII", packet[length : length + 12])
            flags = packet[length + 13]
            ours = destination == self.sources.get(port) and acknowledged == (self.sequence + 1) & 0xFFFFFFFF
            if ours and flags & ACK and flags & (SYN | RST) and port not in found:
                found.add(port)
                fresh = True

    def round(self, ports, found):
        for start in range(0, len(ports), BATCH):
            for port in ports[start : start + BATCH]:
                self.ask(port)
            self.read(found)
        quiet_from = time.monotonic()
        while (left := quiet_from + QUIET_SECONDS - time.monotonic()) > 0:
            if select.select([self.wire], [], [], left)[0] and self.read(found):
                quiet_from = time.monotonic()

    def run(self):
        found = set()
        for number in range(MOST_ROUNDS):
            before = len(found)
            silent = [port for port in self.sources if port not in found]
            random.shuffle(silent)
            self.round(silent, found)
            if len(found) == len(self.sources) or (number > 0 and len(found) == before):
                break
        return ranges(found)


def main():
    sources = {}
    for one in sys.argv[1].split("/"):
        source, _, ports = one.partition(":")
        sources.update(dict.fromkeys(parse(ports), int(source)))
    answers = {}
    for target in sys.argv[2:]:
        device, address = target.split(":")
        answers[address] = Scan(device, address, sources).run()
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
