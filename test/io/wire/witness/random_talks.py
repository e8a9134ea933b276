"""Conversations by chance, seeded: whatever a line may bring to a device, in any order, at any time."""

import random
import struct

from .device import FROM_HOST
from .framing import CODES, STOP
from .messages import hello_reply, telemetry
from .payloads import payload
from .talk import MOVE, Talk, UNSURE_US

NUMBERS = {name: code for name, code in CODES.items() if name in FROM_HOST}
OWN = [(2, payload(hello_reply(2), 1), 1), (6, bytes(6), 2), (7, b"\1\0\1\0\0\0\0", 2), (8, payload(telemetry(), 2), 2),
       (10, b"\1\1\0\0\0\0", 2), (11, b"\1\0\0\0" * 4 + b"\0\0", 2), (12, bytes(15), 2)]


class Chance:
    """One conversation that goes on by chance."""

    def __init__(self, seed, kind, channels, settle_us):
        self.dice = random.Random(seed)
        self.talk = Talk(f"by chance, seed {seed}", kind, channels, settle_us=settle_us)
        self.channels, self.now_ms, self.command_id = channels, 100, 0
        self.session, self.ids = 0x1000, []

    def pass_time(self):
        """Goes to a time at which it is sure whether a device has let go, then and when all has settled."""
        settle_ms = max(self.talk.settle_us.values()) // 1000
        floor_ms = max(self.now_ms + 20, (self.talk.asked_at - self.talk.start_us) // 1000 + 20)
        while True:
            at_ms = floor_ms + self.dice.choice([0, 5, 30, 80, 100, 100, 200, 235, 245, 260, 600, 1200])
            fresh_us = self.talk.device.fresh_us
            asked = [1000 * at_ms + late for late in (0, 4_000, 1000 * settle_ms)]
            if fresh_us is None or all(not UNSURE_US[0] <= us - fresh_us <= UNSURE_US[1] for us in asked):
                self.now_ms = at_ms
                return
            floor_ms += 3

    def hello(self):
        if self.dice.random() < 0.4:
            self.session += 1
            self.ids = []
        lowest, highest = self.dice.choice([(1, 2)] * 8 + [(2, 2), (2, 255), (1, 1), (3, 9), (0, 2), (2, 1)])
        body = struct.pack("<BBII", lowest, highest, self.session, 5) + b"\x01h"
        return f"HELLO {lowest}..{highest}, {self.session}", b"\0" + self.talk.frame(1, body, 1)

    def heartbeat(self):
        age_us = self.dice.choice([1_000, 20_000, 100_000, 300_000, 499_000, 502_000, 3_000_000, None])
        if age_us is None:
            return "heartbeat that answers nothing", self.talk.heartbeat()
        return f"heartbeat, {age_us} us after its echo", self.talk.heartbeat(self.now_ms, age_us)

    def next_id(self):
        """A new id mostly; else one of the last few, which every device remembers, or one that a new one has skipped."""
        chance = self.dice.random()
        if chance < 0.2 and self.ids:
            return self.dice.choice(self.ids[-5:])
        self.command_id = (self.command_id + self.dice.choice([2, 2, 2, 2, 20_000])) % 2**16 or 1
        number = (self.command_id - 1 if chance < 0.4 else self.command_id) or 1
        if number in self.ids:
            return self.next_id()
        self.ids.append(number)
        return number

    def command(self):
        number, kind = self.next_id(), self.talk.kind
        chance = self.dice.random()
        if chance < 0.2:
            return f"relax {number}", self.talk.relax(number)
        if chance < 0.3:
            other = MOVE["stimulator" if kind == "hand" else "hand"]
            return f"what it cannot {number}", self.talk.command(number, other)
        if chance < 0.4:
            body = struct.pack("<H", number) + self.dice.choice([b"", b"\0", b"\x09", b"\x01\x1f", b"\x02" + b"\xff" * 14])
            return f"command without sense {number}", self.talk.frame(5, body)
        if chance < 0.5:
            too_far = {"target": "wrist", "angleDeg": 120, "degPerS": 10} if kind == "hand" else \
                {**MOVE[kind], "amplitudeUa": 6000}
            return f"beyond its limits {number}", self.talk.command(number, too_far)
        if chance < 0.7:
            return f"another movement {number}", self.talk.move_other(number)
        return f"movement {number}", self.talk.move(number)

    def spikes(self):
        at = [self.dice.randrange(self.channels + 2) for _ in range(self.dice.randrange(1, 6))]
        if self.dice.random() < 0.5:
            return "rates", self.talk.message({"kind": "rates", "windowEndUs": 9, "windowUs": 9, "firstChannel": at[0],
                                               "counts": at})
        return "events", self.talk.message({"kind": "events", "spikes": [{"tUs": i, "channel": c} for i, c in enumerate(at)]})

    def noise(self):
        chance = self.dice.random()
        if chance < 0.3:
            return "an echo", self.talk.frame(*self.dice.choice(OWN), sequence=self.dice.randrange(256))
        if chance < 0.5:
            code, version = self.dice.choice([(9, 1), (5, 1), (3, 1), (1, 2), (13, 2), (0, 2), (15, 2), (5, 3), (9, 0)])
            return f"kind {code} of version {version}", self.talk.frame(code, bytes(18), version, self.dice.randrange(256))
        if chance < 0.7:
            code = self.dice.choice(list(NUMBERS.values()))
            body = bytes(self.dice.randrange(256) for _ in range(self.dice.randrange(3)))
            return f"kind {code} cut short", self.talk.frame(code, body, 1 if code == 1 else 2)
        return "garbage", bytes(self.dice.randrange(1, 256) for _ in range(self.dice.randrange(1, 20))) + b"\0"

    def say(self):
        return self.dice.choices([self.hello, self.heartbeat, self.command, self.spikes, self.noise], [2, 7, 7, 2, 3])[0]()

    def step(self):
        self.pass_time()
        check = ["driven", "spikes", *self.talk.device.count]
        chance = self.dice.random()
        if chance < 0.03:
            contact = self.dice.choice(["stop", "reset", "reset"]) if self.talk.device.cause != "none" else "stop"
            self.talk.step(self.now_ms, contact, contact=contact, check=check)
        elif chance < 0.06:
            self.talk.step(self.now_ms, "emergency stop", STOP, check=check)
        elif chance < 0.12:
            self.talk.step(self.now_ms, "still", check=check)
        else:
            what, said = self.say()
            self.talk.step(self.now_ms, what, said, check=check)
            if any(one.get("version") == 2 for one in self.talk.device.said):
                self.talk.steps[-1]["electrodes"] = True

    def run(self, steps):
        self.talk.step(self.now_ms, "HELLO", self.talk.hello(self.session), electrodes=True)
        self.now_ms += 30
        self.talk.step(self.now_ms, "heartbeat", self.talk.heartbeat())
        for _ in range(steps):
            self.step()
        return self.talk.done()


def random_talks(seed, count, kind, channels, settle_us, steps=40):
    return [Chance(seed + i, kind, channels, settle_us).run(steps) for i in range(count)]
