"""A device of protocol version 2, from docs/protocol.md alone: a hand, or a stimulator with four electrodes."""

from .framing import CODES, Reader
from .payloads import Malformed, read_command, read_events, read_heartbeat, read_hello, read_rates

NAMES = {code: name for name, code in CODES.items()}
FROM_HOST = {"hello", "events", "rates", "command", "heartbeat"}
FRESH_US, CURRENT_US, PRESENT_US = 500_000, 250_000, 1_000_000
REMEMBERED = 8
# A stimulator's limits in this model: 0.1 uA, us, us, 0.1 Hz, 0.1 pC, 0.1 s. No vector comes near them: it is far below
# or far above what any stimulator allows.
LIMITS = {"electrodes": 4, "amplitude": 2000, "phase": 1000, "gap": 200, "rate": 5000, "charge": 40_000, "hold": 600}
WRIST = 900


def is_newer(one, other):
    return 0 < (one - other) % 2**16 <= 0x8000


def elapsed(now, then):
    return (now - then) % 2**32


class Device:
    def __init__(self, kind, channels, start_us):
        self.kind, self.channels, self.now = kind, channels, start_us
        self.reader, self.expected, self.said = Reader(), None, []
        self.count = dict.fromkeys(
            ["frames", "crcErrors", "framingErrors", "oversizeErrors", "malformedErrors", "unknownFrames", "echoedFrames",
             "sequenceGaps", "missedFrames", "emergencyStops"], 0)
        self.session, self.previous, self.cause, self.fault = 0, (0, 0), "none", False
        self.halted, self.halted_before = False, False
        self.watchdog_relaxed = False
        self.joints, self.levels = set(), {}
        self._forget()

    def _forget(self):
        self.spikes, self.answers, self.newest = 0, {}, {}
        self.newest_id, self.last_id, self.fresh_us, self.heard_us = None, 0, None, None
        self.rejected_before = self._rejected()

    def _rejected(self):
        return sum(self.count[name] for name in ("crcErrors", "framingErrors", "oversizeErrors", "malformedErrors"))

    def _say(self, kind, **fields):
        self.said.append({"kind": kind, **fields})

    def _let_go(self):
        self.joints, self.levels = set(), {}

    @property
    def driven(self):
        return bool(self.joints or self.levels)

    @property
    def current(self):
        return self.fresh_us is not None and self.now - self.fresh_us <= CURRENT_US

    @property
    def host_present(self):
        return self.heard_us is not None and self.now - self.heard_us <= PRESENT_US

    def advance(self, to_us):
        """Time passes, on a clock that does not wrap."""
        if self.fresh_us is None or to_us - self.fresh_us > CURRENT_US:
            ends_us = self.now if self.fresh_us is None else self.fresh_us + CURRENT_US
            self._end_holds(ends_us)
            if self.driven:
                self.watchdog_relaxed = True
                self._let_go()
        self._end_holds(to_us)
        self.now = to_us

    def _end_holds(self, at_us):
        self.levels = {electrode: ends for electrode, ends in self.levels.items() if ends > at_us}

    def contact(self, name):
        if name == "stop":
            self._stop("button")
        elif name == "reset":
            self._note_halt()
            self.cause = "none"
            self._say_stop()
        else:
            self.fault = True
            self._let_go()

    def _note_halt(self):
        self.halted = self.halted or self.cause != "none" or self.fault

    @property
    def has_halted(self):
        self._note_halt()
        return self.halted

    def _stop(self, cause):
        if self.cause == "none":
            self.cause = cause
        self._let_go()
        self._say_stop()

    def _say_stop(self):
        self._say("emergencyStopState", latched=self.cause != "none", cause=self.cause)

    def hear(self, data):
        for what, *rest in self.reader.push(data):
            if what == "stop":
                self.count["emergencyStops"] += 1
                self._stop("wire")
            elif what == "frame":
                self.count["frames"] += 1
                self._frame(*rest)
            else:
                self.count[what + "Errors"] += 1

    def _frame(self, version, code, sequence, payload):
        name = NAMES.get(code)
        if name is None or version != (1 if code <= 2 else 2):
            self.count["unknownFrames"] += 1
            return
        if name not in FROM_HOST:
            self.count["echoedFrames"] += 1
            return
        try:
            act = self._read(name, payload)
        except Malformed:
            self.count["malformedErrors"] += 1
            self._follow(sequence, False)
            if name == "command" and self.session and len(payload) >= 2:
                self._say("nak", id=int.from_bytes(payload[:2], "little"), reason="malformed")
            return
        self._follow(sequence, name == "hello")
        act()

    def _follow(self, sequence, anew):
        missed = 0 if self.expected is None or anew else (sequence - self.expected) % 256
        self.count["sequenceGaps"] += missed > 0
        self.count["missedFrames"] += missed
        self.expected = (sequence + 1) % 256

    def _read(self, name, payload):
        """What to do about a payload; raises Malformed."""
        read = {"hello": read_hello, "events": read_events, "rates": read_rates, "command": read_command,
                "heartbeat": read_heartbeat}[name](payload)
        if name == "hello":
            return lambda: self._hello(read)
        if not self.session:
            return lambda: None
        if name == "events":
            return lambda: self._receive([(channel, 1) for channel in read])
        if name == "rates":
            return lambda: self._receive(read)
        return lambda: self._command(read) if name == "command" else self._heartbeat(read)

    def _hello(self, hello):
        if hello["session"] != self.session:
            if self.session:
                self.previous = (self.session, self.spikes)
            self._let_go()
            self._forget()
            self.watchdog_relaxed = False
            self.session = hello["session"] if hello["lowest"] <= 2 <= hello["highest"] else 0
            self._note_halt()
            self.halted_before = bool(self.session) and self.halted
            if self.session:
                self.halted = False
        self._say("helloReply", version=2 if self.session else 0, sessionId=hello["session"], echoUs=hello["sentUs"],
                  previousSessionId=self.previous[0], previousSpikes=self.previous[1],
                  emergencyStopped=self.cause != "none", busy=False,
                  haltedBefore=self.halted_before)
        if self.session and self.kind == "stimulator":
            self._say("electrodes")

    def _receive(self, counts):
        self.spikes += sum(spikes for channel, spikes in counts if channel < self.channels)

    def _heartbeat(self, heartbeat):
        self.heard_us = self.now
        if heartbeat["echoUs"] != 0 and elapsed(self.now, heartbeat["echoUs"]) <= FRESH_US:
            self.fresh_us = self.now
        self._say("heartbeatAnswer", echoUs=heartbeat["sentUs"], spikes=self.spikes % 2**32,
                  rejectedFrames=(self._rejected() - self.rejected_before) % 2**16)

    def _command(self, command):
        number = command["id"]
        if command["target"] == 4:
            self._let_go()
            self._taken("relax", number)
            self._answer(number, None)
            return
        if number in self.answers:
            self._answer(number, self.answers[number])
            return
        concerned = f"electrode {command['electrode']}" if command["target"] == 5 else \
            "wrist" if command["target"] == 3 else "fingers"
        newer_than_all = self.newest_id is None or is_newer(number, self.newest_id)
        if not newer_than_all and any(
                than in self.newest and not is_newer(number, self.newest[than]) for than in (concerned, "relax")):
            self._say("nak", id=number, reason="overtaken")
            return
        refusal = self._refusal(command)
        if refusal is None:
            self._act(command)
            self._taken(concerned, number)
            self.watchdog_relaxed = False
        self._answer(number, refusal)

    def _taken(self, concerned, number):
        self.last_id = number
        if concerned not in self.newest or is_newer(number, self.newest[concerned]):
            self.newest[concerned] = number
        if self.newest_id is None or is_newer(number, self.newest_id):
            self.newest_id = number

    def _answer(self, number, refusal):
        self.answers[number] = refusal
        while len(self.answers) > REMEMBERED:
            self.answers.pop(next(iter(self.answers)))
        if refusal is None:
            self._say("ack", id=number)
        else:
            self._say("nak", id=number, reason=refusal)

    def _refusal(self, command):
        """Why a command is refused, in the order of the page."""
        if self.cause != "none":
            return "emergencyStop"
        if self.fault:
            return "fault"
        if not self.current:
            return "noHeartbeat"
        if (command["target"] == 5) != (self.kind == "stimulator"):
            return "notCapable"
        if command["target"] == 3:
            return "outOfRange" if abs(command["angle"]) > WRIST else None
        if command["target"] != 5:
            return None
        if command["electrode"] >= LIMITS["electrodes"]:
            return "outOfRange"
        if self._is_off(command):
            return None
        fits = (
            all(command[name] <= LIMITS[name] for name in ("amplitude", "phase", "gap", "rate", "hold"))
            and command["amplitude"] * command["phase"] <= LIMITS["charge"]
            and (2 * command["phase"] + command["gap"]) * command["rate"] <= 10_000_000
            and command["hold"] > 0 and command["rise"] > 0)
        return None if fits else "outOfRange"

    @staticmethod
    def _is_off(command):
        return 0 in (command["amplitude"], command["phase"], command["rate"])

    def _act(self, command):
        if command["target"] != 5:
            self.joints.add("wrist" if command["target"] == 3 else "fingers")
        elif self._is_off(command):
            self.levels.pop(command["electrode"], None)
        else:
            self.levels[command["electrode"]] = self.now + 100_000 * command["hold"]


