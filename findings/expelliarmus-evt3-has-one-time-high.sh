#!/usr/bin/env bash
# expelliarmus 1.1.12 (PyPI) writes EVT 3.0 files whose time only expelliarmus can read.
# In EVT 3.0 a word 0x8 carries the high 12 of 24 bits of time and a word 0x6 the low ones; a camera sends a new 0x8 whenever they change, every 4096 µs.
# expelliarmus writes one 0x8 at the start and no more. Its own reader takes a fall of the low bits as the carry, so a round trip through it is perfect;
# faery 0.7.1 follows the words and has every event in the first 4.1 ms. Whoever converts a recording to EVT 3 with it loses all time for
# other tools, without an error. (Retinode carries as expelliarmus does where no high word came, and counts how often.)
# Seen: `0x8 words: 1; last event at 1000000 us; expelliarmus reads 1000000, faery reads 4088`. Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check expelliarmus==1.1.12 faery==0.7.1
cat >look.py <<'PY'
import numpy as np
import faery
from expelliarmus import Wizard

events = np.zeros(1001, dtype=[("t", "<i8"), ("x", "<i2"), ("y", "<i2"), ("p", "u1")])
events["t"] = 1000 * np.arange(1001)  # one event a millisecond, for a second
events["x"] = np.arange(1001) % 300
events["y"] = 7
events["p"] = np.arange(1001) % 2
Wizard(encoding="evt3").save(fpath="second.raw", arr=events)

data = open("second.raw", "rb").read()
at = 0
while data[at : at + 1] == b"%":
    at = data.index(b"\n", at) + 1
words = np.frombuffer(data[at:], dtype="<u2")
own = Wizard(encoding="evt3").read("second.raw")["t"][-1]
other = faery.events_stream_from_file("second.raw", dimensions_fallback=(1280, 720)).to_array()["t"][-1]
print(f"0x8 words: {np.sum(words >> 12 == 8)}; last event at {events['t'][-1]} us; expelliarmus reads {own}, faery reads {other}")
PY
seen=$(python/bin/python look.py 2>/dev/null)
echo "$seen"
[ "$seen" = '0x8 words: 1; last event at 1000000 us; expelliarmus reads 1000000, faery reads 4088' ]
