"""Writes conversations: what a host says, in frames, and what the model of a device does about it."""

from .device import CURRENT_US, Device
from .framing import CODES, STOP, frame
from .payloads import payload

# What may not be asked: devices let go some time within these after the last fresh heartbeat.
UNSURE_US = (CURRENT_US - 2_000, CURRENT_US + 12_000)
# Telemetry comes every 20 ms: long enough to have one that was measured after a step.
TELEMETRY_US = 36_000
# How long the last step is heard out.
HEARD_OUT_US = 56_000
MOVE = {
    "hand": {"target": "grip", "digits": ["thumb", "index"], "closure": 0.5, "strokesPerS": 1, "forceLimitN": 5},
    "stimulator": {"target": "stimulate", "electrode": 1, "drive": "rate", "amplitudeUa": 20, "phaseUs": 100,
                   "gapUs": 20, "rateHz": 20, "holdS": 10, "riseUaPerS": 40_950},
}
OTHER_MOVE = {
    "hand": {"target": "wrist", "angleDeg": 10, "degPerS": 45},
    "stimulator": {**MOVE["stimulator"], "electrode": 2},
}
RELAX = {"target": "relax"}


class Talk:
    """One conversation: steps are said one after the other, times in ms from the start."""

    def __init__(self, name, device="any", channels=None, start_us=0, exact=False, settle_us=None):
        self.head = {"name": name, "device": device}
        if channels is not None:
            self.head["channels"] = channels
        self.head.update(startUs=start_us, exact=exact)
        self.settle_us, self.start_us, self.sequence, self.steps = settle_us, start_us, 0, []
        self.kind = "hand" if device == "any" else device
        self.device = Device(self.kind, channels or 4, start_us)
        self.asked_at = start_us

    # Bytes that a host sends.

    def frame(self, code, body, version=2, sequence=None):
        if sequence is None:
            sequence, self.sequence = self.sequence, self.sequence + 1
        return frame(body, code, sequence, version)

    def message(self, message):
        kind = message["kind"]
        guard = b"\0" if kind in ("hello", "command", "heartbeat") else b""
        return guard + self.frame(CODES[kind], payload(message, 2), 1 if kind == "hello" else 2)

    def hello(self, session, lowest=1, highest=2):
        return self.message({"kind": "hello", "lowestVersion": lowest, "highestVersion": highest, "sessionId": session,
                             "sentUs": 7_000_000 + session, "host": "Vectors"})

    def heartbeat(self, echo_ms=None, age_us=0):
        """`echo_ms`: when the device said what this answers; None: it has heard nothing yet."""
        echo_us = 0 if echo_ms is None else (self.start_us + 1000 * echo_ms - age_us) % 2**32
        sent_us = 9_000_000 + 100 * len(self.steps)
        return self.message({"kind": "heartbeat", "sentUs": sent_us, "echoUs": echo_us,
                             "heardUs": 0 if echo_us == 0 else sent_us - 50, "spikes": 0, "rejectedFrames": 0})

    def command(self, number, target):
        return self.message({"kind": "command", "id": number, **target})

    def move(self, number):
        return self.command(number, MOVE[self.kind])

    def move_other(self, number):
        return self.command(number, OTHER_MOVE[self.kind])

    def relax(self, number):
        return self.command(number, RELAX)

    # Steps.

    def step(self, at_ms, what, *said, contact=None, check=(), telemetry=None, electrodes=False):
        """`check`: what is asked once all has settled: driven, spikes, counters' names. `telemetry`: False, or names."""
        at_us = self.start_us + 1000 * at_ms
        self._end_step(at_us)
        self.device.advance(at_us)
        step = {"atUs": at_us % 2**32, "what": what}
        if contact:
            step["contact"] = contact
            self.device.contact(contact)
        else:
            step["bytes"] = b"".join(said).hex()
            self.device.hear(b"".join(said))
        self.asked_at = at_us + self.settle_us["contact" if contact else "bytes"]
        self._advance_to_ask(self.asked_at)
        if "driven" in check:
            step["driven"] = self.device.driven
        if "spikes" in check:
            step["spikes"] = self.device.spikes
        counters = [name for name in check if name in self.device.count]
        if counters:
            step["counters"] = {name: self.device.count[name] for name in counters}
        if electrodes:
            step["electrodes"] = True
        self.telemetry_wanted = telemetry
        self.steps.append(step)
        return self

    def _advance_to_ask(self, at_us):
        self.device.advance(at_us)
        fresh_us = self.device.fresh_us
        assert fresh_us is None or not UNSURE_US[0] < at_us - fresh_us < UNSURE_US[1], \
            f"{self.head['name']}: asked when a device may or may not have let go"

    def _end_step(self, next_us):
        if not self.steps:
            return
        assert next_us >= self.asked_at + 1000, f"{self.head['name']}: steps too close: {self.steps[-1]['what']}"
        step, said = self.steps[-1], []
        for message in self.device.said:
            if message["kind"] == "electrodes" or (message["kind"] == "emergencyStopState" and said[-1:] == [message]):
                continue
            said.append(message)
        self.device.said = []
        step["expect"] = said
        wanted = self.telemetry_wanted
        if wanted is False:
            assert not self.device.host_present
            step["telemetry"] = False
        elif wanted is not None:
            assert next_us >= self.asked_at + TELEMETRY_US, f"{self.head['name']}: no time to tell: {step['what']}"
            self._advance_to_ask(next_us - 1000)
            assert self.device.host_present
            step["telemetry"] = {name: self._told(name) for name in wanted}

    def _told(self, name):
        device = self.device
        return {"driven": device.driven, "watchdogRelaxed": device.watchdog_relaxed, "lastCommandId": device.last_id,
                "heartbeatCurrent": device.current, "halted": device.has_halted, "emergencyStopped": device.cause != "none",
                "spikesReceived": device.spikes}[name]

    def done(self):
        self._end_step(self.asked_at + HEARD_OUT_US)
        return {**self.head, "steps": self.steps}

    # What most conversations begin with.

    def begin(self, session=0x11, at_ms=100):
        """HELLO, first heartbeat, second one that answers the device's answer: commands are taken from here on."""
        self.step(at_ms, "HELLO 1..2, a new id", self.hello(session), electrodes=True)
        self.step(at_ms + 30, "first heartbeat: it answers nothing", self.heartbeat())
        self.step(at_ms + 50, "second heartbeat: fresh", self.heartbeat(at_ms + 30), check=["driven"])
        return self


def fault_may_latch(conversation):
    """A fault may latch the emergency stop too: then that is why a command is refused."""
    for step in conversation["steps"]:
        for message in step["expect"]:
            if message.get("reason") == "fault":
                message["reason"] = ["fault", "emergencyStop"]
    return conversation
