"""Damaged, strange and mixed streams: what each side finds in them, and what it counts."""

from .framing import STOP, frame
from .messages import hello_reply
from .payloads import payload

# Name, whose ears, the version agreed upon, bytes, what is heard, counters other than 0.


def streams(frames, payloads, version1):
    """`frames`, `payloads`: of version 2 by name; `version1`: frames of version 1."""
    ack, nak, spike, grip = frames["ack"], frames["nak"], frames["events-one-spike"], frames["command-grip"]
    damaged = bytearray(ack)
    damaged[1] ^= 0x40
    ack_body = payloads["ack"]
    return [
        ("two frames to a device", "device", 2, spike + frames["rates"], ["events-one-spike", "rates"],
         {"frames": 2, "sequenceGaps": 1, "missedFrames": 2}),
        ("extra delimiters between frames", "host", 2, b"\0\0" + ack + b"\0\0\0" + nak, ["ack", "nak"], {"frames": 2}),
        ("a flipped bit costs that frame only", "host", 2, bytes(damaged) + nak, ["nak"], {"frames": 1, "crcErrors": 1}),
        ("a zero byte behind a frame is seen", "host", 2, frame(ack_body, 6, 1, 2, behind=b"\0") + nak, ["nak"],
         {"frames": 1, "crcErrors": 1}),
        ("zero bytes behind spikes are seen", "device", 2,
         frame(payloads["events-three-spikes"], 3, 2, 2, behind=bytes(4)) + frames["events-across-the-wrap"],
         ["events-across-the-wrap"], {"frames": 1, "crcErrors": 1}),
        ("garbage without a delimiter swallows one good frame", "host", 2, b"\x99\x98\x97" + ack + nak, ["nak"],
         {"frames": 1, "framingErrors": 1}),
        ("garbage that ends in a delimiter swallows none", "host", 2, b"\x99\x98\x97\0" + ack, ["ack"],
         {"frames": 1, "framingErrors": 1}),
        ("three bytes behind sound stuffing are too few for a frame", "host", 2, b"\x04\x26\x01\x55\0" + ack, ["ack"],
         {"frames": 1, "framingErrors": 1}),
        ("a run without a delimiter is too long", "host", 2, b"\x55" * 400 + b"\0" + ack, ["ack"],
         {"frames": 1, "oversizeErrors": 1}),
        ("a skipped sequence number", "device", 2, spike + frames["events-across-the-wrap"],
         ["events-one-spike", "events-across-the-wrap"], {"frames": 2, "sequenceGaps": 1, "missedFrames": 1}),
        ("a frame of a higher version is skipped, its sequence number not followed", "host", 2,
         ack + frame(b"\x01\x02", 6, 77, 3) + nak, ["ack", "nak"], {"frames": 3, "unknownFrames": 1}),
        ("a frame of a lower version is skipped, its sequence number not followed", "host", 2,
         ack + frame(ack_body, 6, 77, 1) + nak, ["ack", "nak"], {"frames": 3, "unknownFrames": 1}),
        ("an unknown kind is skipped, its sequence number not followed", "host", 2,
         ack + frame(b"\x01\x02", 14, 77, 2) + nak, ["ack", "nak"], {"frames": 3, "unknownFrames": 1}),
        ("kinds 0 and 15 are skipped", "device", 2, frame(b"", 0, 0, 2) + frame(b"\x01", 15, 0, 2) + spike,
         ["events-one-spike"], {"frames": 3, "unknownFrames": 2}),
        ("a greeting in a frame of version 2 is none", "device", 2, frame(payloads["hello"], 1, 0, 2) + spike,
         ["events-one-spike"], {"frames": 2, "unknownFrames": 1}),
        ("an answer to a greeting in a frame of version 2 is none", "host", 2,
         frame(payloads["hello-reply"], 2, 0, 2) + ack, ["ack"], {"frames": 2, "unknownFrames": 1}),
        ("a greeting sets the sequence number anew", "device", 2, spike + frames["hello"] + spike,
         ["events-one-spike", "hello", "events-one-spike"], {"frames": 3}),
        ("a malformed greeting is followed like any other frame", "device", 2,
         spike + frame(payloads["hello"][:-1], 1, 5, 1) + grip, ["events-one-spike", "command-grip"],
         {"frames": 3, "malformedErrors": 1, "sequenceGaps": 1, "missedFrames": 3}),
        ("a payload cut short is malformed", "host", 2, frame(ack_body[:-1], 6, 0, 2) + ack, ["ack"],
         {"frames": 2, "malformedErrors": 1}),
        ("a payload with appended fields is read", "host", 2, frame(ack_body + b"\xaa\xbb", 6, 1, 2), ["ack"],
         {"frames": 1}),
        ("spikes cut inside a spike are malformed, none of them counts", "device", 2,
         frame(payloads["events-three-spikes"][:-1], 3, 0, 2) + spike, ["events-one-spike"],
         {"frames": 2, "malformedErrors": 1}),
        ("spikes with a byte behind the last are malformed", "device", 2,
         frame(payloads["events-three-spikes"] + b"\x05", 3, 0, 2) + spike, ["events-one-spike"],
         {"frames": 2, "malformedErrors": 1}),
        ("electrodes that do not come out even are malformed", "host", 2,
         frame(payloads["electrodes"][:-4], 12, 0, 2) + ack, ["ack"], {"frames": 2, "malformedErrors": 1}),
        *((f"a HELLO_REPLY out of range is malformed: {what}", "host", 2,
           frame(payload(hello_reply(2, **changes), 1), 2, 0, 1) + ack, ["ack"],
           {"frames": 2, "malformedErrors": 1})
          for what, changes in [("longest frame 63", {"bufferBytes": 63}), ("longest frame 251", {"bufferBytes": 251}),
                                ("no spike channel", {"channels": 0}), ("9,599 baud", {"baud": 9599}),
                                ("2,000,001 baud", {"baud": 2_000_001})]),
        ("a device does not hear its own frames", "device", 2,
         spike + frames["hello-reply"] + ack + nak + frames["telemetry"] + frames["heartbeat-answer"]
         + frames["emergency-stop-latched"] + frames["electrodes"] + frames["rates-empty-window"],
         ["events-one-spike", "rates-empty-window"], {"frames": 9, "echoedFrames": 7, "sequenceGaps": 1, "missedFrames": 3}),
        ("a host does not hear its own frames", "host", 2,
         ack + frames["hello"] + spike + frames["rates"] + grip + frames["heartbeat-first"] + nak, ["ack", "nak"],
         {"frames": 7, "echoedFrames": 5}),
        ("an echo that makes no sense is an echo all the same", "device", 2,
         frame(b"\xff", 11, 9, 2) + frame(b"", 8, 9, 2) + spike, ["events-one-spike"], {"frames": 3, "echoedFrames": 2}),
        ("in version 1 a heartbeat is heard from both sides", "host", 1, version1["heartbeat-first-1"]
         + version1["heartbeat-answer-1"], ["heartbeat-first-1", "heartbeat-answer-1"],
         {"frames": 2, "sequenceGaps": 1, "missedFrames": 248}),
        ("kinds of version 2 are unknown in version 1", "host", 1,
         frame(payloads["heartbeat-answer"], 11, 0, 1) + frame(payloads["electrodes"], 12, 0, 1) + version1["ack-1"],
         ["ack-1"], {"frames": 3, "unknownFrames": 2}),
        ("a host hears how the emergency stop stands in either version", "host", 2,
         version1["emergency-stop-latched-1"] + frames["emergency-stop-latched"],
         ["emergency-stop-latched-1", "emergency-stop-latched"],
         {"frames": 2, "sequenceGaps": 1, "missedFrames": 255}),
        ("emergency stop between frames", "host", 2, ack + STOP + nak, ["ack", "STOP", "nak"],
         {"frames": 2, "emergencyStops": 1}),
        ("emergency stop in the middle of a frame", "device", 2, grip[:5] + STOP + spike, ["STOP", "events-one-spike"],
         {"frames": 1, "framingErrors": 1, "emergencyStops": 1}),
        ("emergency stop three times, sharing no byte", "device", 2, STOP * 3, ["STOP", "STOP", "STOP"],
         {"emergencyStops": 3}),
        ("emergency stops that share their zeros", "device", 2, STOP + STOP[1:] + STOP[1:], ["STOP", "STOP", "STOP"],
         {"emergencyStops": 3}),
        ("emergency stop inside a run too long", "device", 2, b"\x55" * 400 + STOP + spike, ["STOP", "events-one-spike"],
         {"frames": 1, "oversizeErrors": 1, "emergencyStops": 1}),
        ("an emergency stop without its end is none", "host", 2, STOP[:-1] + b"\x01\0" + ack, ["ack"],
         {"frames": 1, "framingErrors": 1}),
    ]
