"""Reads a file in the layout of the Spiking Heidelberg Digits by tonic's own class for them. Usage: shd_tonic.py FILE"""

import pathlib
import shutil
import sys
import tempfile

from tonic.datasets import SHD

with tempfile.TemporaryDirectory() as folder:
    # Where tonic looks for the file, and beside it the archive that it would load down otherwise: that it is there is all that it asks.
    place = pathlib.Path(folder) / "SHD" / "shd_train.h5"
    place.parent.mkdir()
    shutil.copy(sys.argv[1], place)
    place.with_suffix(".h5.zip").touch()
    read = SHD(save_to=folder, train=True)
    events, label = read[0]
    first = events[0].tolist() if len(events) else None
    print(len(read), "samples; of the first", len(events), "events, first (us, unit, 1)", first, "label", read.classes[int(label)].decode())
    print("spikes of all", sum(len(events) for events, _ in read))
