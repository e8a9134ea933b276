import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { linkKind } from '../../src/ode/equations/linking/linkKind.ts';
import { midpointScheme } from '../../src/ode/kernels/graph/realtimeScheme.ts';
import { checkDeclaration } from '../../src/ode/kernels/network/checkDeclaration.ts';
import { buildNetwork } from '../../src/ode/kernels/network/networkBuilder.ts';
import { planRealtime } from '../../src/ode/kernels/plan/realtimePlan.ts';
import { measureCell } from '../../src/ode/kernels/plan/stepLengths.ts';
import { settleInTheDark } from '../../src/ode/solvers/reference/darkState.ts';

const range = (count: number) => Array.from({ length: count }, (_, k) => k);
const cell = (lines: readonly string[]) =>
	[
		'cell big',
		'parameter C = 0.02 [nF] in 0.001 .. 1 "capacitance"',
		'state V [mV] = -60 in -150 .. 100 "potential"',
		...lines,
		"V' = -(membrane_current + 2[nS]*(V + 60[mV]))/C",
	].join('\n');

/** Gates of a cell, each with a current. */
const gates = (count: number) =>
	range(count).flatMap((k) => [
		`state m${k} [1] = 0.1 in 0 .. 1 "gate"`,
		`a${k} [1/ms] = 0.1[1/(ms*mV)]*L(-(V + 30[mV]), 10[mV])`,
		`m${k}' = a${k}*(1 - m${k}) - 4[1/ms]*exp(-(V + 60[mV])/18[mV])*m${k}`,
		`current I${k} [pA] = 0.001[nS]*m${k}*(V - 50[mV])`,
	]);

function link(text: string, ...others: string[]) {
	const files = [text, ...others].map((each, k) => ({ file: `big${k === 0 ? '' : k}.eq`, text: each }));
	const library = createLibrary(files);
	const declaration = library.get('big');
	if (!declaration) throw new Error('no cell');
	return linkKind(declaration, library);
}

describe('a kind of cell', () => {
	it('may have eight equal calcium gates, and five hundred', () => {
		for (const count of [8, 499]) {
			const library = createLibrary([
				{ file: 'big.eq', text: cell(gates(count)) },
				{ file: 'c.eq', text: 'circuit one\ncell big' },
			]);
			const { groups } = planRealtime(buildNetwork('one', library));
			expect(groups[0]?.states.filter(({ role }) => role === 'gate')).toHaveLength(count);
		}
	});

	it('with more states than can be analysed is refused by the line of the first one too many', () => {
		expect(() => link(cell(gates(512)))).toThrow(
			/^big\.eq:2048 \(cell big, m511\): a kind has at most 512 states, and this is the 513th; divide it/,
		);
		const part = ['channel part', ...gates(128).filter((line) => !line.startsWith('current')), 'needs V [mV]'].join(
			'\n',
		);
		const includes = range(4).map((k) => `include part as p${k}`);
		expect(() => link(cell(includes), part)).toThrow(/^big1\.eq:383 .*a kind has at most 512 states/);
	});

	it('of five hundred states comes to its dark rest by some hundred evaluations, where differences in each state would take a thousand for each Jacobian', () => {
		const library = createLibrary([
			{ file: 'big.eq', text: cell(gates(499)) },
			{ file: 'c.eq', text: 'circuit one\ncell big' },
		]);
		const built = buildNetwork('one', library);
		let evaluations = 0;
		const network = {
			...built,
			populations: built.populations.map((group) => ({
				...group,
				rates: (...given: Parameters<typeof group.rates>) => {
					evaluations++;
					group.rates(...given);
				},
			})),
		};
		const { y, restless } = settleInTheDark(network, library);
		expect(restless).toEqual([]);
		expect(evaluations).toBeGreaterThan(100);
		expect(evaluations).toBeLessThan(1000);
		const rates = new Float64Array(built.size);
		built.rates(y, rates);
		expect(Math.max(...rates.map(Math.abs))).toBeLessThan(1e-9);
	});

	it('is measured once for the same parameters', () => {
		const library = createLibrary([
			{ file: 'big.eq', text: cell(gates(3)) },
			{ file: 'c.eq', text: 'circuit one\ncell big' },
		]);
		const [group] = buildNetwork('one', library).populations;
		if (!group) throw new Error('no cell');
		const first = measureCell(group, midpointScheme);
		expect(measureCell(group, midpointScheme)).toBe(first);
		group.parameters[0] = 2 * (group.parameters[0] as number);
		const second = measureCell(group, midpointScheme);
		expect(second.excitability.fastestPerMs).not.toBe(first.excitability.fastestPerMs);
		// What is tried later with what was measured first is tried with the parameters of then.
		group.parameters[0] = 1e-9;
		expect(second.trials?.by(0.5)).toEqual([]);
	});

	it('whose states all act on each other is refused where that would be too much code', () => {
		const tangle = (count: number, others: (k: number) => readonly number[]) =>
			cell([
				'current I [pA] = 1[nS]*(V + 70[mV])',
				...range(count).flatMap((k) => [
					`state x${k} [1] = 0 in -1 .. 1 "one of many"`,
					`x${k}' = (${others(k)
						.map((other) => `x${other}`)
						.join(' + ')} - 10*x${k})/1[ms]`,
				]),
			]);
		const declared = (text: string) => {
			const library = createLibrary([
				{ file: 'big.eq', text },
				{ file: 'c.eq', text: 'circuit one\ncell big' },
			]);
			const declaration = library.get('big');
			return {
				build: () => buildNetwork('one', library),
				check: () => declaration && checkDeclaration(declaration, library),
			};
		};
		const spread = declared(tangle(499, (k) => [1, 7, 31].map((step) => (k * step + 13 * step) % 499)));
		const all = declared(tangle(100, () => range(100)));
		for (const made of [spread.build, all.check]) {
			expect(made).toThrow(
				/^big\.eq:1 \(cell big\): its \d+ states act on each other in so many ways .* more than 50000 products to solve; divide it/,
			);
		}
		expect(declared(tangle(40, () => range(40))).build().size).toBe(41);
	});

	it.each([
		[
			'one equation',
			[
				`q = ${range(100_000)
					.map(() => '1')
					.join(' + ')}`,
			],
			/^big\.eq:4 .*an equation has at most 600 terms/,
		],
		[
			'one product',
			[
				`q = ${range(100_000)
					.map(() => '1')
					.join('*')}`,
			],
			/^big\.eq:4 .*at most 600 terms/,
		],
		['nested calls', [`q = ${'exp('.repeat(500)}1${')'.repeat(500)}`], /^big\.eq:4 .*nested deeper than 200/],
		[
			'many equations',
			range(200).map(
				(k) =>
					`q${k} = ${range(500)
						.map(() => '1')
						.join(' + ')}`,
			),
			/^big\.eq:104 \(cell big, q100\): .*at most 50000 terms/,
		],
		['many currents', range(3000).map((k) => `current I${k} [pA] = 1[pA]`), /membrane_current.*at most 600 terms/],
		[
			'a chain of quantities, the last one first',
			range(5000).map((k) => `q${k} = ${k === 4999 ? '1' : `q${k + 1}`}`),
			/q\d+\): .*a chain of more than 400 quantities/,
		],
	])('with 100,000 terms in %s is refused by line', (_title, lines, message) => {
		expect(() => link(cell(lines))).toThrow(message);
	});

	it('with long equations within these limits is linked and analysed', () => {
		const sum = range(299)
			.map(() => 'V/1[mV]')
			.join(' + ');
		const product = range(590)
			.map(() => '1')
			.join('*');
		const chain = range(390).map((k) => `q${k} = ${k === 389 ? 'V/1[mV]' : `1 + q${k + 1}`}`);
		const currents = range(590).map((k) => `current I${k} [pA] = 0.001[pA]*q${k % 390}`);
		const lines = [
			`sum = ${sum}`,
			`product = ${product}*sum`,
			...chain,
			...currents,
			'current I [pA] = 1e-6[pA]*product',
		];
		const library = createLibrary([
			{ file: 'big.eq', text: cell(lines) },
			{ file: 'c.eq', text: 'circuit one\ncell big' },
		]);
		const network = buildNetwork('one', library);
		expect(planRealtime(network).groups).toHaveLength(1);
		const rates = new Float64Array(1);
		network.rates(network.initialState(), rates);
		expect(Number.isFinite(rates[0])).toBe(true);
	});
});
