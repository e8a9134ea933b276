import type { ExportedPopulation } from './exportedPopulation.ts';

/** What light falls on a population as: rates of rods, or of cones; nothing for a cell that light does not reach. */
export type SpectrumOf = (population: string) => 'rod' | 'cone' | undefined;

const pythonText = (value: unknown): string => JSON.stringify(value, null, 4).replaceAll('null', 'None');

/** What the script does with its tables: sections, pointers, records, the flash, the files. */
const running = `sections = {}
for name, cell in CELLS.items():
    section = h.Section(name=name)
    section.nseg = 1
    section.L = section.diam = 10
    section.cm = 1
    section.insert(cell["mechanism"])
    sections[name] = section


def mechanism(name):
    return getattr(sections[name](0.5), CELLS[name]["mechanism"])


def reference(name, variable):
    where = sections[name](0.5) if variable == "v" else mechanism(name)
    return getattr(where, "_ref_" + variable)


for name, pointer, other, variable in POINTERS:
    h.setpointer(reference(other, variable), pointer, mechanism(name))

rows = round(given.duration / given.rows_every)
times = h.Vector([i * given.rows_every * 1000 for i in range(rows + 1)])
potentials = {name: h.Vector().record(section(0.5)._ref_v, times) for name, section in sections.items()}
spikes = {}
detectors = []
for name, cell in CELLS.items():
    if cell["spikes"]:
        spikes[name] = h.Vector()
        detector = h.NetCon(sections[name](0.5)._ref_v, None, sec=sections[name])
        detector.threshold = -20
        detector.record(spikes[name])
        detectors.append(detector)

cvode = h.CVode()
cvode.active(True)
cvode.atol(given.tolerance)
cvode.rtol(given.tolerance)
cvode.condition_order(2)
for name, cell in CELLS.items():
    sections[name](0.5).v = cell["start"]
h.finitialize()


def shine(rates):
    for name, variable, receptors, factor in LIGHT:
        setattr(mechanism(name), variable, rates[receptors] * factor)
    cvode.re_init()


dark = {"rod": 0, "cone": 0}
start = given.light_start * 1000
shine(dark)
cvode.solve(min(start, given.duration * 1000))
shine({"rod": given.rod, "cone": given.cone})
cvode.solve(min(start + given.light_duration * 1000, given.duration * 1000))
shine(dark)
cvode.solve(given.duration * 1000 + 1e-3)

with open(given.out, "w") as file:
    file.write(",".join(["t_s"] + list(potentials)) + "\\n")
    for i in range(rows + 1):
        file.write(",".join([f"{times[i] / 1000:.9g}"] + [f"{v[i]:.9g}" for v in potentials.values()]) + "\\n")
if given.spikes:
    with open(given.spikes, "w") as file:
        for t in sorted(t for each in spikes.values() for t in each):
            file.write(f"{t / 1000:.9g}\\n")
`;

/**
 * The Python script that runs an exported circuit in NEURON: a section of one segment for each cell, pointers between them, a flash, and the
 * potentials as CSV. NEURON's variable step keeps the error that the script's tolerance says.
 */
export function exportedScript(
	circuit: string,
	populations: readonly ExportedPopulation[],
	spectrumOf: SpectrumOf,
): string {
	const cells = Object.fromEntries(
		populations.map(({ population, mechanism, startMv, spikes }) => [
			population,
			{ mechanism, start: startMv, spikes: Number(spikes) },
		]),
	);
	const pointers = populations.flatMap(({ population, pointers: list }) =>
		list.map((each) => [population, each.pointer, each.population, each.variable]),
	);
	const light = populations.flatMap(({ population, light: inputs }) => {
		const spectrum = spectrumOf(population);
		return spectrum === undefined ? [] : inputs.map(({ variable, factor }) => [population, variable, spectrum, factor]);
	});
	return `"""The circuit ${circuit} in NEURON, written by Retinode.

Compile the mod files of this folder first, then run:

    nrnivmodl .
    python run.py --rod 100 --cone 50000 --light-start 1 --light-duration 0.02 --duration 3 --out potentials.csv

The table has the time in s and the potential of each cell in mV; --spikes FILE gets times in s, upward crossings of -20 mV, of cells whose spikes count.
"""

import argparse
import os

options = argparse.ArgumentParser(description="The circuit ${circuit} in NEURON.")
options.add_argument("--rod", type=float, default=100, help="input of rods during the flash, per s")
options.add_argument("--cone", type=float, default=50000, help="input of cones during the flash, per s")
options.add_argument("--light-start", type=float, default=1, help="start of the flash, s")
options.add_argument("--light-duration", type=float, default=0.02, help="duration of the flash, s")
options.add_argument("--duration", type=float, default=3, help="model time, s")
options.add_argument("--rows-every", type=float, default=0.001, help="distance of rows, s")
options.add_argument("--tolerance", type=float, default=1e-7, help="absolute tolerance of the variable step")
options.add_argument("--out", default="potentials.csv", help="table")
options.add_argument("--spikes", help="spike times")
given = options.parse_args()
given.out = os.path.abspath(given.out)
given.spikes = given.spikes and os.path.abspath(given.spikes)
os.chdir(os.path.dirname(os.path.abspath(__file__)))
os.environ.setdefault("NEURON_MODULE_OPTIONS", "-nogui")

from neuron import h  # noqa: E402  NEURON loads what nrnivmodl compiled from the folder that it starts in.

CELLS = ${pythonText(cells)}

# Who reads what of whom: cell, pointer, other cell, variable.
POINTERS = ${pythonText(pointers)}

# Cell, input, receptors whose rate it gets, inside units of one per s.
LIGHT = ${pythonText(light)}

${running}`;
}
