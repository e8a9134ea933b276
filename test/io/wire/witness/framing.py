"""Frames and numbers of the wire protocol, from docs/protocol.md alone. Shares nothing with src/io/wire."""

STOP = bytes.fromhex("00ff53544f5000")

CODES = {
    "hello": 1, "helloReply": 2, "events": 3, "rates": 4, "command": 5, "ack": 6, "nak": 7, "telemetry": 8,
    "heartbeat": 9, "emergencyStopState": 10, "heartbeatAnswer": 11, "electrodes": 12,
}


def crc16(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021) & 0xFFFF if crc & 0x8000 else (crc << 1) & 0xFFFF
    return crc ^ 0xFFFF


def cobs(data):
    return b"".join(bytes([len(group) + 1]) + group for group in data.split(b"\0"))


def uncobs(data):
    """The frame, or None where the code bytes do not come out even."""
    groups, at = [], 0
    while at < len(data):
        code = data[at]
        if code == 0 or at + code > len(data):
            return None
        groups.append(data[at + 1 : at + code])
        at += code
    return b"\0".join(groups)


def varint(value):
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def frame(body, code, sequence, version, behind=b""):
    """One frame on the line, its delimiter included; `behind`: bytes between the checksum and the stuffing."""
    raw = bytes([version << 4 | code, sequence & 0xFF]) + body
    return cobs(raw + crc16(raw).to_bytes(2, "big") + behind) + b"\0"


class Reader:
    """Cuts a byte stream into emergency stops, frames and damage: ('stop',), ('frame', version, code, sequence, payload),
    ('framing',), ('oversize',), ('crc',)."""

    def __init__(self):
        self.window, self.collected = b"", b""

    def push(self, data):
        found = []
        for i in range(len(data)):
            byte = data[i : i + 1]
            self.window = (self.window + byte)[-len(STOP) :]
            if self.window == STOP:
                # Its last zero may be the first of the next.
                self.window, self.collected = b"\0", b""
                found.append(("stop",))
            elif byte == b"\0":
                found += self._finish()
            else:
                self.collected += byte
        return found

    def _finish(self):
        stuffed, self.collected = self.collected, b""
        if not stuffed:
            return []
        if len(stuffed) > 251:
            return [("oversize",)]
        raw = uncobs(stuffed)
        if raw is None or len(raw) < 4:
            return [("framing",)]
        if crc16(raw[:-2]) != int.from_bytes(raw[-2:], "big"):
            return [("crc",)]
        return [("frame", raw[0] >> 4, raw[0] & 15, raw[1], raw[2:-2])]
