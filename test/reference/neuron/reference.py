"""Runs the mod files of this folder in NEURON and writes reference.json.

Two cells: a sender with all channels and the pool, which gets 0.3 nA from 50 to 250 ms, and a receiver with hlike and the graded synapse.
Tables are off, the step is 0.0025 ms with NEURON's second-order method where it can; 0.8 s go by before what is written.

    python reference.py OUT.json
"""

import json
import os
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
out = os.path.abspath(sys.argv[1])
build = tempfile.mkdtemp()
nrnivmodl = os.path.join(os.path.dirname(sys.executable), "nrnivmodl")
subprocess.run([nrnivmodl, os.path.join(here, "mods")], cwd=build, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
os.chdir(build)
os.environ.setdefault("NEURON_MODULE_OPTIONS", "-nogui")

import neuron  # noqa: E402
from neuron import h  # noqa: E402

h.load_file("stdrun.hoc")


def cell(name, mechanisms):
    section = h.Section(name=name)
    section.L = section.diam = 30
    section.cm = 1
    section.nseg = 1
    for mechanism in mechanisms:
        section.insert(mechanism)
    return section


sender = cell("sender", ["axonlike", "calike", "capool", "skscheme", "hlike"])
receiver = cell("receiver", ["hlike"])
synapse = h.graded(receiver(0.5))
h.setpointer(sender(0.5)._ref_v, "vpre", synapse)
h.usetable_axonlike = 0
stimulus = h.IClamp(sender(0.5))
before = 800
stimulus.delay, stimulus.dur, stimulus.amp = before + 50, 200, 0.3
h.celsius = 24
h.steps_per_ms = int(sys.argv[2]) if len(sys.argv) > 2 else 400
h.dt = 1 / h.steps_per_ms
h.secondorder = 2
h.tstop = before + 300

times = h.Vector().record(h._ref_t)
traces = {name: h.Vector().record(ref) for name, ref in {
    "sender.V": sender(0.5)._ref_v,
    "receiver.V": receiver(0.5)._ref_v,
    "sender.capool.cai": sender(0.5)._ref_cai,
    "sender.skscheme.open": sender(0.5).skscheme._ref_open,
    "synapse.s": synapse._ref_s,
}.items()}
initial = {}
h.finitialize(-65)
for state in ["m", "h", "n"]:
    initial["axonlike." + state] = getattr(sender(0.5).axonlike, state)
initial["calike.c"] = sender(0.5).calike.c
initial["capool.cai"] = sender(0.5).cai
for state in ["closed", "bound", "open"]:
    initial["skscheme." + state] = getattr(sender(0.5).skscheme, state)
initial["hlike.n"] = sender(0.5).hlike.n
h.run()

v = traces["sender.V"]
spikes = []
for i in range(1, len(v)):
    if v[i - 1] < -20 <= v[i] and times[i] > before:
        share = (-20 - v[i - 1]) / (v[i] - v[i - 1])
        spikes.append(round(times[i - 1] + share * (times[i] - times[i - 1]) - before, 5))
rows = [i for i in range(len(v)) if times[i] > before - 0.001 and abs(times[i] - round(times[i])) < 0.001]
result = {
    "neuron": neuron.__version__,
    "areaUm2": round(sender(0.5).area(), 9),
    "initial": initial,
    "spikesMs": spikes,
    "everyMs": 1,
    "traces": {name: [float(f"{trace[i]:.7g}") for i in rows] for name, trace in traces.items()},
}
with open(out, "w") as file:
    json.dump(result, file, indent=None, separators=(",", ":"))
    file.write("\n")
print(f"NEURON {neuron.__version__}: {len(spikes)} spikes {spikes[:12]}")
