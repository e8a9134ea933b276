#!/usr/bin/env bash
# ability-hand 0.2.2 (PyPI, PSYONIC's own client for its prosthetic hand): to make a client is to move the hand.
# `AHSerialClient(port=…, baud_rate=…)` says nothing of movement, but before it returns it has started a thread that sends positions,
# up to 500 times a second: 30 degrees on all six motors, whatever the hand was doing. Whoever opens the port to look at the hand
# (telemetry, a calibration, a second program) closes it to 30 degrees, with what is in it. Only `write_thread=False` keeps it still.
# Seen, with a pseudo-terminal that answers as the hand does and no other call made: `read only messages: 1; then positions of
# [30.0, 30.0, 30.0, 30.0, 30.0, -30.0]`, and with `write_thread=False` no positions. Exit 0 while that is so, 1 when it changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check ability-hand==0.2.2 2>/dev/null
cat >run.py <<'PY'
import os, pty, struct, sys, threading, time, tty

from ah_wrapper import AHSerialClient
from ah_wrapper.ppp_stuffing import PPPUnstuff, ppp_stuff

master, slave = pty.openpty()
for end in (master, slave):
    tty.setraw(end)
looks, positions = [], []


def hand():
    """Answers each message with six positions of 0, as the hand's reply variant 3."""
    frames = PPPUnstuff()
    while True:
        for byte in os.read(master, 4096):
            frame = frames.unstuff_byte(byte)
            if not frame:
                continue
            (looks if frame[1] == 0xA2 else positions).append(bytes(frame))
            answer = bytearray([frame[1]]) + bytearray(37)
            answer.append(-sum(answer) & 0xFF)
            os.write(master, bytes(ppp_stuff(answer)))


threading.Thread(target=hand, daemon=True).start()
client = AHSerialClient(port=os.ttyname(slave), baud_rate=460800, write_thread='still' not in sys.argv)
time.sleep(0.3)
seen = {tuple(round(unit * 150 / 32767, 1) for unit in struct.unpack('<6h', frame[2:14])) for frame in positions}
print(f'read only messages: {len(looks)}; then positions of', *(list(each) for each in seen) if seen else ('none',))
sys.stdout.flush()
os._exit(0)
PY
moved=$(python/bin/python run.py)
still=$(python/bin/python run.py still)
echo "$moved"
echo "with write_thread=False: $still"
[ "$moved" = 'read only messages: 1; then positions of [30.0, 30.0, 30.0, 30.0, 30.0, -30.0]' ]
[ "$still" = 'read only messages: 1; then positions of none' ]
