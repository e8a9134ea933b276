"""Writes vectors.json from docs/protocol.md alone: a second implementation of the wire protocol, in Python, sharing
nothing with src/io/wire. Run it here after a change of the specification: python3 make-vectors.py"""

import json
import pathlib
import struct

CODES = {
    "hello": 1, "helloReply": 2, "events": 3, "rates": 4, "command": 5, "ack": 6, "nak": 7,
    "telemetry": 8, "heartbeat": 9, "emergencyStopState": 10,
}
DIGITS = ["thumb", "index", "middle", "ring", "little"]
CAPABILITIES = ["events", "rates", "grip", "digits", "wrist", "telemetry", "stimulate"]
FAULTS = ["overcurrent", "overheat", "stall", "undervoltage", "sensor"]
DRIVES = ["rate", "spikes"]
NAKS = ["emergencyStop", "fault", "notCapable", "outOfRange", "malformed"]
CAUSES = ["none", "wire", "button", "fault"]
STOP = bytes.fromhex("00ff53544f5000")


def crc16(data):
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021) & 0xFFFF if crc & 0x8000 else (crc << 1) & 0xFFFF
    return crc ^ 0xFFFF


def cobs(data):
    return b"".join(bytes([len(group) + 1]) + group for group in data.split(b"\0"))


def varint(value):
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def text(value):
    return bytes([len(value.encode())]) + value.encode()


def mask(names, chosen):
    return sum(1 << i for i, name in enumerate(names) if name in chosen)


def payload(m):
    kind = m["kind"]
    if kind == "hello":
        return struct.pack("<BBII", m["lowestVersion"], m["highestVersion"], m["sessionId"], m["sentUs"]) + text(m["host"])
    if kind == "helloReply":
        limits = b""
        if "stimulator" in m:
            s = m["stimulator"]
            limits = struct.pack("<HHHHI", s["electrodes"], round(s["maxAmplitudeUa"] * 10), s["maxPhaseUs"],
                                 round(s["maxRateHz"] * 10), round(s["maxChargeNc"] * 10000))
        on = [name for name in CAPABILITIES if m["capabilities"][name]]
        return struct.pack(
            "<BIIIIIHHHIBBBB", m["version"], m["sessionId"], m["echoUs"], m["deviceUs"], m["previousSessionId"],
            m["previousSpikes"], mask(CAPABILITIES, on), m["channels"], m["bufferBytes"], m["baud"], *m["firmware"],
            m["emergencyStopped"]) + text(m["identity"]) + text(m["serialNumber"]) + limits
    if kind == "events":
        out, last = b"", None
        for spike in m["spikes"]:
            out += struct.pack("<I", spike["tUs"]) if last is None else varint((spike["tUs"] - last) % 2**32)
            out += varint(spike["channel"])
            last = spike["tUs"]
        return out
    if kind == "rates":
        return struct.pack("<IIH", m["windowEndUs"], m["windowUs"], m["firstChannel"]) + b"".join(map(varint, m["counts"]))
    if kind == "command":
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
        return head + struct.pack("<BHBHHHH", 5, m["electrode"], DRIVES.index(m["drive"]), round(m["amplitudeUa"] * 10),
                                  m["phaseUs"], m["gapUs"], round(m["rateHz"] * 10))
    if kind == "ack":
        return struct.pack("<HI", m["id"], m["actedUs"])
    if kind == "nak":
        return struct.pack("<HBI", m["id"], NAKS.index(m["reason"]) + 1, m["deviceUs"])
    if kind == "telemetry":
        counts = b""
        if "spikeCounts" in m:
            c = m["spikeCounts"]
            counts = struct.pack("<IHI", c["overflowed"], c["channel"], c["channelSpikes"])
        state = m["emergencyStopped"] | m["watchdogRelaxed"] << 1 | m["driven"] << 2
        return struct.pack(
            "<IHIIIBH5HhHHh", m["deviceUs"], m["lastCommandId"], m["actedUs"], m["spikesReceived"], m["spikesUs"], state,
            mask(FAULTS, m["faults"]), *(round(c * 10000) for c in m["closures"]), round(m["wristDeg"] * 10),
            round(m["forceN"] * 100), m["currentMa"], round(m["temperatureC"] * 10)) + counts
    if kind == "heartbeat":
        return struct.pack("<IIIIH", m["sentUs"], m["echoUs"], m["heardUs"], m["spikes"], m["rejectedFrames"])
    return struct.pack("<BBI", m["latched"], CAUSES.index(m["cause"]), m["changedUs"])


def frame(body, code, sequence, version=1, behind=b""):
    raw = bytes([version << 4 | code, sequence]) + body
    return cobs(raw + struct.pack(">H", crc16(raw)) + behind) + b"\0"


MESSAGES = [
    ("hello", "host", 0, {"kind": "hello", "lowestVersion": 1, "highestVersion": 1, "sessionId": 0x1234ABCD,
                          "sentUs": 1_000_000, "host": "Retinode 0.1"}),
    ("hello-reply", "device", 0, {
        "kind": "helloReply", "version": 1, "sessionId": 0x1234ABCD, "echoUs": 1_000_000, "deviceUs": 52_000,
        "previousSessionId": 0, "previousSpikes": 0,
        "capabilities": {"events": True, "rates": True, "grip": True, "digits": True, "wrist": True, "telemetry": True,
                         "stimulate": False},
        "channels": 256, "bufferBytes": 250, "baud": 115200, "firmware": [1, 0, 0], "emergencyStopped": False,
        "identity": "Simulated hand", "serialNumber": "SIM-1"}),
    ("events-one-spike", "host", 1, {"kind": "events", "spikes": [{"tUs": 2_000_000, "channel": 3}]}),
    ("events-three-spikes", "host", 2, {"kind": "events", "spikes": [
        {"tUs": 2_001_000, "channel": 0}, {"tUs": 2_001_100, "channel": 7}, {"tUs": 2_002_100, "channel": 200}]}),
    ("events-across-the-wrap", "host", 3, {"kind": "events", "spikes": [
        {"tUs": 4_294_967_290, "channel": 1}, {"tUs": 4, "channel": 65535}]}),
    ("rates", "host", 4, {"kind": "rates", "windowEndUs": 3_000_000, "windowUs": 20_000, "firstChannel": 0,
                          "counts": [2, 0, 130, 1]}),
    ("rates-empty-window", "host", 5, {"kind": "rates", "windowEndUs": 3_020_000, "windowUs": 20_000,
                                       "firstChannel": 0, "counts": []}),
    ("command-grip", "host", 6, {"kind": "command", "id": 1, "target": "grip", "digits": DIGITS, "closure": 0.5,
                                 "strokesPerS": 2, "forceLimitN": 20}),
    ("command-pinch", "host", 7, {"kind": "command", "id": 2, "target": "grip", "digits": ["thumb", "index"],
                                  "closure": 1, "strokesPerS": 0.25, "forceLimitN": 7.5}),
    ("command-digits", "host", 8, {"kind": "command", "id": 3, "target": "digits",
                                   "closures": [0, 0.25, 0.5, 0.75, 1], "strokesPerS": 1, "forceLimitN": 10}),
    ("command-wrist", "host", 9, {"kind": "command", "id": 4, "target": "wrist", "angleDeg": -30.5, "degPerS": 90}),
    ("command-relax", "host", 10, {"kind": "command", "id": 5, "target": "relax"}),
    ("ack", "device", 1, {"kind": "ack", "id": 1, "actedUs": 2_054_321}),
    ("nak", "device", 2, {"kind": "nak", "id": 2, "reason": "emergencyStop", "deviceUs": 2_060_000}),
    ("telemetry", "device", 3, {
        "kind": "telemetry", "deviceUs": 2_080_000, "lastCommandId": 1, "actedUs": 2_054_321, "spikesReceived": 137,
        "spikesUs": 2_079_000, "emergencyStopped": False, "watchdogRelaxed": False, "driven": True,
        "faults": ["stall"], "closures": [0.1, 0.25, 0.5, 0.75, 1], "wristDeg": -12.5, "forceN": 3.21,
        "currentMa": 450, "temperatureC": 31.5}),
    ("heartbeat-first", "host", 11, {"kind": "heartbeat", "sentUs": 3_100_000, "echoUs": 0, "heardUs": 0, "spikes": 5,
                                     "rejectedFrames": 0}),
    ("heartbeat-answer", "device", 4, {"kind": "heartbeat", "sentUs": 2_153_000, "echoUs": 3_100_000,
                                       "heardUs": 2_152_900, "spikes": 5, "rejectedFrames": 1}),
    ("emergency-stop-latched", "device", 5, {"kind": "emergencyStopState", "latched": True, "cause": "wire",
                                             "changedUs": 2_200_000}),
]

# What only stimulators and their hosts say.
STIMULATION = [
    ("command-stimulate", "host", 12, {"kind": "command", "id": 6, "target": "stimulate", "electrode": 3, "drive": "spikes",
                                      "amplitudeUa": 120.5, "phaseUs": 200, "gapUs": 50, "rateHz": 62.5}),
    ("hello-reply-stimulator", "device", 6, {
        "kind": "helloReply", "version": 1, "sessionId": 0x1234ABCD, "echoUs": 1_000_000, "deviceUs": 52_000,
        "previousSessionId": 0, "previousSpikes": 0,
        "capabilities": {"events": True, "rates": True, "grip": False, "digits": False, "wrist": False, "telemetry": True,
                         "stimulate": True},
        "channels": 64, "bufferBytes": 250, "baud": 115200, "firmware": [1, 0, 0], "emergencyStopped": False,
        "identity": "Stimulator", "serialNumber": "FPGA-001",
        "stimulator": {"electrodes": 4, "maxAmplitudeUa": 200, "maxPhaseUs": 1000, "maxRateHz": 500, "maxChargeNc": 100}}),
    ("telemetry-spike-counts", "device", 7, {
        "kind": "telemetry", "deviceUs": 2_300_000, "lastCommandId": 6, "actedUs": 2_254_321, "spikesReceived": 300,
        "spikesUs": 2_299_000, "emergencyStopped": False, "watchdogRelaxed": False, "driven": True, "faults": [],
        "closures": [0, 0, 0, 0, 0], "wristDeg": 0, "forceN": 0, "currentMa": 0, "temperatureC": 0,
        "spikeCounts": {"overflowed": 12, "channel": 3, "channelSpikes": 97}}),
]


def main():
    frames, messages = {}, []
    for name, sender, sequence, message in MESSAGES + STIMULATION:
        body = payload(message)
        frames[name] = frame(body, CODES[message["kind"]], sequence)
        messages.append({"name": name, "sender": sender, "sequence": sequence, "message": message,
                         "payload": body.hex(), "frame": frames[name].hex()})
    damaged = bytearray(frames["ack"])
    damaged[1] ^= 0x40
    far = frames["command-grip"]
    streams = [
        ("two frames", frames["events-one-spike"] + frames["ack"], ["events-one-spike", "ack"], {}),
        ("extra delimiters between frames", b"\0\0" + frames["ack"] + b"\0\0\0" + frames["nak"], ["ack", "nak"], {}),
        ("a flipped bit costs that frame only", bytes(damaged) + frames["nak"], ["nak"], {"crcErrors": 1}),
        ("a zero byte behind a frame is seen", frame(payload(MESSAGES[12][3]), 6, 1, behind=b"\0") + frames["nak"], ["nak"],
         {"crcErrors": 1}),
        ("zero bytes behind spikes are seen", frame(payload(MESSAGES[3][3]), 3, 2, behind=bytes(4)) + frames["nak"], ["nak"],
         {"crcErrors": 1}),
        ("garbage without a delimiter swallows one good frame", b"\x99\x98\x97" + frames["ack"] + frames["nak"], ["nak"],
         {"framingErrors": 1}),
        ("garbage that ends in a delimiter swallows none", b"\x99\x98\x97\0" + frames["ack"], ["ack"], {"framingErrors": 1}),
        ("a run without a delimiter is too long", b"\x55" * 400 + b"\0" + frames["ack"], ["ack"], {"oversizeErrors": 1}),
        ("a skipped sequence number", frames["events-one-spike"] + frames["events-across-the-wrap"],
         ["events-one-spike", "events-across-the-wrap"], {"sequenceGaps": 1, "missedFrames": 1}),
        ("another version is skipped", frame(b"\x01\x02", 3, 0, version=2) + frames["ack"], ["ack"], {"unknownFrames": 1}),
        ("an unknown kind is skipped", frame(b"\x01\x02", 14, 0) + frames["ack"], ["ack"], {"unknownFrames": 1}),
        ("a payload cut short is malformed", frame(payload(MESSAGES[12][3])[:-1], 6, 0) + frames["ack"], ["ack"],
         {"malformedErrors": 1}),
        ("a payload with appended fields is read", frame(payload(MESSAGES[12][3]) + b"\xaa\xbb", 6, 1), ["ack"], {}),
        ("emergency stop between frames", frames["ack"] + STOP + frames["nak"], ["ack", "STOP", "nak"], {}),
        ("emergency stop in the middle of a frame", far[:5] + STOP + frames["ack"], ["STOP", "ack"], {"framingErrors": 1}),
        ("emergency stop three times, sharing no byte", STOP * 3, ["STOP", "STOP", "STOP"], {}),
        ("emergency stops that share their zeros", STOP + STOP[1:] + STOP[1:], ["STOP", "STOP", "STOP"], {}),
        ("emergency stop inside a run too long", b"\x55" * 400 + STOP + frames["ack"], ["STOP", "ack"], {"oversizeErrors": 1}),
        ("an emergency stop without its end is none", STOP[:-1] + b"\x01\0" + frames["ack"], ["ack"], {"framingErrors": 1}),
    ]
    out = {
        "about": "Test vectors of docs/protocol.md, written by make-vectors.py. Bytes are hexadecimal.",
        "protocolVersion": 1,
        "crcCheck": {"ascii": "123456789", "crc": f"{crc16(b'123456789'):04x}"},
        "emergencyStop": STOP.hex(),
        "messages": messages[: len(MESSAGES)],
        "stimulation": messages[len(MESSAGES) :],
        "streams": [{"name": n, "bytes": b.hex(), "expect": e, "counters": c} for n, b, e, c in streams],
    }
    target = pathlib.Path(__file__).with_name("vectors.json")
    target.write_text(json.dumps(out, indent="\t") + "\n")


main()
