"""Event cameras' files as `retinode events --csv` reads them, against independent readers: one line for each file and reader. Ends
with 1 where what was written is not what is read.

Usage: event_readers.py RETINODE_JS. Writes files with other people's writers into a temporary folder.
"""
import os, subprocess, sys, tempfile
import numpy as np
import aedat, dv_processing as dv, evlib, expelliarmus, faery

SIZE = (346, 260)
rng = np.random.default_rng(1)
COUNT = 20_000
truth = np.zeros(COUNT, dtype=[("t", "<i8"), ("x", "<i2"), ("y", "<i2"), ("p", "u1")])
truth["t"] = np.cumsum(rng.integers(0, 2000, COUNT))  # 20 s: the time of EVT 3 goes round
truth["x"], truth["y"], truth["p"] = rng.integers(0, SIZE[0], COUNT), rng.integers(0, SIZE[1], COUNT), rng.integers(0, 2, COUNT)


def by_dv(path, compression):
    config = dv.io.MonoCameraWriter.Config("test", getattr(dv.CompressionType, compression))
    config.addEventStream(SIZE)
    writer = dv.io.MonoCameraWriter(path, config)
    store = dv.EventStore()
    for t, x, y, p in truth:
        store.push_back(int(t), int(x), int(y), bool(p))
    writer.writeEvents(store)


def by_faery(path, version):
    events = np.zeros(COUNT, dtype=faery.EVENTS_DTYPE)
    for name in ("t", "x", "y"):
        events[name] = truth[name]
    events["p"] = truth["p"].astype(bool)
    faery.events_stream_from_array(events, SIZE).to_file(path, version=version, zero_t0=False)


def by_expelliarmus(path, encoding):
    expelliarmus.Wizard(encoding=encoding).save(fpath=path, arr=truth)


def table(t, x, y, p):
    return np.stack([np.asarray(each).astype(np.int64) for each in (t, x, y, p)], axis=1)


def with_faery(path, _kind):
    a = faery.events_stream_from_file(path, dimensions_fallback=SIZE, version_fallback=None).to_array()
    return table(a["t"], a["x"], a["y"], a["p"])


def with_expelliarmus(path, kind):
    a = expelliarmus.Wizard(encoding=kind).read(path)
    return table(a["t"], a["x"], a["y"], a["p"])


def with_evlib(path, _kind):
    frame = evlib.load_events(path).collect()
    return table(frame["t"].dt.total_microseconds().to_numpy(), frame["x"].to_numpy(), frame["y"].to_numpy(), frame["polarity"].to_numpy() > 0)


def with_dv(path, _kind):
    recording, parts = dv.io.MonoCameraRecording(path), []
    while (batch := recording.getNextEventBatch()) is not None:
        a = batch.numpy()
        parts.append(table(a["timestamp"], a["x"], a["y"], a["polarity"]))
    return np.concatenate(parts)


def with_aedat(path, _kind):
    parts = [p["events"] for p in aedat.Decoder(path) if "events" in p]
    return np.concatenate([table(a["t"], a["x"], a["y"], a["on"] if "on" in a.dtype.names else a["p"]) for a in parts])


FILES = [
    *[("AEDAT 4, " + c, "aedat4", "dv-processing", (lambda c: lambda path: by_dv(path, c))(c), [with_dv, with_aedat, with_faery])
      for c in ("NONE", "LZ4", "LZ4_HIGH", "ZSTD", "ZSTD_HIGH")],
    ("EVT 3", "evt3", "faery", lambda path: by_faery(path, "evt3"), [with_faery, with_expelliarmus, with_evlib]),
    ("EVT 3", "evt3", "expelliarmus", lambda path: by_expelliarmus(path, "evt3"), [with_expelliarmus, with_faery, with_evlib]),
    ("EVT 2", "evt2", "faery", lambda path: by_faery(path, "evt2"), [with_faery, with_expelliarmus, with_evlib]),
    ("EVT 2", "evt2", "expelliarmus", lambda path: by_expelliarmus(path, "evt2"), [with_expelliarmus, with_faery, with_evlib]),
    ("DAT", "dat", "faery", lambda path: by_faery(path, "dat2"), [with_faery, with_expelliarmus]),
    ("DAT", "dat", "expelliarmus", lambda path: by_expelliarmus(path, "dat"), [with_expelliarmus, with_faery]),
]
ENDING = {"aedat4": "aedat4", "dat": "dat", "evt2": "raw", "evt3": "raw"}


def sort(rows):
    return rows[np.lexsort((rows[:, 3], rows[:, 2], rows[:, 1], rows[:, 0]))]


def verdict(ours, other):
    if len(ours) != len(other):
        return f"{len(other)} events, not {len(ours)}"
    if np.array_equal(ours, other):
        return "the same"
    if np.array_equal(sort(ours), sort(other)):
        return "the same, in another order"
    if np.array_equal(ours[:, 1:], other[:, 1:]):
        return f"other times: its last event is at {other[-1, 0]} us, not {ours[-1, 0]}"
    return "differs"


failed = False
with tempfile.TemporaryDirectory() as folder:
    print("| format | written by | read by | against `retinode events` |\n|---|---|---|---|")
    for k, (title, kind, writer, write, readers) in enumerate(FILES):
        path = os.path.join(folder, f"{k}.{ENDING[kind]}")
        write(path)
        rows = path + ".csv"
        subprocess.run(["node", sys.argv[1], "events", path, "--csv", rows], check=True, stdout=subprocess.DEVNULL)
        ours = np.loadtxt(rows, delimiter=",", skiprows=1, dtype=np.int64)
        same = verdict(ours, table(truth["t"], truth["x"], truth["y"], truth["p"]))
        failed |= same != "the same"
        print(f"| {title} | {writer} | what was written | {same} |")
        for reader in readers:
            name = reader.__name__[5:].replace("dv", "dv-processing")
            try:
                said = verdict(ours, reader(path, kind))
            except BaseException as error:  # a reader written in Rust panics with no Exception
                said = f"cannot read it: {str(error).splitlines()[0].replace(folder + os.sep, '')[:90]}"
            print(f"| {title} | {writer} | {name} | {said} |")
sys.exit(failed)
