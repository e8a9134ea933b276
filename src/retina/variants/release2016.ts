import type { CircuitName } from '../catalogue.ts';
import { releasedInitialState } from './release2016InitialState.ts';
import { pathOfReleasedName } from './releaseNames.ts';
import type { Fault, GivenState, Variant } from './variant.ts';

const synapses = ['rod_rb', 'cone_cb', 'rb_aii', 'cb_gc', 'rb_gc'] as const;

function givenState(circuit: CircuitName): GivenState {
	return Object.fromEntries(
		Object.entries(releasedInitialState[circuit]).map(([name, value]) => [pathOfReleasedName(name, circuit), value]),
	);
}

const faults: readonly Fault[] = [
	{
		name: 'bipolarVolumes',
		title: 'Bipolar volumes lack the factor 4/3',
		description:
			'The volumes of shell and depth of the bipolar cells are computed with 4/3 in whole numbers, which is 1, and with pi as 3.14159; calcium moves a third faster.',
		effects: [
			{
				kind: 'settings',
				settings: [
					{ path: 'rodBipolar.calcium.integerDivision', value: true },
					{ path: 'coneBipolar.calcium.integerDivision', value: true },
				],
			},
		],
	},
	{
		name: 'ganglionCalciumInflux',
		title: 'Ganglion calcium influx is 14/10000 of what it should be',
		description:
			'The factor 10^4 is evaluated as an exclusive-or, which gives 14. Calcium hardly rises, the calcium-activated potassium current stays shut and spike-frequency adaptation is gone: 1 µA/cm² for 1 s gives 45 spikes at a constant 22.2 ms instead of 22 at 38.1 to 47.1 ms.',
		effects: [{ kind: 'settings', settings: [{ path: 'ganglion.calcium.exclusiveOr', value: true }] }],
	},
	{
		name: 'amacrineThreshold',
		title: 'The rod bipolar to AII synapse takes its threshold from the rod',
		description:
			'The threshold of that synapse is the potential of the rod, not that of the rod bipolar cell; with the released initial state it is 1.3 mV too high.',
		effects: [{ kind: 'thresholdSource', connection: 'rb_aii', population: 'rod' }],
	},
	{
		name: 'frozenSynapses',
		title: 'Synapses freeze on the wrong side of their threshold',
		description:
			'Where the presynaptic potential is on the silent side of the threshold, the fraction of open channels keeps its value instead of decaying.',
		effects: [{ kind: 'settings', settings: synapses.map((each) => ({ path: `${each}.freezes`, value: true })) }],
	},
	{
		name: 'unboundedSynapses',
		title: 'Synapses become infinitely quick as they saturate',
		description:
			'The time constant is (1 - S_inf) tau, as published, without a bound: it falls to 0 where the presynaptic potential is far above the threshold. The published flashes do not come there.',
		effects: [{ kind: 'settings', settings: synapses.map((each) => ({ path: `${each}.least`, value: 0 })) }],
	},
	{
		name: 'coneOffset',
		title: 'The cone enters its gap junction with an offset',
		description:
			'42.2321233629648845 mV, the rest potential of a cone alone, is added to the cone where the rod feels it, so about 6 pA flow in the dark.',
		effects: [{ kind: 'settings', settings: [{ path: 'rod_cone.offset_b', value: 42.232123362964884 }] }],
	},
	{
		name: 'heldUntilLight',
		title: 'Receptors and synapses are held until the light starts',
		description:
			'Before the light the potentials of rod and cone are put back after every step, while the four stages of the step run free: their gates therefore settle at a potential that is not quite the held one (5e-6 mV off in the rod of dual, which shows in the sixth decimal of the output). All synapses stand still.',
		effects: [{ kind: 'heldUntilLight', putBack: ['rod.V', 'cone.V'] }],
	},
	{
		name: 'initialState',
		title: 'The run starts from a typed-in state',
		description:
			'The initial state is a table in the program, near the dark steady state but not it; in dual the state O1 of the rod Ih starts at 0, because its value is assigned to another state.',
		effects: [
			{ kind: 'start', states: { dual: givenState('dual'), rod: givenState('rod'), cone: givenState('cone') } },
		],
	},
	{
		name: 'occupancies',
		title: 'Ih occupancies do not sum to 1',
		description:
			'In the typed-in state the five occupancies of Ih sum to 0.908 in the rod (dual) and to 0.984 in the bipolar cells; the scheme keeps the sum, so Ih is that much weaker for ever.',
		effects: [{ kind: 'occupanciesAsGiven' }],
	},
	{
		name: 'singlePrecision',
		title: 'Fixed step of 1e-5 s, single-precision input',
		description:
			'Classical Runge–Kutta at time n·step with n counted from 0. The step (9.99999974737875e-6 s), start and duration of the light, its intensities and every number that the program offers for editing (conductances, reversal potentials, capacitances, slope and time constant of synapses) pass through 32-bit floats; constants of the kinetics and of the calcium pools do not. The light is looked up once per step, at its start, and is on for start <= t <= start + duration, the sum taken in double precision. Established from the released output: with these rules all graded potentials agree to its last printed digit (5e-7 mV).',
		effects: [{ kind: 'fixedStep', stepS: 1e-5, single: { parameters: ['g', 'E', 'C', 'slope', 'tau'] } }],
	},
	{
		name: 'firstStepThresholds',
		title: 'Thresholds are read in the middle of the first step',
		description:
			'A synapse takes as threshold its presynaptic potential at the last of the four stages of the first step, which overwrites that of the first stage. Without consequence where the cell starts at rest; in dual the rod starts far from it (O1 is 0) and its threshold comes to -35.153185 instead of -35.152992 mV.',
		effects: [{ kind: 'thresholdsFromFirstStep' }],
	},
	{
		name: 'printedRows',
		title: 'What the output columns show',
		description:
			'In cone the cone potential is printed relative to its initial value. The light-sensitive current in a row belongs to the end of the step that begins at the row, one step later than the potentials beside it.',
		effects: [{ kind: 'printing', rules: { photocurrentFromLastStage: true, aboveStart: { cone: ['cone.V'] } } }],
	},
];

/**
 * What the program released in 2016 computes, faults included; it proves that the published system is reproduced.
 * Source: the program's output in `release2016-*-flash.csv`, its description (Baek et al. 2020, AICAS 2020) and its published source text, read for facts; the order of the faults is that
 * of the project's model notes, the last two were found by comparing with the output.
 */
export const release2016: Variant = {
	name: 'release2016',
	title: 'As released in 2016',
	description:
		'The program that S. Baek released in 2016, reproduced with its faults: for comparison with the publication, not for physiology. Each fault can be put right on its own.',
	faults,
};
