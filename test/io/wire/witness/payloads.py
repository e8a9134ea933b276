"""Payloads of the wire protocol, written and (what hosts send) read, from docs/protocol.md alone."""

import struct

from .framing import varint

DIGITS = ["thumb", "index", "middle", "ring", "little"]
CAPABILITIES = ["events", "rates", "grip", "digits", "wrist", "telemetry", "stimulate"]
FAULTS = ["overcurrent", "overheat", "stall", "undervoltage", "sensor"]
DRIVES = ["rate", "spikes"]
NAKS = ["emergencyStop", "fault", "notCapable", "outOfRange", "malformed", "noHeartbeat", "overtaken"]
CAUSES = ["none", "wire", "button", "fault"]


def text(value):
    return bytes([len(value.encode())]) + value.encode()


def mask(names, chosen):
    return sum(1 << i for i, name in enumerate(names) if name in chosen)


def _hello_reply(m):
    limits = b""
    if "stimulator" in m:
        s = m["stimulator"]
        limits = struct.pack("<HHHHI", s["electrodes"], round(s["maxAmplitudeUa"] * 10), s["maxPhaseUs"],
                             round(s["maxRateHz"] * 10), round(s["maxChargeNc"] * 10000))
    on = [name for name in CAPABILITIES if m["capabilities"][name]]
    return struct.pack(
        "<BIIIIIHHHIBBBB", m["version"], m["sessionId"], m["echoUs"], m["deviceUs"], m["previousSessionId"],
        m["previousSpikes"], mask(CAPABILITIES, on), m["channels"], m["bufferBytes"], m["baud"], *m["firmware"],
        m["emergencyStopped"] | m["busy"] << 1 | m["haltedBefore"] << 2) + text(m["identity"]) + text(m["serialNumber"]) + limits


def _events(m):
    out, last = b"", None
    for spike in m["spikes"]:
        out += struct.pack("<I", spike["tUs"]) if last is None else varint((spike["tUs"] - last) % 2**32)
        out += varint(spike["channel"])
        last = spike["tUs"]
    return out


def _command(m):
    head = struct.pack("<H", m["id"])
    if m["target"] == "grip":
        return head + struct.pack("<BBHHH", 1, mask(DIGITS, m["digits"]), round(m["closure"] * 10000),
                                  round(m["strokesPerS"] * 1000), round(m["forceLimitN"] * 100))
    if m["target"] == "digits":
        return head + struct.pack("<B5HHH", 2, *(round(c * 10000) for c in m["closures"]),
                                  round(m["strokesPerS"] * 1000), round(m["forceLimitN"] * 100))
    if m["target"] == "wrist":
        return head + struct.pack("<BhH", 3, round(m["angleDeg"] * 10), round(m["degPerS"] * 10))
    if m["target"] == "relax":
        return head + b"\x04"
    return head + struct.pack("<BHBHHHHHH", 5, m["electrode"], DRIVES.index(m["drive"]), round(m["amplitudeUa"] * 10),
                              m["phaseUs"], m["gapUs"], round(m["rateHz"] * 10), round(m["holdS"] * 10),
                              round(m["riseUaPerS"] / 10))


def _telemetry(m, version):
    counts = b""
    if "spikeCounts" in m:
        c = m["spikeCounts"]
        counts = struct.pack("<IHI", c["overflowed"], c["channel"], c["channelSpikes"])
        if version > 1:
            counts += struct.pack("<I", c["latePulses"])
    state = (m["emergencyStopped"] | m["watchdogRelaxed"] << 1 | m["driven"] << 2 | m["heartbeatCurrent"] << 3
             | m["halted"] << 4)
    return struct.pack(
        "<IHIIIBH5HhHHh", m["deviceUs"], m["lastCommandId"], m["actedUs"], m["spikesReceived"], m["spikesUs"], state,
        mask(FAULTS, m["faults"]), *(round(c * 10000) for c in m["closures"]), round(m["wristDeg"] * 10),
        round(m["forceN"] * 100), m["currentMa"], round(m["temperatureC"] * 10)) + counts


def payload(m, version):
    """The payload of a message in frames of a version."""
    kind = m["kind"]
    if kind == "hello":
        head = struct.pack("<BBII", m["lowestVersion"], m["highestVersion"], m["sessionId"], m["sentUs"])
        return head + text(m["host"])
    if kind == "helloReply":
        return _hello_reply(m)
    if kind == "events":
        return _events(m)
    if kind == "rates":
        return struct.pack("<IIH", m["windowEndUs"], m["windowUs"], m["firstChannel"]) + b"".join(map(varint, m["counts"]))
    if kind == "command":
        return _command(m)
    if kind == "ack":
        return struct.pack("<HI", m["id"], m["actedUs"])
    if kind == "nak":
        return struct.pack("<HBI", m["id"], NAKS.index(m["reason"]) + 1, m["deviceUs"])
    if kind == "telemetry":
        return _telemetry(m, version)
    if kind in ("heartbeat", "heartbeatAnswer"):
        return struct.pack("<IIIIH", m["sentUs"], m["echoUs"], m["heardUs"], m["spikes"], m["rejectedFrames"])
    if kind == "electrodes":
        head = struct.pack("<HHBH", round(m["maxReturnUa"] * 10), round(m["maxHoldS"] * 10), round(m["shannonK"] * 100),
                           m["firstElectrode"])
        return head + b"".join(struct.pack("<II", e["areaUm2"], round(e["maxChargeNc"] * 10000)) for e in m["electrodes"])
    return struct.pack("<BBI", m["latched"], CAUSES.index(m["cause"]), m["changedUs"])


class Malformed(Exception):
    """A payload that makes no sense."""


class Cursor:
    """Reads little-endian numbers; past the end the payload is malformed."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def uint(self, size):
        if self.at + size > len(self.data):
            raise Malformed
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at], "little")

    def varint(self):
        value = 0
        for i in range(5):
            byte = self.uint(1)
            value |= (byte & 0x7F) << 7 * i
            if byte < 0x80:
                if (i > 0 and byte == 0) or value >= 2**32:
                    raise Malformed
                return value
        raise Malformed

    def left(self):
        return len(self.data) - self.at


def read_hello(data):
    c = Cursor(data)
    hello = {"lowest": c.uint(1), "highest": c.uint(1), "session": c.uint(4), "sentUs": c.uint(4)}
    length = c.uint(1)
    if length > 32 or c.left() < length or not 1 <= hello["lowest"] <= hello["highest"] or hello["session"] == 0:
        raise Malformed
    return hello


def read_heartbeat(data):
    c = Cursor(data)
    heartbeat = {"sentUs": c.uint(4), "echoUs": c.uint(4)}
    c.uint(4), c.uint(4), c.uint(2)
    return heartbeat


def read_events(data):
    """The channels of the spikes."""
    c = Cursor(data)
    c.uint(4)
    channels = [c.varint()]
    while c.left():
        if c.varint() >= 2**31:
            raise Malformed
        channels.append(c.varint())
    if max(channels) > 0xFFFF:
        raise Malformed
    return channels


def read_rates(data):
    """(channel, spikes) of a window."""
    c = Cursor(data)
    c.uint(4), c.uint(4)
    channel, counts = c.uint(2), []
    while c.left():
        counts.append((channel + len(counts), c.varint()))
    return counts


def read_command(data):
    c = Cursor(data)
    command = {"id": c.uint(2), "target": c.uint(1)}
    target = command["target"]
    if target == 1:
        c.uint(1)
        closures = [c.uint(2)]
        c.uint(4)
    elif target == 2:
        closures = [c.uint(2) for _ in range(5)]
        c.uint(4)
    elif target == 3:
        closures = []
        command["angle"] = (c.uint(2) + 0x8000) % 0x10000 - 0x8000
        c.uint(2)
        if abs(command["angle"]) > 1800:
            raise Malformed
    elif target == 4:
        closures = []
    elif target == 5:
        closures = []
        for name, size in (("electrode", 2), ("drive", 1), ("amplitude", 2), ("phase", 2), ("gap", 2), ("rate", 2),
                           ("hold", 2), ("rise", 2)):
            command[name] = c.uint(size)
        if command["drive"] > 1:
            raise Malformed
    else:
        raise Malformed
    if any(closure > 10000 for closure in closures):
        raise Malformed
    return command
