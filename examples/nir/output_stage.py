"""The output stage of a retina, its integrate-and-fire ganglion cells, as a graph of NIR, run by snnTorch: python3 output_stage.py [graph.nir]

Retinode runs one column of `mouseIntegrateAndFire` under two flashes, by its reference solver, and records what flows into a ganglion cell through its synapses. The cell is a leaky
integrator with a threshold and a reset, as NIR's neuron is: the graph has its leak, its threshold and its reset. NIR's neuron has no refractory period, so the cell gets none here.
Prints the spikes of both, and ends with 1 where they differ by more than one spike, or the first by more than 1 ms.
"""

import sys

import nir
import numpy as np
import torch
from snntorch.import_nir import import_from_nir

import retinode

# The cell as `mouseIntegrateAndFire` has it, in mS/cm2, uF/cm2 and mV. The step is that which snnTorch takes NIR's neurons to have.
LEAK, CAPACITANCE, REST, THRESHOLD, RESET = 0.05, 1, -62, -54, -65
STEP_S, EVERY_S, DURATION_S, CELL = 1e-4, 5e-4, 0.6, 'onSustained'
# R*/s of cones and rods.
FLASHES = {'bright': (20000, 2000), 'dim': (3000, 300)}
RECEPTORS = ('AMPA', 'GABA', 'glycineReceptor')


def graph_of_the_cell():
    """Potentials are counted from the reset, to which snnTorch resets."""
    neuron = nir.LIF(
        tau=np.array([CAPACITANCE / LEAK * 1e-3]),
        r=np.array([1 / LEAK]),
        v_leak=np.array([0.0]),
        v_threshold=np.array([float(THRESHOLD - RESET)]),
        v_reset=np.array([0.0]),
    )
    return nir.NIRGraph(
        {'input': nir.Input({'input': np.array([1])}), 'cell': neuron, 'output': nir.Output({'output': np.array([1])})},
        [('input', 'cell'), ('cell', 'output')],
    )


def run_of_the_retina(cone, rod):
    """Spike times of the cell, s, and the current into it, uA/cm2, what depolarises positive, every EVERY_S."""
    run = retinode.simulate(
        circuit='mouseIntegrateAndFire',
        solver='odex',
        parameter={f'{CELL}.refractory_period': 0},
        tolerance=1e-6,
        duration=DURATION_S,
        light_start=0.2,
        light_duration=0.05,
        cone=cone,
        rod=rod,
        rows_every=EVERY_S,
        quantities=['spikes', *(f'{CELL}.{receptor}.I' for receptor in RECEPTORS)],
    )
    # A/m2 in the file; inward is negative there.
    inward = -100 * sum(run.quantities[f'{CELL}.{receptor}.I'].values[:, 0] for receptor in RECEPTORS)
    return run.spikes[CELL, 0], inward


def spikes_by_snntorch(graph, inward):
    # The leak's own pull from the reset is a current.
    current = inward + LEAK * (REST - RESET)
    network = import_from_nir(graph)
    times = np.arange(round(DURATION_S / STEP_S)) * STEP_S
    held = torch.tensor(current[(times / EVERY_S + 1e-6).astype(int)], dtype=torch.float32)
    state, spikes = None, []
    for time, now in zip(times, held):
        fired, state = network(now.reshape(1, 1), state)
        if fired.item() > 0:
            spikes.append(time)
    return spikes


def main(file=None):
    graph = graph_of_the_cell()
    if file is not None:
        nir.write(file, graph)
    alike = True
    for flash, (cone, rod) in FLASHES.items():
        own, inward = run_of_the_retina(cone, rod)
        found = spikes_by_snntorch(graph, inward)
        for program, times in (('retinode', own), ('snnTorch', found)):
            ends = f', first at {times[0]:.4f} s, last at {times[-1]:.4f} s' if len(times) > 0 else ''
            print(f'{flash} flash: {program} {len(times)} spikes{ends}')
        alike = alike and 0 < len(found) and abs(len(found) - len(own)) <= 1 and abs(found[0] - own[0]) <= 1e-3
    return 0 if alike else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
