#!/usr/bin/env bash
# h5wasm 0.10.3 (npm): the type '<f8' stores 32-bit floats.
# In NumPy, h5py and HDF5's own tools '<f8' is a 64-bit float. h5wasm reads the text by Python's struct codes: the letter f
# is a 32-bit float, the digit is ignored; '<d' is 64 bits. Nothing is said, and the values are rounded to 7 digits.
# Read back with h5py 3.16.0 (PyPI). Seen: `f8: float32 0.3333333432674408` and `d: float64 0.3333333333333333`.
# Exit 0 while that is so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund h5wasm@0.10.3
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check h5py==3.16.0
cat >write.mjs <<'JS'
import h5wasm from 'h5wasm/node';
await h5wasm.ready;
const file = new h5wasm.File('third.h5', 'w');
for (const [name, dtype] of [['f8', '<f8'], ['d', '<d']]) {
	file.create_dataset({ name, data: Float64Array.of(1 / 3), shape: [1], dtype });
}
file.close();
JS
node write.mjs
seen=$(python/bin/python -c "
import h5py
file = h5py.File('third.h5')
for name in ('f8', 'd'):
    print(f'{name}: {file[name].dtype} {float(file[name][0])!r}')")
echo "$seen"
[ "$seen" = 'f8: float32 0.3333333432674408
d: float64 0.3333333333333333' ]
