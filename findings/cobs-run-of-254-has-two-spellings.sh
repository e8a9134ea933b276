#!/usr/bin/env bash
# cobs 0.2.1 (npm) and cobs 1.2.2 (PyPI) stuff a run of exactly 254 bytes without a zero differently.
# The overhead of COBS is usually given as one byte for every 254. At the end of a packet npm's encoder writes one code byte
# more (0x01) behind a full run; the Python one leaves it out. Each reads the other's. A receiver that compares encoded frames,
# or has room for 255 bytes, as the bound says, fails with one peer and not with the other. (Retinode's frames stop at 250 bytes.)
# Seen: npm `254 bytes -> 256, last 01`, PyPI `254 bytes -> 255, last aa`, each read back whole by the other. Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cobs@0.2.1
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check cobs==1.2.2
cat >npm.cjs <<'JS'
const cobs = require('cobs');
const run = Buffer.alloc(254, 0xaa);
const stuffed = cobs.encode(run);
require('node:fs').writeFileSync('npm.bin', stuffed);
const other = cobs.decode(require('node:fs').readFileSync('pypi.bin'));
console.log(`npm: 254 bytes -> ${stuffed.length}, last ${stuffed.subarray(-1).toString('hex')}; reads the other: ${other.equals(run)}`);
JS
cat >pypi.py <<'PY'
import sys
from cobs import cobs
run = b"\xaa" * 254
if sys.argv[1] == "write":
    open("pypi.bin", "wb").write(cobs.encode(run))
else:
    stuffed = cobs.encode(run)
    other = cobs.decode(open("npm.bin", "rb").read())
    print(f"PyPI: 254 bytes -> {len(stuffed)}, last {stuffed[-1:].hex()}; reads the other: {str(other == run).lower()}")
PY
python/bin/python pypi.py write
seen=$(node npm.cjs; python/bin/python pypi.py read)
echo "$seen"
[ "$seen" = 'npm: 254 bytes -> 256, last 01; reads the other: true
PyPI: 254 bytes -> 255, last aa; reads the other: true' ]
