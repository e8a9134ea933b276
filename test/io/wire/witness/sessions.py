"""Conversations about sessions, versions, life signs, spikes and the emergency stop."""

from functools import partial

from .framing import CODES, STOP
from .messages import hello_reply, telemetry
from .payloads import payload
from .talk import Talk

BAD = ["frames", "malformedErrors", "unknownFrames", "echoedFrames"]


def sessions(settle_us):
    talk = partial(Talk, settle_us=settle_us)
    return [*greetings(talk), *versions(talk), *life(talk), *echoes(talk), *spikes(talk), *stops(talk)]


def greetings(talk):
    t = talk("before a session only HELLO and the emergency stop are heard")
    t.step(50, "heartbeat", t.heartbeat(), check=BAD, telemetry=False)
    t.step(70, "relax", t.relax(1))
    t.step(90, "a command that makes no sense", t.frame(5, bytes.fromhex("010009")), check=BAD)
    t.step(110, "spikes", t.message({"kind": "events", "spikes": [{"tUs": 5, "channel": 0}]}), check=["spikes"])
    t.step(130, "HELLO", t.hello(0x21), electrodes=True)
    t.step(160, "heartbeat: no spike was received, no frame rejected in this session", t.heartbeat(), telemetry=[])
    yield t

    t = talk("the same id again is answered again and changes nothing")
    t.begin(0x31)
    t.step(170, "spikes", t.message({"kind": "events", "spikes": [{"tUs": 5, "channel": 0}, {"tUs": 6, "channel": 1}]}))
    t.step(190, "the same id, another range", t.hello(0x31, 2, 9), electrodes=True, check=["driven"])
    t.step(220, "relax", t.relax(1), telemetry=["lastCommandId", "heartbeatCurrent"])
    t.step(270, "heartbeat: the spikes are still counted", t.heartbeat(150), check=["spikes"])
    t.step(290, "the same id, a range without version 2: answered as before", t.hello(0x31, 1, 1), electrodes=True)
    t.step(320, "heartbeat", t.heartbeat(270))
    yield t

    t = talk("a new id names the session before and its spikes")
    t.begin(0x41)
    t.step(170, "spikes", t.message({"kind": "rates", "windowEndUs": 9, "windowUs": 9, "firstChannel": 0,
                                     "counts": [3, 4]}), check=["spikes"])
    t.step(190, "another id", t.hello(0x42), electrodes=True, telemetry=False)
    t.step(240, "first heartbeat of the new session: nothing received", t.heartbeat(), telemetry=["spikesReceived"])
    t.step(290, "another id again", t.hello(0x43), electrodes=True)
    yield t

    for kind in ("hand", "stimulator"):
        t = talk("a new id lets go and forgets commands and heartbeat", kind)
        t.begin(0x51)
        t.step(170, "a movement", t.move(1), check=["driven"], telemetry=["driven", "lastCommandId", "heartbeatCurrent"])
        t.step(220, "heartbeat", t.heartbeat(150), check=["driven"])
        t.step(240, "HELLO with another id", t.hello(0x52), check=["driven"], electrodes=True)
        t.step(270, "the movement again, in the new session", t.move(1), check=["driven"])
        t.step(290, "a heartbeat that answers nothing of this session", t.heartbeat(), check=["driven"])
        t.step(310, "another movement", t.move(2), check=["driven"])
        t.step(330, "a fresh heartbeat", t.heartbeat(290), check=["driven"])
        t.step(350, "another movement", t.move(3), check=["driven"], telemetry=["driven", "watchdogRelaxed"])
        t.step(400, "HELLO with the id of the first session: a new id too", t.hello(0x51), check=["driven"], electrodes=True)
        yield t


def versions(talk):
    t = talk("HELLOs that make no sense are counted and not answered")
    hello = lambda low, high, session, name=b"\x01v": (
        bytes([low, high]) + session.to_bytes(4, "little") + b"\x01\x02\x03\x04" + name)
    for i, (what, body) in enumerate([
        ("lowest above highest", hello(2, 1, 0x61)),
        ("lowest version 0", hello(0, 2, 0x61)),
        ("session 0", hello(1, 2, 0)),
        ("a name of 33 bytes", hello(1, 2, 0x61, bytes([33]) + b"n" * 33)),
        ("a name that runs over the end", hello(1, 2, 0x61, b"\x05abcd")),
        ("cut short in the clock", hello(1, 2, 0x61)[:8]),
    ]):
        t.step(100 + 20 * i, what, t.frame(1, body, 1), check=["frames", "malformedErrors"])
    t.step(240, "an empty name and bytes behind it are sense", t.frame(1, hello(1, 2, 0x61, b"\0\xaa\xbb"), 1), electrodes=True)
    yield t

    for kind in ("hand", "stimulator"):
        t = talk("HELLOs that make no sense change nothing for a driven device", kind)
        t.begin(0x71)
        t.step(170, "a movement", t.move(1), check=["driven"])
        t.step(190, "lowest above highest, a new id", t.frame(1, hello(2, 1, 0x72), 1), check=["driven"])
        t.step(210, "session 0", t.frame(1, hello(1, 2, 0), 1), check=["driven"])
        t.step(230, "heartbeat: two frames were rejected", t.heartbeat(150), check=["driven"])
        yield t

    t = talk("version negotiation")
    ranges = [(1, 1), (3, 9), (1, 2), (2, 2), (2, 255), (1, 255), (255, 255)]
    for i, (lowest, highest) in enumerate(ranges):
        begins = lowest <= 2 <= highest
        t.step(100 + 100 * i, f"HELLO {lowest}..{highest}", t.hello(0x80 + i, lowest, highest), electrodes=begins)
        t.step(140 + 100 * i, "heartbeat" if begins else "heartbeat: there is no session", t.heartbeat(),
               telemetry=[] if begins else False)
    yield t

    t = talk("the session before is named after a HELLO without a common version")
    t.begin(0x91)
    t.step(170, "spikes", t.message({"kind": "events", "spikes": [{"tUs": 5, "channel": 2}]}))
    t.step(190, "HELLO 1..1", t.hello(0x92, 1, 1))
    t.step(220, "the same again", t.hello(0x92, 1, 1))
    t.step(250, "relax is not heard outside a session", t.relax(1))
    t.step(270, "the id of the session before: a new session", t.hello(0x91), electrodes=True)
    t.step(300, "heartbeat", t.heartbeat())
    yield t

    for kind in ("hand", "stimulator"):
        t = talk("a HELLO without a common version lets go and ends the session", kind)
        t.begin(0xA1)
        t.step(170, "a movement", t.move(1), check=["driven"])
        t.step(190, "HELLO 3..9", t.hello(0xA2, 3, 9), check=["driven"], telemetry=False)
        t.step(230, "heartbeat", t.heartbeat(150), check=["driven"], telemetry=False)
        t.step(260, "a movement", t.move(2), check=["driven"])
        yield t

    t = talk("frames of version 1 are unknown after HELLO, and greetings in version 2 always")
    t.begin(0xB1)
    beat = payload({"kind": "heartbeat", "sentUs": 5, "echoUs": 150_000, "heardUs": 4, "spikes": 0, "rejectedFrames": 0}, 1)
    t.step(170, "heartbeat in version 1", t.frame(9, beat, 1, sequence=99), check=["frames", "unknownFrames"])
    t.step(190, "relax in version 1", t.frame(5, b"\1\0\4", 1, sequence=99), check=["unknownFrames"])
    t.step(210, "spikes in version 1", t.frame(3, b"\0\0\0\0\1", 1, sequence=99), check=["unknownFrames", "spikes"])
    t.step(230, "HELLO in version 2", t.frame(1, hello(1, 2, 0xB2), 2, sequence=99), check=["unknownFrames"])
    t.step(250, "kind 13", t.frame(13, b"", 2, sequence=99), check=["unknownFrames"])
    t.step(270, "relax in version 3", t.frame(5, b"\1\0\4", 3, sequence=99), check=["unknownFrames"])
    t.step(290, "heartbeat: unknown frames are not rejected ones, their sequence numbers are not followed",
           t.heartbeat(150), check=["unknownFrames", "sequenceGaps", "missedFrames"])
    yield t


def life(talk):
    t = talk("every heartbeat is answered, fresh or not")
    t.step(100, "HELLO", t.hello(0xC1), electrodes=True, telemetry=False)
    t.step(200, "the first, which answers nothing", t.heartbeat(), telemetry=["heartbeatCurrent"])
    t.step(250, "one that answers the device's answer", t.heartbeat(200), telemetry=["heartbeatCurrent"])
    t.step(300, "still")
    t.step(550, "300 ms later", telemetry=["heartbeatCurrent"])
    t.step(670, "one that repeats the echo, not half a second old", t.heartbeat(200), telemetry=["heartbeatCurrent"])
    t.step(720, "still")
    t.step(940, "270 ms later", telemetry=["heartbeatCurrent"])
    t.step(1000, "the same echo, more than half a second old", t.heartbeat(200), telemetry=["heartbeatCurrent"])
    t.step(1050, "too short: counted, not answered", t.frame(9, bytes(17)), check=["malformedErrors"])
    t.step(1080, "with bytes behind its end", t.frame(9, bytes(18) + b"\x01\x02"), telemetry=["heartbeatCurrent"])
    yield t

    t = talk("an echo counts up to 500,000 microseconds", exact=True)
    t.step(100, "HELLO", t.hello(0xC2), electrodes=True)
    t.step(130, "first heartbeat", t.heartbeat())
    t.step(700, "500,001 microseconds old", t.heartbeat(700, 500_001), telemetry=["heartbeatCurrent"])
    t.step(750, "500,000 microseconds old", t.heartbeat(750, 500_000), telemetry=["heartbeatCurrent"])
    t.step(800, "still")
    t.step(1100, "from the device's future", t.heartbeat(1100, -1), telemetry=["heartbeatCurrent"])
    t.step(1150, "of this very microsecond", t.heartbeat(1150, 0), telemetry=["heartbeatCurrent"])
    t.step(1200, "still")
    t.step(1500, "half a wrap old", t.heartbeat(1500, 2**31), telemetry=["heartbeatCurrent"])
    yield t

    t = talk("an echo is told from none and counted across the wrap of the clock", start_us=2**32 - 400_000, exact=True)
    t.step(100, "HELLO", t.hello(0xC3), electrodes=True)
    t.step(130, "first heartbeat", t.heartbeat())
    t.step(170, "said before the wrap, heard before", t.heartbeat(130), telemetry=["heartbeatCurrent"])
    t.step(220, "still")
    t.step(450, "said before the wrap, heard after: 280 ms later", t.heartbeat(350), telemetry=["heartbeatCurrent"])
    t.step(600, "across the wrap: 150 ms later", telemetry=["heartbeatCurrent"])
    t.step(650, "still")
    t.step(800, "501 ms after its echo", t.heartbeat(299), telemetry=["heartbeatCurrent"])
    yield t

    for kind in ("hand", "stimulator"):
        t = talk("commands are taken up to 250 ms after the last fresh heartbeat", kind)
        t.step(100, "HELLO", t.hello(0xC4), electrodes=True, check=["driven"])
        t.step(130, "without any heartbeat", t.move(1), check=["driven"])
        t.step(150, "first heartbeat: not fresh", t.heartbeat())
        t.step(170, "a movement", t.move(2), check=["driven"])
        t.step(200, "fresh heartbeat", t.heartbeat(150), check=["driven"])
        t.step(440, "240 ms later", t.move(3), check=["driven"])
        t.step(465, "265 ms later: it has let go", check=["driven"], telemetry=["driven", "watchdogRelaxed", "heartbeatCurrent"])
        t.step(510, "a movement", t.move(4), check=["driven"])
        t.step(525, "stale heartbeat, 520 ms after its echo", t.heartbeat(525, 520_000), check=["driven"])
        t.step(540, "a movement", t.move(5), check=["driven"])
        t.step(560, "fresh heartbeat: nothing moves by itself", t.heartbeat(525), check=["driven"], telemetry=["driven"])
        t.step(610, "a new movement", t.move(6), check=["driven"], telemetry=["driven", "watchdogRelaxed", "lastCommandId"])
        yield t

        t = talk("only fresh heartbeats keep a device driven", kind)
        t.begin(0xC5)
        t.step(170, "a movement", t.move(1), check=["driven"])
        t.step(250, "fresh heartbeat", t.heartbeat(150), check=["driven"])
        t.step(480, "fresh heartbeat 230 ms later", t.heartbeat(250), check=["driven"])
        t.step(600, "HELLO, the same id", t.hello(0xC5), check=["driven"], electrodes=True)
        t.step(640, "heartbeat with a stale echo", t.heartbeat(130), check=["driven"])
        t.step(670, "a heartbeat that answers nothing", t.heartbeat(), check=["driven"])
        t.step(700, "spikes", t.message({"kind": "events", "spikes": [{"tUs": 5, "channel": 0}]}), check=["driven"])
        t.step(720, "240 ms after the last fresh one", check=["driven"])
        t.step(745, "265 ms after", check=["driven"], telemetry=["driven", "watchdogRelaxed"])
        t.step(800, "HELLO, the same id", t.hello(0xC5), check=["driven"], electrodes=True)
        t.step(840, "fresh heartbeat", t.heartbeat(670), check=["driven"])
        yield t

    t = talk("telemetry flows while heartbeats came within a second, HELLOs do not start it")
    t.step(100, "HELLO", t.hello(0xC6), electrodes=True, telemetry=False)
    t.step(400, "HELLO again", t.hello(0xC6), electrodes=True, telemetry=False)
    t.step(600, "heartbeat", t.heartbeat(), telemetry=[])
    t.step(1500, "900 ms later", telemetry=["heartbeatCurrent"])
    t.step(1580, "980 ms later")
    t.step(1700, "1,100 ms later", telemetry=False)
    t.step(1800, "heartbeat", t.heartbeat(), telemetry=[])
    yield t


def echoes(talk):
    own = [("HELLO_REPLY", 2, payload(hello_reply(2), 1), 1), ("ACK", 6, b"\1\0\0\0\0\0", 2), ("NAK", 7, b"\1\0\1\0\0\0\0", 2),
           ("TELEMETRY", 8, payload(telemetry(), 2), 2), ("EMERGENCY_STOP_STATE", 10, b"\1\1\0\0\0\0", 2),
           ("HEARTBEAT_ANSWER", 11, b"\1\0\0\0" * 4 + b"\0\0", 2), ("ELECTRODES", 12, bytes(15), 2),
           ("HEARTBEAT_ANSWER that makes no sense", 11, b"\1", 2)]
    t = talk("a device's own frames have no effect")
    t.step(60, "HELLO_REPLY before a session", t.frame(2, own[0][2], 1, sequence=200), check=BAD)
    t.begin(0xD1)
    for i, (what, code, body, version) in enumerate(own):
        t.step(170 + 20 * i, what, t.frame(code, body, version, sequence=200 + i), check=BAD)
    t.step(340, "heartbeat: no frame was rejected, no sequence number followed", t.heartbeat(150),
           check=BAD + ["sequenceGaps", "missedFrames"])
    yield t

    for kind in ("hand", "stimulator"):
        t = talk("a line that echoes does not keep a device driven", kind)
        t.begin(0xD2)
        t.step(170, "a movement", t.move(1), check=["driven"])
        for i in range(5):
            at_ms = 190 + 40 * i
            answer = {"kind": "heartbeatAnswer", "sentUs": 1000 * (at_ms - 5), "echoUs": 1000 * (at_ms - 10),
                      "heardUs": 1000 * (at_ms - 6), "spikes": 0, "rejectedFrames": 0}
            t.step(at_ms, "the device's answer and its telemetry come back",
                   t.frame(CODES["heartbeatAnswer"], payload(answer, 2), sequence=30 + i),
                   t.frame(CODES["telemetry"], payload(telemetry(), 2), sequence=31 + i), check=["driven", "echoedFrames"])
        t.step(390, "240 ms after the last heartbeat of a host", check=["driven"])
        t.step(415, "265 ms after", check=["driven"], telemetry=["driven", "watchdogRelaxed", "heartbeatCurrent"])
        yield t


def spikes(talk):
    events = lambda *channels: {"kind": "events", "spikes": [{"tUs": 5, "channel": channel} for channel in channels]}
    rates = lambda first, *counts: {"kind": "rates", "windowEndUs": 9, "windowUs": 9, "firstChannel": first,
                                    "counts": list(counts)}
    for channels in (4, 64, 256):
        t = talk("spikes on channels not there are not received", channels=channels)
        t.begin(0xE1)
        t.step(170, "events: the last channel, the first beyond, the farthest",
               t.message(events(0, channels - 1, channels, 65535)), check=["spikes", "malformedErrors"])
        t.step(190, "rates across the last channel", t.message(rates(channels - 2, 10, 20, 40, 80)), check=["spikes"])
        t.step(210, "rates beyond", t.message(rates(channels, 5, 5)), check=["spikes"])
        t.step(230, "rates beyond the largest number", t.message(rates(65534, 7, 7, 7)), check=["spikes"])
        t.step(250, "heartbeat", t.heartbeat(150), check=["spikes"], telemetry=["spikesReceived"])
        yield t

    t = talk("damaged spikes are all or nothing")
    t.begin(0xE2)
    good = payload(events(1, 2, 3), 2)
    t.step(170, "events", t.frame(3, good), check=["spikes", "malformedErrors"])
    t.step(190, "cut inside the last spike", t.frame(3, good[:-1]), check=["spikes", "malformedErrors"])
    t.step(210, "a byte behind the last spike", t.frame(3, good + b"\x07"), check=["spikes", "malformedErrors"])
    t.step(230, "no spike", t.frame(3, b""), check=["spikes", "malformedErrors"])
    t.step(250, "a channel above 65,535", t.frame(3, bytes(4) + b"\x01\x05\x80\x80\x04"), check=["spikes", "malformedErrors"])
    t.step(270, "a number spelt too long", t.frame(3, bytes(4) + b"\x81\x00"), check=["spikes", "malformedErrors"])
    t.step(290, "2^31 microseconds to the second spike", t.frame(3, bytes(4) + b"\x01\x80\x80\x80\x80\x08\x01"),
           check=["spikes", "malformedErrors"])
    t.step(310, "rates cut inside a count", t.frame(4, bytes(10) + b"\x03\x80"), check=["spikes", "malformedErrors"])
    t.step(330, "rates cut before the first channel", t.frame(4, bytes(9)), check=["spikes", "malformedErrors"])
    t.step(350, "rates without counts", t.frame(4, bytes(10)), check=["spikes", "malformedErrors"])
    t.step(370, "heartbeat: eight frames were rejected", t.heartbeat(150), check=["spikes"])
    yield t


def stops(talk):
    t = talk("an emergency stop before a session, repeated, reset at the device")
    t.step(100, "emergency stop", STOP, check=["emergencyStops", "driven"])
    t.step(130, "three times", STOP * 3, check=["emergencyStops"])
    t.step(160, "HELLO: latched", t.hello(0xF1), electrodes=True)
    t.step(200, "the button: the first cause stays", contact="stop")
    t.step(360, "reset", contact="reset")
    t.step(520, "HELLO, the same id: reset", t.hello(0xF1), electrodes=True)
    t.step(560, "the button", contact="stop")
    t.step(720, "reset", contact="reset")
    yield t

    for kind in ("hand", "stimulator"):
        t = talk("an emergency stop lets go, latches, and nothing moves after its reset before a new command", kind)
        t.begin(0xF2)
        t.step(170, "a movement", t.move(1), check=["driven"])
        t.step(200, "heartbeat", t.heartbeat(150), check=["driven"])
        t.step(220, "emergency stop", STOP, check=["driven"], telemetry=["driven", "emergencyStopped"])
        t.step(270, "a movement", t.move(2), check=["driven"])
        t.step(290, "relax", t.relax(3), check=["driven"])
        t.step(310, "heartbeat", t.heartbeat(200), check=["driven"], telemetry=["lastCommandId", "emergencyStopped"])
        t.step(360, "reset", contact="reset", check=["driven"], telemetry=["driven", "emergencyStopped", "halted"])
        t.step(540, "the refused movement once more: the answer of before", t.move(2), check=["driven"])
        t.step(560, "heartbeat", t.heartbeat(310), check=["driven"])
        t.step(580, "a new movement", t.move(4), check=["driven"])
        t.step(610, "the button", contact="stop", check=["driven"])
        t.step(760, "HELLO with a new id: still latched", t.hello(0xF3), check=["driven"], electrodes=True)
        t.step(790, "a movement: the stop comes before the missing heartbeat", t.move(1), check=["driven"])
        yield t

    t = talk("a stop that was reset while nobody listened is told to the host that comes next, once")
    t.begin(0xF4)
    t.step(170, "heartbeat", t.heartbeat(150), telemetry=["halted"])
    t.step(220, "the button", contact="stop")
    t.step(400, "reset", contact="reset")
    t.step(600, "HELLO of a host that speaks no version of the device's: not told, not forgotten", t.hello(0xF5, 3, 9))
    t.step(650, "HELLO with a new id: told", t.hello(0xF6), electrodes=True)
    t.step(700, "the same again: told again", t.hello(0xF6), electrodes=True)
    t.step(750, "heartbeat", t.heartbeat(), telemetry=["halted"])
    t.step(800, "HELLO with another id: nothing since", t.hello(0xF7), electrodes=True)
    yield t
