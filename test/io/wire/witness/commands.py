"""Conversations about commands: order, repetition, refusal, stimulation."""

from functools import partial

from .talk import MOVE, OTHER_MOVE, Talk, fault_may_latch


def commands(settle_us):
    talk = partial(Talk, settle_us=settle_us)
    return [*relaxing(talk), *repeating(talk), *overtaking(talk), *refusing(talk), *stimulating(talk)]


def relaxing(talk):
    t = talk("relax is always taken in a session")
    t.step(100, "HELLO", t.hello(0x101), electrodes=True)
    t.step(130, "without any heartbeat", t.relax(1), check=["driven"])
    t.step(150, "the same again", t.relax(1))
    t.step(170, "latched", b"\0\xffSTOP\0", t.relax(2))
    t.step(200, "heartbeat", t.heartbeat(), telemetry=["lastCommandId"])
    t.step(250, "older than the last", t.relax(1))
    t.step(280, "in a fault too", contact="fault")
    t.step(420, "relax", t.relax(3))
    talked = t.done()
    # Whether a fault is announced while the stop is latched is the device's affair.
    for step in talked["steps"]:
        if step.get("contact") == "fault":
            del step["expect"]
    yield talked

    for kind in ("hand", "stimulator"):
        t = talk("relax lets go, also when it is older than what drives", kind)
        t.begin(0x102)
        t.step(170, "a movement", t.move(5), check=["driven"])
        t.step(190, "relax", t.relax(6), check=["driven"])
        t.step(210, "a movement", t.move(8), check=["driven"])
        t.step(230, "the same relax again", t.relax(6), check=["driven"])
        t.step(250, "heartbeat", t.heartbeat(150), check=["driven"])
        t.step(270, "older than the relax", t.move(4), check=["driven"])
        t.step(290, "newer than the relax, older than the last movement", t.move(7), check=["driven"])
        t.step(310, "a movement", t.move(9), check=["driven"], telemetry=["driven", "lastCommandId"])
        t.step(360, "relax, older than the movement", t.relax(2), check=["driven"])
        yield t

        t = talk("a fault lets go and refuses", kind)
        t.begin(0x103)
        t.step(170, "a movement", t.move(1), check=["driven"])
        t.step(190, "a fault", contact="fault", check=["driven"])
        t.step(330, "heartbeat", t.heartbeat(150))
        t.step(350, "a movement", t.move(2), check=["driven"])
        t.step(370, "relax", t.relax(3), check=["driven"])
        talked = fault_may_latch(t.done())
        # A device may latch the emergency stop because of it, and say so.
        del talked["steps"][4]["expect"]
        yield talked


def repeating(talk):
    for kind in ("hand", "stimulator"):
        t = talk("an id answered before gets the same answer and nothing is done", kind)
        t.begin(0x111)
        t.step(170, "a movement", t.move(1), check=["driven"])
        t.step(190, "again", t.move(1), check=["driven"])
        t.step(210, "relax", t.relax(2), check=["driven"])
        t.step(230, "the movement again: answered, not done", t.move(1), check=["driven"])
        t.step(250, "heartbeat", t.heartbeat(150), check=["driven"])
        for number in range(3, 9):
            t.step(210 + 20 * number, f"command {number}", t.move_other(number), check=["driven"])
        t.step(390, "heartbeat", t.heartbeat(250), check=["driven"])
        t.step(410, "the first of the last eight", t.move(1), check=["driven"])
        yield t

        other = MOVE["stimulator" if kind == "hand" else "hand"]
        t = talk("an id is acted upon once, also when its answer is forgotten", kind)
        t.begin(0x113)
        t.step(170, "a movement", t.move(1), check=["driven"])
        at_ms, beat_ms = 190, 150
        for number in range(2, 26):
            t.step(at_ms, f"refused: {number}", t.command(number, other), check=["driven"])
            at_ms += 15
            if number in (9, 17):
                t.step(at_ms, "heartbeat", t.heartbeat(beat_ms), check=["driven"])
                at_ms, beat_ms = at_ms + 15, at_ms
        t.step(beat_ms + 280, "it has let go", check=["driven"])
        t.step(beat_ms + 300, "heartbeat", t.heartbeat(beat_ms), check=["driven"])
        t.step(beat_ms + 320, "the movement again", t.move(1), check=["driven"])
        talked = t.done()
        # A device that remembers more repeats its answer; none moves.
        talked["steps"][-1]["expect"] = [{"kind": ["ack", "nak"], "id": 1}]
        yield talked

        t = talk("a refusal is repeated too", kind)
        t.step(100, "HELLO", t.hello(0x112), electrodes=True)
        t.step(130, "without a heartbeat", t.move(1), check=["driven"])
        t.step(150, "first heartbeat", t.heartbeat())
        t.step(170, "fresh heartbeat", t.heartbeat(150))
        t.step(190, "again", t.move(1), check=["driven"])
        t.step(210, "under a new id", t.move(2), check=["driven"])
        yield t


def overtaking(talk):
    for kind in ("hand", "stimulator"):
        t = talk("a command older than the newest for the same is overtaken", kind)
        t.begin(0x121)
        t.step(170, "a movement", t.move(10), check=["driven"])
        t.step(190, "older, for the same", t.move(9), check=["driven"])
        t.step(210, "older, for something else", t.move_other(8), check=["driven"])
        t.step(230, "heartbeat", t.heartbeat(150), check=["driven"], telemetry=["lastCommandId"])
        t.step(280, "relax", t.relax(12), check=["driven"])
        t.step(295, "older than the relax, for something that was never moved since", t.move_other(11), check=["driven"])
        t.step(310, "once more: it is not remembered, and judged alike", t.move_other(11), check=["driven"])
        t.step(330, "heartbeat", t.heartbeat(230))
        t.step(350, "newer", t.move_other(13), check=["driven"])
        t.step(370, "emergency stop: overtaken comes first", b"\0\xffSTOP\0", t.move(7), check=["driven"])
        yield t

        t = talk("ids go round", kind)
        t.begin(0x122)
        t.step(170, "65,535", t.move(65535), check=["driven"])
        t.step(190, "1 follows", t.move(1), check=["driven"])
        t.step(210, "65,534 is older", t.move(65534), check=["driven"])
        t.step(230, "heartbeat", t.heartbeat(150), check=["driven"])
        yield t

        t = talk("what was not moved for 40,000 ids is moved again", kind)
        t.begin(0x123)
        t.step(170, "one thing", t.move_other(1), check=["driven"])
        t.step(190, "another", t.move(30000), check=["driven"])
        t.step(210, "heartbeat", t.heartbeat(150))
        t.step(230, "another", t.move(40000), check=["driven"])
        t.step(250, "the first again: newer than all that was taken over", t.move_other(40001), check=["driven"])
        yield t


def refusing(talk):
    for kind in ("hand", "stimulator"):
        other = "stimulator" if kind == "hand" else "hand"
        t = talk("what it has no joints or electrodes for", kind)
        t.step(100, "HELLO", t.hello(0x131), electrodes=True)
        t.step(130, "without a heartbeat that is the reason", t.command(1, MOVE[other]), check=["driven"])
        t.step(150, "first heartbeat", t.heartbeat())
        t.step(170, "fresh heartbeat", t.heartbeat(150))
        t.step(190, "not capable", t.command(2, MOVE[other]), check=["driven"])
        t.step(210, "not capable", t.command(3, OTHER_MOVE[other]), check=["driven"])
        yield t

        t = talk("commands that make no sense", kind)
        t.begin(0x132)
        t.step(170, "a movement", t.move(1), check=["driven"])
        for i, (what, body) in enumerate([
            ("an unknown target", "020009"),
            ("target 0", "030000"),
            ("no target", "0400"),
            ("closure above 10,000", "0500011f1127e803f401"),
            ("one of five closures above 10,000", "060002000000000000000011276400f401"),
            ("wrist beyond 180 degrees", "070003" + "09076400"),
            ("wrist beyond -180 degrees", "080003" + "f7f86400"),
            ("drive 2", "090005" + "0100" + "02" + "c800" + "6400" + "1400" + "c800" + "6400" + "ff0f"),
            ("stimulate as in version 1", "0a0005" + "0100" + "00" + "c800" + "6400" + "1400" + "c800"),
            ("grip cut short", "0b00011f8813d007d0"),
            ("an id that was answered before", "010009"),
        ]):
            t.step(190 + 15 * i, what, t.frame(5, bytes.fromhex(body)), check=["driven", "malformedErrors"])
        t.step(355, "less than an id: not answered", t.frame(5, b"\x0c"), check=["malformedErrors"])
        t.step(370, "heartbeat: twelve frames were rejected", t.heartbeat(150), check=["driven"])
        t.step(390, "an id of before, in sense: it was not remembered", t.move(3), check=["driven"])
        t.step(410, "emergency stop: still malformed", b"\0\xffSTOP\0", t.frame(5, bytes.fromhex("0d0009")), check=["driven"])
        yield t

    t = talk("a hand keeps within its own range", "hand")
    t.begin(0x133)
    t.step(170, "wrist beyond what it can turn", t.command(1, {"target": "wrist", "angleDeg": 180, "degPerS": 45}), check=["driven"])
    t.step(190, "faster and stronger than it can: held to its limits",
           t.command(2, {"target": "digits", "closures": [0, 0.1, 0.2, 0.3, 0.4], "strokesPerS": 65.535,
                         "forceLimitN": 655.35}), check=["driven"])
    t.step(210, "a faster turn than it can: held to its limits",
           t.command(3, {"target": "wrist", "angleDeg": -30, "degPerS": 6553.5}), check=["driven"])
    t.step(230, "bytes behind a command are ignored", t.frame(5, bytes.fromhex("0400011f8813d007d007") + b"\xaa"), check=["driven"])
    yield t


def stimulating(talk):
    level = lambda **changes: {**MOVE["stimulator"], **changes}
    t = talk("levels beyond the limits are refused", "stimulator")
    t.begin(0x141)
    for i, (what, changes) in enumerate([
        ("an electrode that is not there", {"electrode": 60_000}),
        ("an electrode that is not there, off", {"electrode": 60_000, "amplitudeUa": 0}),
        ("amplitude", {"amplitudeUa": 6553.5}),
        ("phase", {"phaseUs": 65535}),
        ("gap", {"gapUs": 65535}),
        ("rate", {"rateHz": 6553.5}),
        ("charge: 200 nC", {"amplitudeUa": 200, "phaseUs": 1000}),
        ("hold 0", {"holdS": 0}),
        ("hold", {"holdS": 6553.5}),
        ("rise 0", {"riseUaPerS": 0}),
    ]):
        t.step(170 + 15 * i, what, t.command(1 + i, level(**changes)), check=["driven"])
    t.step(330, "heartbeat", t.heartbeat(150))
    t.step(350, "a level within them", t.command(20, level()), check=["driven"], telemetry=["driven", "lastCommandId"])
    t.step(400, "a refused level leaves the one before", t.command(21, level(holdS=0)), check=["driven"])
    yield t

    t = talk("an amplitude, a phase or a rate of 0 switches off, whatever else it says", "stimulator")
    t.begin(0x142)
    for i, changes in enumerate([
        {"amplitudeUa": 0}, {"phaseUs": 0}, {"rateHz": 0}, {"amplitudeUa": 0, "holdS": 0, "riseUaPerS": 0},
        {"amplitudeUa": 0, "phaseUs": 65535, "gapUs": 65535, "rateHz": 6553.5, "holdS": 6553.5, "riseUaPerS": 655350},
    ]):
        at_ms = 170 + 60 * i
        t.step(at_ms, "on", t.command(10 + 2 * i, level()), check=["driven"])
        t.step(at_ms + 20, "heartbeat", t.heartbeat(at_ms - 40 if i else 150), check=["driven"])
        t.step(at_ms + 40, "off", t.command(11 + 2 * i, level(**changes)), check=["driven"])
    t.step(480, "off needs a heartbeat, as every command but relax", check=["driven"])
    t.step(720, "off without a heartbeat", t.command(40, level(amplitudeUa=0)), check=["driven"])
    yield t

    t = talk("a level ends by itself after its hold", "stimulator")
    t.begin(0x143)
    t.step(170, "held for 0.3 s", t.command(1, level(holdS=0.3)), check=["driven"])
    t.step(250, "heartbeat", t.heartbeat(150), check=["driven"])
    t.step(400, "heartbeat", t.heartbeat(250), check=["driven"])
    t.step(450, "280 ms after", check=["driven"])
    t.step(495, "325 ms after: it has ended", check=["driven"], telemetry=["driven", "watchdogRelaxed", "heartbeatCurrent"])
    t.step(545, "heartbeat", t.heartbeat(400), check=["driven"])
    t.step(560, "held for 0.2 s", t.command(2, level(holdS=0.2)), check=["driven"])
    t.step(700, "heartbeat", t.heartbeat(545), check=["driven"])
    t.step(720, "set anew before it ended: the hold starts again", t.command(3, level(holdS=0.2)), check=["driven"])
    t.step(850, "290 ms after the first", t.heartbeat(700), check=["driven"])
    t.step(945, "225 ms after the second", check=["driven"])
    yield t

    t = talk("each electrode has a level of its own", "stimulator")
    t.begin(0x144)
    t.step(170, "electrode 1", t.command(1, level(electrode=1)), check=["driven"])
    t.step(190, "electrode 2, climbing", t.command(2, level(electrode=2, riseUaPerS=50)), check=["driven"])
    t.step(210, "electrode 1 off", t.command(3, level(electrode=1, amplitudeUa=0)), check=["driven"])
    t.step(230, "heartbeat", t.heartbeat(150), check=["driven"])
    t.step(250, "electrode 2 by spikes", t.command(4, level(electrode=2, drive="spikes")), check=["driven"])
    t.step(270, "electrode 2 off", t.command(5, level(electrode=2, amplitudeUa=0)), check=["driven"])
    yield t
