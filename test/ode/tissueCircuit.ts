import { parseDeclaration } from '../../src/ode/equations/language/parser.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import type { Lattice, Network } from '../../src/ode/kernels/network/network.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { createTissue, extentOf } from '../../src/retina/tissue/tissue.ts';
import { signalFiles } from './signalCircuits.ts';

/** Cells of the published column in mosaics, with junctions across populations, thinned rods and a synapse onto cells that fire. */
const text = `circuit spread
cell rod
cell cone
cell bipolar as coneBipolar
cell ganglion
synapse graded as cone_cb from cone to coneBipolar gaussian 9[um] with inverting = on
synapse graded as cb_gc from coneBipolar to ganglion nearest 3
junction gap as rod_cone between rod and cone nearest 2
junction gap as cone_cone between cone and cone of neighbours nearest 4
mosaic rod density 50000[1/mm^2] jitter 0.2 seed 3 thinned 2
mosaic cone density 12000[1/mm^2] jitter 0.2
mosaic coneBipolar density 6000[1/mm^2] jitter 0.2 seed 2
mosaic ganglion density 1500[1/mm^2]
extent 40[um] by 30[um] torus`;

/** A ganglion cell that collects what bipolar cells release. */
const collector = `cell collector
title A ganglion cell with receptors
source made for tests
spikes
collects transmitter [1] "what others release"
parameter C = 1 [uF/cm^2] in 0.1 .. 10 "membrane capacitance per area"
parameter area = 20e-6 [cm^2] in 1e-6 .. 1e-3 "membrane area" assumed
parameter g = 1.5 [mS/cm^2] in 0 .. 50 "conductance that the transmitter opens" assumed
state V [mV] = -62 in -150 .. 100 "membrane potential"
include ganglion.Na as Na
include ganglion.Ca as Ca with Cai = calcium.Cai
include ganglion.K as K
include ganglion.A as A
include ganglion.KCa as KCa with Cai = calcium.Cai
include ganglion.leak as leak
include ganglion.calcium as calcium with I_Ca = Ca.I
current receptors [uA/cm^2] = g*transmitter*V "receptors"
V' = -(membrane_current + (synaptic_current + junction_current - electrode_current)/area)/C`;

const signalled = (name: string, ...more: readonly string[]) => `circuit ${name}
cell sender
cell sender as other
cell receiver
cell collector
synapse release as sender_receiver from sender to receiver into transmitter gaussian 15[um]
synapse release as other_receiver from other to receiver into transmitter within 30[um] at most 5 inputs summed with weight = 0.1[1]
synapse release as sender_collector from sender to collector into transmitter gaussian 20[um]
synapse release as other_collector from other to collector into transmitter nearest 2
junction gap as sender_sender between sender and sender of neighbours nearest 4
mosaic sender density 20000[1/mm^2] jitter 0.2
mosaic other density 9000[1/mm^2] jitter 0.2 seed 2
mosaic receiver density 5000[1/mm^2] jitter 0.2 seed 3
mosaic collector density 3000[1/mm^2] jitter 0.1 seed 4
${more.join('\n')}
extent 50[um] by 40[um] torus`;

/** Spikes act back on graded cells. */
const back = `synapse opening
title Opens with the potential of the sender
source made for tests
needs pre.V [mV]
signal open [1] = 0.2/(1 + exp(-(pre.V + 20[mV])/10[mV])) "open"`;

const texts = {
	spread: text,
	forward: signalled('forward'),
	backward: signalled(
		'backward',
		'synapse opening as collector_receiver from collector to receiver into transmitter nearest 3',
	),
};

export type TissueCircuit = keyof typeof texts;

export const tissueLibrary = createLibrary([
	...catalogue,
	...Object.entries({ ...signalFiles, collector, back, ...texts }).map(([name, each]) => ({
		file: `${name}.eq`,
		text: each,
	})),
]);

/** The tissue of a circuit on a piece of retina. */
export function tissueOf(circuit: TissueCircuit, widthUm: number, heightUm: number): Lattice {
	const declaration = parseDeclaration(texts[circuit], `${circuit}.eq`);
	const tissue = createTissue(declaration, extentOf(declaration, { widthUm, heightUm }));
	return { columns: Math.max(...tissue.counts.values()), neighbours: [], tissue };
}

const rests = new Map<string, { readonly y: Float64Array; readonly parameters: readonly Float64Array[] }>();

/** The dark rest of a network of one of these circuits, found once for each layout: a circuit that acts back on itself takes long to find. */
export function restOf(net: Network): Float64Array {
	const groups = [...net.populations, ...net.connections];
	const key = JSON.stringify([
		net.circuit.name,
		groups.map(({ count }) => count),
		groups.map((each) => [...each.parameters]),
	]);
	const known = rests.get(key) ?? {
		y: settleInTheDark(net, tissueLibrary).y,
		parameters: groups.map(({ parameters }) => parameters.slice()),
	};
	rests.set(key, known);
	groups.forEach(({ parameters }, k) => {
		parameters.set(known.parameters[k] as Float64Array);
	});
	return known.y.slice();
}
