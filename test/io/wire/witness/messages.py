"""One message of every kind and form: what the page's examples and the readers' tests are made of."""

from .payloads import DIGITS

ABILITIES = {"events": True, "rates": True, "grip": True, "digits": True, "wrist": True, "telemetry": True,
             "stimulate": False}
ELECTRODE_ABILITIES = {name: name in ("events", "rates", "telemetry", "stimulate") for name in ABILITIES}


def hello(lowest, highest, name):
    return {"kind": "hello", "lowestVersion": lowest, "highestVersion": highest, "sessionId": 0x1234ABCD,
            "sentUs": 1_000_000, "host": name}


def hello_reply(version, **changes):
    return {"kind": "helloReply", "version": version, "sessionId": 0x1234ABCD, "echoUs": 1_000_000, "deviceUs": 52_000,
            "previousSessionId": 0, "previousSpikes": 0, "capabilities": ABILITIES, "channels": 256, "bufferBytes": 250,
            "baud": 115200, "firmware": [2, 0, 0], "emergencyStopped": False, "busy": False, "haltedBefore": False,
            "identity": "Simulated hand", "serialNumber": "SIM-1", **changes}


def telemetry(**changes):
    return {"kind": "telemetry", "deviceUs": 2_080_000, "lastCommandId": 1, "actedUs": 2_054_321, "spikesReceived": 137,
            "spikesUs": 2_079_000, "emergencyStopped": False, "watchdogRelaxed": False, "driven": True,
            "heartbeatCurrent": True, "halted": False, "faults": ["stall"], "closures": [0.1, 0.25, 0.5, 0.75, 1], "wristDeg": -12.5,
            "forceN": 3.21, "currentMa": 450, "temperatureC": 31.5, **changes}


STIMULATOR = {"electrodes": 4, "maxAmplitudeUa": 200, "maxPhaseUs": 1000, "maxRateHz": 500, "maxChargeNc": 100}
SPIKE_TELEMETRY = {"deviceUs": 2_300_000, "lastCommandId": 6, "actedUs": 2_254_321, "spikesReceived": 300,
                   "spikesUs": 2_299_000, "faults": [], "closures": [0, 0, 0, 0, 0], "wristDeg": 0, "forceN": 0,
                   "currentMa": 0, "temperatureC": 0}

# Name, who sends it, sequence number, message.
BOTH_VERSIONS = [
    ("events-one-spike", "host", 1, {"kind": "events", "spikes": [{"tUs": 2_000_000, "channel": 3}]}),
    ("events-three-spikes", "host", 2, {"kind": "events", "spikes": [
        {"tUs": 2_001_000, "channel": 0}, {"tUs": 2_001_100, "channel": 7}, {"tUs": 2_002_100, "channel": 200}]}),
    ("events-across-the-wrap", "host", 3, {"kind": "events", "spikes": [
        {"tUs": 4_294_967_290, "channel": 1}, {"tUs": 4, "channel": 65535}]}),
    ("rates", "host", 4, {"kind": "rates", "windowEndUs": 3_000_000, "windowUs": 20_000, "firstChannel": 0,
                          "counts": [2, 0, 130, 1]}),
    ("rates-empty-window", "host", 5, {"kind": "rates", "windowEndUs": 3_040_000, "windowUs": 20_000,
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
    ("heartbeat-first", "host", 11, {"kind": "heartbeat", "sentUs": 3_100_000, "echoUs": 0, "heardUs": 0, "spikes": 5,
                                     "rejectedFrames": 0}),
    ("emergency-stop-latched", "device", 5, {"kind": "emergencyStopState", "latched": True, "cause": "wire",
                                             "changedUs": 2_200_000}),
]

ANSWER = {"sentUs": 2_153_000, "echoUs": 3_100_000, "heardUs": 2_152_900, "spikes": 5, "rejectedFrames": 1}

VERSION_2 = [
    ("hello", "host", 0, hello(1, 2, "Retinode 0.2")),
    ("hello-reply", "device", 0, hello_reply(2)),
    ("hello-reply-no-version", "device", 0, hello_reply(0, sessionId=0x1234ABCE, previousSessionId=0x1234ABCD,
                                                        previousSpikes=137)),
    ("hello-reply-limits", "device", 0, hello_reply(2, channels=1, bufferBytes=64, baud=2_000_000, firmware=[255, 255, 255],
                                                    identity="", serialNumber="")),
    ("hello-reply-busy", "device", 0, hello_reply(0, busy=True)),
    ("hello-reply-halted-before", "device", 0, hello_reply(2, haltedBefore=True)),
    *BOTH_VERSIONS,
    ("nak-no-heartbeat", "device", 9, {"kind": "nak", "id": 3, "reason": "noHeartbeat", "deviceUs": 2_061_000}),
    ("nak-overtaken", "device", 10, {"kind": "nak", "id": 4, "reason": "overtaken", "deviceUs": 2_062_000}),
    ("telemetry", "device", 3, telemetry()),
    ("telemetry-halted", "device", 3, telemetry(driven=False, halted=True, faults=[])),
    ("heartbeat-answer", "device", 4, {"kind": "heartbeatAnswer", **ANSWER}),
    ("heartbeat-fresh", "host", 13, {"kind": "heartbeat", "sentUs": 3_102_000, "echoUs": 2_153_000,
                                     "heardUs": 3_101_900, "spikes": 5, "rejectedFrames": 0}),
]

# What only stimulators and their hosts say.
STIMULATION = [
    ("command-stimulate", "host", 12, {"kind": "command", "id": 6, "target": "stimulate", "electrode": 3,
                                      "drive": "spikes", "amplitudeUa": 120.5, "phaseUs": 200, "gapUs": 50,
                                      "rateHz": 62.5, "holdS": 2.5, "riseUaPerS": 2000}),
    ("hello-reply-stimulator", "device", 6, hello_reply(
        2, capabilities=ELECTRODE_ABILITIES, channels=64, identity="Stimulator", serialNumber="FPGA-001",
        stimulator=STIMULATOR)),
    ("electrodes", "device", 8, {
        "kind": "electrodes", "maxReturnUa": 200, "maxHoldS": 60, "shannonK": 1.5, "firstElectrode": 0,
        "electrodes": [{"areaUm2": 31_416, "maxChargeNc": 99.6725}, {"areaUm2": 1_963, "maxChargeNc": 4}]}),
    ("telemetry-spike-counts", "device", 7, telemetry(
        **SPIKE_TELEMETRY, spikeCounts={"overflowed": 12, "channel": 3, "channelSpikes": 97, "latePulses": 2})),
]

# The layouts that version 1 has to itself, and all kinds that travelled in frames of version 1.
VERSION_1 = [
    ("hello-1", "host", 0, hello(1, 1, "Retinode 0.1")),
    ("hello-reply-1", "device", 0, hello_reply(1, firmware=[1, 0, 0])),
    *((f"{name}-1", *rest) for name, *rest in BOTH_VERSIONS),
    ("telemetry-1", "device", 3, telemetry(heartbeatCurrent=False)),
    ("heartbeat-answer-1", "device", 4, {"kind": "heartbeat", **ANSWER}),
    ("telemetry-spike-counts-1", "device", 7, telemetry(
        **SPIKE_TELEMETRY, heartbeatCurrent=False,
        spikeCounts={"overflowed": 12, "channel": 3, "channelSpikes": 97, "latePulses": 0})),
]
