"""Makes src/io/files/exports/node/shdTemplate.ts: an HDF5 file with the two data sets of variable-length rows that the Spiking Heidelberg Digits have, which the library that
Retinode writes HDF5 with can fill and not create. Needs h5py: out/interop-tools/bin/python scripts/shdTemplate.py"""

import base64
import os
import tempfile
import zlib

import h5py

PLACE = "src/io/files/exports/node/shdTemplate.ts"

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "template.h5")
    with h5py.File(path, "w", libver="earliest") as file:
        for name, kind in (("times", "<f8"), ("units", "<u4")):
            file.create_dataset(f"spikes/{name}", (0,), h5py.vlen_dtype(kind), maxshape=(None,), chunks=(1024,))
    with open(path, "rb") as file:
        packed = base64.b64encode(zlib.compress(file.read(), 9)).decode()

with open(PLACE, "w") as file:
    file.write(
        "/** An HDF5 file with /spikes/times (rows of 64-bit floats) and /spikes/units (rows of unsigned 32-bit numbers), none of which it has yet: compressed"
        " (zlib), in base64. Made by scripts/shdTemplate.py. */\n"
    )
    file.write(f"export const shdTemplate =\n\t'{packed}';\n")
