import { describe, expect, it } from 'vitest';
import { mouseFiles } from '../../bench/mouseFiles.ts';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { groupNamed, inputIndex, type Network, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { planRealtime } from '../../src/ode/kernels/plan/realtimePlan.ts';
import { asSystem, settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';
import { createOdex } from '../../src/ode/solvers/reference/odex.ts';
import { createWasmRealtime } from '../../src/ode/solvers/wasm/wasmRealtime.ts';
import { catalogue } from '../../src/retina/catalogue.ts';

/** Cells whose rates are other ones where light or a potential that lasts brings them than in the dark. */

const file = (name: string, ...lines: string[]) => ({ file: `${name}.eq`, text: `${lines.join('\n')}\n` });
const circuit = (name: string, ...lines: string[]) =>
	file(`circuit-${name}`, `circuit ${name}`, 'title Circuit', 'source made for tests', ...lines);
const head = (what: string) => [what, 'title Made for tests', 'source made for tests'];

/** The pools of a ribbon and what moves between them (Schroeder et al. 2021), 2.5 times as fast, as in a mammalian cone. */
const ribbonPools = (potential: string) => [
	'parameter q = 2.5 [1] in 0.1 .. 10 "speed" assumed',
	'state RP [1] = 20 in 0 .. 25 "reserve pool"',
	'state IP [1] = 8 in 0 .. 10 "intermediate pool"',
	'state RRP [1] = 2.5 in 0 .. 3 "readily releasable pool"',
	'state exo [1] = 0 in 0 .. 31 "released"',
	`p = 1/(1 + exp(-(${potential} + 40[mV])*1[1/mV]))`,
	'e [1/ms] = q*1.5[1/ms]*p*RRP/3',
	'r [1/ms] = q*2[1/ms]*(1 - IP/10)*RP/25',
	'i [1/ms] = q*4[1/ms]*(1 - RRP/3)*IP/10',
	'd [1/ms] = q*0.1[1/ms]*exo',
	"RP' = d - r",
	"IP' = r - i",
	"RRP' = i - e",
	"exo' = e - d",
];
const membrane = "V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C";

const library = createLibrary(
	[
		...mouseFiles,
		circuit('mouseCone', 'cell mcone as cell'),
		circuit('publishedRod', 'cell rod as cell'),
		circuit('ribbonInCell', 'cell terminal as cell'),
		circuit('ribbonInSynapse', 'cell driver as cell', 'cell amacrine', 'synapse ribbon as s from cell to amacrine'),
		circuit('openAmacrine', 'cell driver as cell', 'cell amacrine', 'synapse depleting as s from cell to amacrine'),
		circuit('hydrolysed', 'cell slowlyDriven as cell'),
		file(
			'terminal',
			...head('cell terminal'),
			'parameter C = 6 [pF] in 0.1 .. 1000 "capacitance"',
			'state V [mV] = -40 in -150 .. 100 "potential"',
			...ribbonPools('V'),
			'current I [pA] = 0.5[nS]*(V + 40[mV])',
			membrane,
		),
		file(
			'driver',
			...head('cell driver'),
			'parameter C = 30 [pF] in 0.1 .. 1000 "capacitance"',
			'state V [mV] = -60 in -150 .. 100 "potential"',
			'current I [pA] = 1[nS]*(V + 60[mV])',
			membrane,
		),
		file(
			'amacrine',
			...head('cell amacrine'),
			'parameter C = 25 [pF] in 0.1 .. 1000 "capacitance"',
			'state V [mV] = -60 in -150 .. 100 "potential"',
			'state n [1] = 0.01 in 0 .. 1 "potassium gate"',
			"n' = (1/(1 + exp(-(V + 25[mV])/7[mV])) - n)/5[ms]",
			'current IK [pA] = 2.559[nS]*n*(V + 85[mV])',
			'current IL [pA] = 0.7757[nS]*(V + 67.11[mV])',
			membrane,
		),
		file(
			'ribbon',
			...head('synapse ribbon'),
			'needs pre.V [mV], post.V [mV]',
			...ribbonPools('pre.V'),
			'current I [pA] = 10[nS]*exo/(exo + 3)*post.V',
		),
		file(
			'depleting',
			...head('synapse depleting'),
			'needs pre.V [mV], post.V [mV]',
			'state A [1] = 0.9 in 0 .. 1 "available"',
			'state u [1] = 0 in 0 .. 1 "open"',
			'p = 1/(1 + exp(-(pre.V + 30.7[mV])/3.579[mV]))',
			"A' = (1 - A)/1180[ms] - 0.05118[1/ms]*p*A",
			"u' = (p*A - u)/3[ms]",
			'current I [pA] = 80.68[nS]*u*post.V',
		),
		file(
			'slowlyDriven',
			...head('cell slowlyDriven'),
			'parameter C = 20 [pF] in 0.1 .. 1000 "capacitance"',
			'state V [mV] = -60 in -150 .. 100 "potential"',
			'state P [1/s] = 0 in 0 .. 1e5 "enzyme, which a depolarisation makes over seconds"',
			'state G [uM] = 0.3 in 0 .. 100 "what it hydrolyses"',
			'open = 1/(1 + exp(-(V + 20[mV])/4[mV]))',
			"P' = 60000[1/s^2]*open - P/1[s]",
			"G' = 3[uM/s] - (P + 10[1/s])*G",
			'current I [pA] = 1[nS]*(V + 60[mV]) + 1[pA/uM]*G',
			membrane,
		),
	],
	createLibrary(catalogue),
);

const courseMs = 600;
const onMs = 50;
const offMs = 450;

interface Errors {
	readonly rms: number;
	readonly max: number;
}

/** The error of each state each ms, under a step of an input from the dark. @param path of the input that steps */
function errorsUnder(network: Network, path: string, value: number, stepsMs: readonly number[]) {
	const at = inputIndex(groupNamed(network, 'cell'), path);
	const { y: start } = settleInTheDark(network, library);
	const follow = (advance: (y: Float64Array, tMs: number) => void): Float64Array[] => {
		const y = Float64Array.from(start);
		const rows = Array.from({ length: courseMs }, (_, tMs) => {
			network.inputs[at] = tMs >= onMs && tMs < offMs ? value : 0;
			advance(y, tMs);
			return y.slice();
		});
		network.inputs[at] = 0;
		return rows;
	};
	const odex = createOdex({ tolerance: 1e-8 });
	const truth = follow((y, tMs) => odex.integrate(asSystem(network), y, tMs, tMs + 1));
	return stepsMs.map((stepMs) => {
		const stepper = createWasmRealtime(network, { stepMs });
		const found = follow((y, tMs) => {
			for (let k = 0; k < Math.round(1 / stepMs); k++) stepper.step(y, tMs + k * stepMs);
		});
		const of = (population: string, state = 'V'): Errors => {
			const index = stateIndex(groupNamed(network, population), state, 0);
			const errors = found.map((row, t) => Math.abs((row[index] as number) - (truth[t]?.[index] as number)));
			const rms = Math.sqrt(errors.reduce((sum, each) => sum + each * each, 0) / errors.length);
			return { rms, max: Math.max(...errors) };
		};
		return { stepMs, of };
	});
}

function expectContract({ rms, max }: Errors, what: string): void {
	expect(rms, what).toBeLessThan(0.05);
	expect(max, what).toBeLessThan(0.3);
}

describe('a mammalian cone whose light hydrolyses cyclic GMP the faster the brighter it is', () => {
	it.each([10, 1000, 30_000, 100_000, 1_000_000])('is followed in light of %d/s', (perS) => {
		const network = buildNetwork('mouseCone', library);
		for (const { stepMs, of } of errorsUnder(network, 'photoisomerisation', perS / 1000, [0.1, 0.5, 1])) {
			expectContract(of('cell'), `step ${stepMs} ms`);
		}
	});

	it('has it implicit by what light does to it, not by the dark', () => {
		const { groups } = planRealtime(buildNetwork('mouseCone', library), { stepMs: 0.5, jacobian: 'stiff' });
		const [plan] = groups;
		const place = (path: string) => plan?.states.findIndex((each) => each.path === path) ?? -1;
		const [G, R] = [place('ptc.G'), place('ptc.R')];
		const n = plan?.states.length ?? 0;
		expect(plan?.matrix.kept).toContain(`${G},${G}`);
		expect(plan?.matrix.kept).not.toContain(`${R},${R}`);
		expect(plan?.excitability?.loopsPerMs[G * (n + 1)]).toBeLessThan(0.1);
		// P' = 0 where P = γΦ/(σφ) + η/φ: at 1e6/s 105/ms.
		expect(plan?.excitability?.drivenPerMs[G * (n + 1)]).toBeCloseTo(105, 0);
	});
});

describe('the published rod', () => {
	it.each([1000, 10_000])('is followed in light of %d/s', (perS) => {
		const network = buildNetwork('publishedRod', library);
		for (const { stepMs, of } of errorsUnder(network, 'photoisomerisation', perS / 1000, [0.5, 1])) {
			expectContract(of('cell'), `step ${stepMs} ms`);
		}
	});

	it('is made for the range of its input: beyond it more would be implicit', () => {
		const keptFor = (text: (rod: string) => string) => {
			const rod = catalogue.find(({ file: name }) => name.includes('rod.kamiyama2009'));
			const own = createLibrary([{ file: 'rod.eq', text: text(rod?.text ?? '') }], library);
			const { groups } = planRealtime(buildNetwork('publishedRod', own), { stepMs: 0.5, jacobian: 'stiff' });
			return groups[0]?.matrix.kept?.length ?? 0;
		};
		const asDeclared = keptFor((text) => text);
		expect(keptFor((text) => text.replace('in 0 .. 1e4 ', 'in 0 .. 1 '))).toBe(asDeclared);
		expect(keptFor((text) => text.replace('in 0 .. 1e4 ', ''))).toBeGreaterThan(asDeclared);
	});
});

describe('a ribbon whose pools pass on up to 10 vesicles per ms', () => {
	it.each([-10, 5, 20])('is followed in a cell that is driven by %d pA', (pA) => {
		for (const { stepMs, of } of errorsUnder(
			buildNetwork('ribbonInCell', library),
			'electrode_current',
			pA,
			[0.1, 0.5, 1],
		)) {
			expectContract(of('cell'), `step ${stepMs} ms`);
			for (const pool of ['RP', 'IP', 'RRP', 'exo']) {
				expect(of('cell', pool).max, `${pool}, step ${stepMs} ms`).toBeLessThan(0.1);
			}
		}
	});

	it.each([20, 40])('is followed in a synapse whose cell is driven by %d pA', (pA) => {
		for (const { stepMs, of } of errorsUnder(
			buildNetwork('ribbonInSynapse', library),
			'electrode_current',
			pA,
			[0.1, 0.5],
		)) {
			expectContract(of('amacrine'), `step ${stepMs} ms`);
			for (const pool of ['RP', 'IP', 'RRP', 'exo']) {
				expect(of('s', pool).max, `${pool}, step ${stepMs} ms`).toBeLessThan(0.1);
			}
		}
	});
});

describe('an amacrine cell of 25 pF that a synapse opens to 80 nS', () => {
	it.each([25, 40, 60])('is followed where the cell before it is driven by %d pA', (pA) => {
		for (const { stepMs, of } of errorsUnder(
			buildNetwork('openAmacrine', library),
			'electrode_current',
			pA,
			[0.1, 0.5],
		)) {
			expectContract(of('amacrine'), `step ${stepMs} ms`);
		}
	});
});

describe('a state whose rate a potential that lasts makes large', () => {
	it('is followed when the potential has lasted', () => {
		for (const { stepMs, of } of errorsUnder(buildNetwork('hydrolysed', library), 'electrode_current', 60, [0.5, 1])) {
			expectContract(of('cell'), `step ${stepMs} ms`);
			expect(of('cell', 'G').max, `step ${stepMs} ms`).toBeLessThan(0.01);
		}
	});
});
