"""The output stage of a retina, its integrate-and-fire ganglion cells, as a graph of NIR, run by snnTorch: python3 output_stage.py [graph.nir]

Retinode runs one column of `mouseIntegrateAndFire` under a flash and records what flows into a ganglion cell through its synapses. NIR's neuron is a leaky
integrator with a threshold and a reset: leak, threshold and reset are those of the cell, but neither the rise of a spike nor the time in which the cell is held
after it. Prints the spikes of both, and ends with 1 where they are not as many within a quarter.
"""

import sys

import nir
import numpy as np
import torch
from snntorch.import_nir import import_from_nir

import retinode

# Of mouse.integrateAndFire.fourcaud2003 and mouse.ganglion.leak: mS/cm2, uF/cm2, mV. The step is that which snnTorch takes NIR's neurons to have.
LEAK, CAPACITANCE, REST, THRESHOLD, RESET = 0.13191, 1, -70.702, -54, -65
STEP_S, EVERY_S, DURATION_S, CELL = 1e-4, 5e-4, 0.6, 'onSustained'
RECEPTORS = ('AMPA', 'GABA', 'glycineReceptor')


def main(file=None):
    run = retinode.simulate(
        circuit='mouseIntegrateAndFire',
        solver='realtime',
        no_check=True,
        duration=DURATION_S,
        light_start=0.2,
        light_duration=0.05,
        cone=20000,
        rod=2000,
        rows_every=EVERY_S,
        quantities=['spikes', *(f'{CELL}.{receptor}.I' for receptor in RECEPTORS)],
    )
    # A/m2 there, uA/cm2 here. Inward is negative there, what depolarises positive here. Potentials are counted from the reset, to which snnTorch resets: the leak's own pull is a current.
    inward = -100 * sum(run.quantities[f'{CELL}.{receptor}.I'].values[:, 0] for receptor in RECEPTORS)
    current = inward + LEAK * (REST - RESET)
    neuron = nir.LIF(
        tau=np.array([CAPACITANCE / LEAK * 1e-3]),
        r=np.array([1 / LEAK]),
        v_leak=np.array([0.0]),
        v_threshold=np.array([float(THRESHOLD - RESET)]),
        v_reset=np.array([0.0]),
    )
    graph = nir.NIRGraph(
        {'input': nir.Input({'input': np.array([1])}), 'cell': neuron, 'output': nir.Output({'output': np.array([1])})},
        [('input', 'cell'), ('cell', 'output')],
    )
    if file is not None:
        nir.write(file, graph)
    network = import_from_nir(graph)
    steps = round(DURATION_S / STEP_S)
    times = np.arange(steps) * STEP_S
    held = torch.tensor(current[(times / EVERY_S + 1e-6).astype(int)], dtype=torch.float32)
    state, spikes = None, []
    for step in range(steps):
        fired, state = network(held[step].reshape(1, 1), state)
        if fired.item() > 0:
            spikes.append(times[step])
    own = run.spikes[CELL, 0]
    print(f'retinode {len(own)} spikes, first at {own[0]:.4f} s, last at {own[-1]:.4f} s')
    print(f'snnTorch {len(spikes)} spikes, first at {spikes[0]:.4f} s, last at {spikes[-1]:.4f} s')
    return 0 if abs(len(spikes) - len(own)) <= 0.3 * len(own) else 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
