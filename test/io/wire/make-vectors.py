"""Writes vectors.json from docs/protocol.md alone: a second implementation of the wire protocol, in Python, sharing
nothing with src/io/wire. Run it here after a change of the specification:
python3 make-vectors.py && npx biome format --write vectors.json (with -, it writes to its standard output)
Conversations by chance, to standard output: python3 make-vectors.py --chance SEED COUNT hand|stimulator CHANNELS"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

from witness.conversations import conversations
from witness.device import Device
from witness.framing import CODES, STOP, crc16, frame
from witness.messages import STIMULATION, VERSION_1, VERSION_2
from witness.payloads import payload
from witness.random_talks import random_talks
from witness.streams import streams

ABOUT = """Test vectors of docs/protocol.md, written by make-vectors.py. Bytes are hexadecimal.
streams: what the ears of a side find in bytes; a counter that is not named is 0.
conversations: what a device hears, when, and what it must say and do. atUs: the device's clock (it wakes up at startUs) when
the last byte has been heard; a device whose clock cannot be set so may be some 100 us off, unless the conversation is exact.
contact: a person presses the stop button or the key that resets, for pressedUs, or a fault comes up that stays.
expect: what the device says from then until the next step, in order, TELEMETRY left out: the fields named must agree (a list:
one of these), stamps of the device's clock and what else is not named are not compared; EMERGENCY_STOP_STATE several times
in a row counts once; emergency stop bytes that a device sends are left out. electrodes: ELECTRODES frames follow the
HELLO_REPLY, from devices with electrodes. telemetry: none came later than 10 ms after the step (false), or the last one before the next step says this.
channels: only for devices with exactly so many. The last step is heard out for 60 ms. driven, spikes, counters (since power-up; those a device keeps): as they are settleUs after the step."""
SETTLE_US = {"bytes": 4_000, "contact": 130_000}
PRESSED_US = {"stop": 50_000, "reset": 110_000}


def counted(side, data, counters):
    """What a stream's author says is counted, held against the model where a device hears it."""
    if side == "device":
        device = Device("hand", 256, 0)
        device.hear(data)
        found = {name: count for name, count in device.count.items() if count > 0}
        assert found == counters, f"{found} instead of {counters}"
    return counters


def main():
    frames, payloads, described = {}, {}, {}

    def describe(group, version):
        out = []
        for name, sender, sequence, message in group:
            frame_version = 1 if message["kind"] in ("hello", "helloReply") else version
            body = payload(message, version)
            payloads[name] = body
            frames[name] = frame(body, CODES[message["kind"]], sequence, frame_version)
            out.append({"name": name, "version": frame_version, "sender": sender, "sequence": sequence,
                        "message": message, "payload": body.hex(), "frame": frames[name].hex()})
        return out

    for key, group, version in (("messages", VERSION_2, 2), ("stimulation", STIMULATION, 2), ("version1", VERSION_1, 1)):
        described[key] = describe(group, version)
    out = {
        "about": ABOUT.split("\n"),
        "protocolVersion": 2,
        "crcCheck": {"ascii": "123456789", "crc": f"{crc16(b'123456789'):04x}"},
        "emergencyStop": STOP.hex(),
        **described,
        "streams": [{"name": n, "side": s, "version": v, "bytes": b.hex(), "expect": e, "counters": counted(s, b, c)}
                    for n, s, v, b, e, c in streams(frames, payloads, frames)],
        "settleUs": SETTLE_US,
        "pressedUs": PRESSED_US,
        "conversations": conversations(SETTLE_US),
    }
    text = json.dumps(out, indent="\t") + "\n"
    if sys.argv[1:] == ["-"]:
        print(text, end="")
    else:
        pathlib.Path(__file__).with_name("vectors.json").write_text(text)


if sys.argv[1:2] == ["--chance"]:
    seed, count, kind, channels = sys.argv[2:]
    print(json.dumps(random_talks(int(seed), int(count), kind, int(channels), SETTLE_US)))
else:
    main()
