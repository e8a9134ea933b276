"""Finds the responses in a session of openretina as its own reader does (openretina.data_io.h5_dataset_reader): every responses_STIMULUS, neurons x time. Usage: openretina_contents.py FILE"""

import sys

import h5py
import numpy

with h5py.File(sys.argv[1], "r") as file:
    for name in file:
        if not name.startswith("responses_"):
            continue
        responses = numpy.array(file[name])
        assert responses.ndim == 2 and (responses >= 0).all()
        spikes = responses.sum(axis=1).astype(int).tolist()
        print(name.removeprefix("responses_"), responses.dtype, responses.shape, "bins of", float(file[name].attrs["bin_s"]), "s, spikes", spikes)
    info = file["session_info"]
    print("session_info", dict(info.attrs), {key: [str(each) for each in info[key].asstr()[:4]] if info[key].dtype == object else info[key][:4].tolist() for key in info})
