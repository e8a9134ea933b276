import { parseDeclaration } from '../../src/ode/equations/language/parser.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Lattice, type Network } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { NoiseForcing } from '../../src/ode/solvers/noise/noiseForcing.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { createTissue, extentOf } from '../../src/retina/tissue/tissue.ts';

const catcher = `cell catcher
title A receptor that counts photons
source made for tests
receptor rod aperture 1[um] height 100[um]
input light [1/s] "photons caught" photons
parameter C = 20 [pF] in 1 .. 100 "capacitance" assumed
parameter g = 1 [nS] in 0 .. 10 "leak" assumed
noise u channel time 3[ms] "noise of channels"
state V [mV] = -40 in -100 .. 0 "membrane potential"
current I [pA] = g*(V + 40[mV]) + 5[pA]*u + 40[pA*ms]*light "leak, noise and light"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C`;

const reader = `cell reader
title A cell that is driven by them
source made for tests
collects drive [1] "transmitter"
parameter C = 20 [pF] in 1 .. 100 "capacitance" assumed
parameter g = 2 [nS] in 0 .. 10 "conductance" assumed
noise s synaptic time 2[ms] "noise of quanta"
state V [mV] = -60 in -100 .. 50 "membrane potential"
current leak [pA] = 1[nS]*(V + 60[mV]) "leak"
current I [pA] = (g*drive + sqrt(g*max(drive, 0)*0.05[nS])*s)*V "receptors"
V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C`;

const sending = `synapse sending
title Release
source made for tests
needs pre.V [mV]
signal sent [1] = 1/(1 + exp(-(pre.V + 42[mV])/3[mV])) "released"`;

const circuit = `circuit noisy
cell catcher
cell reader
synapse sending as catcher_reader from catcher to reader into drive gaussian 10[um]
junction gap as catcher_catcher between catcher and catcher of neighbours nearest 3
scatter catcher.g 0.1 seed 3
mosaic catcher density 20000[1/mm^2] jitter 0.2
mosaic reader density 5000[1/mm^2] jitter 0.2
extent 60[um] by 60[um] torus`;

export const noisyLibrary = createLibrary([
	...catalogue,
	...Object.entries({ catcher, reader, sending, noisy: circuit }).map(([name, text]) => ({ file: `${name}.eq`, text })),
]);

/** A piece of tissue of these cells. */
export function noisyTissue(sideUm: number): Lattice {
	const declaration = parseDeclaration(circuit, 'noisy.eq');
	const tissue = createTissue(declaration, extentOf(declaration, { widthUm: sideUm, heightUm: sideUm }));
	return { columns: Math.max(...tissue.counts.values()), neighbours: [], tissue };
}

/** The cells with all their noise on, in a light of 300 photons per second. */
export function noisyNetwork(lattice?: Lattice): { readonly network: Network; readonly forcing: NoiseForcing } {
	const network = buildNetwork('noisy', noisyLibrary, lattice);
	network.noise.parameters.fill(1);
	const group = groupNamed(network, 'catcher');
	const at = inputIndex(group, 'light');
	network.inputs.fill(0.3, at, at + group.count);
	return { network, forcing: new NoiseForcing(network, 12) };
}
