"""Reads a file in the layout of the Spiking Heidelberg Digits as its users do, rows of times and units by h5py. Usage: shd_contents.py FILE"""

import sys

import h5py
import numpy

with h5py.File(sys.argv[1], "r") as file:
    times, units, labels = file["spikes/times"], file["spikes/units"], file["labels"]
    keys = [key.decode() for key in file["extra/keys"]]
    print("samples", len(labels), "labels", keys, "units", len(file["extra/unit_member"]))
    for row in range(min(3, len(labels))):
        shown = numpy.round(times[row][:3], 6).tolist(), "of", units[row][:3].tolist()
        print(row, keys[labels[row]], len(times[row]), "spikes", *shown)
    assert all(len(a) == len(b) and (numpy.diff(a) >= 0).all() for a, b in zip(times, units))
    print("spikes", sum(len(row) for row in times), "in order")
