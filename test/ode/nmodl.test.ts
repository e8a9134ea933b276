import { describe, expect, it } from 'vitest';
import { lazyLibrary } from '../../src/ode/equations/linking/library.ts';
import { linkKind } from '../../src/ode/equations/linking/linkKind.ts';
import { importedCell } from '../../src/ode/exchange/nmodl/nmodlCell.ts';
import { importNmodl } from '../../src/ode/exchange/nmodl/nmodlToEquations.ts';
import { nmodlMeasure, spell } from '../../src/ode/exchange/nmodl/nmodlUnits.ts';
import { checkDeclaration } from '../../src/ode/kernels/network/checkDeclaration.ts';

const units = 'UNITS { (mV) = (millivolt) (mA) = (milliamp) (nA) = (nanoamp) (S) = (siemens) (mS) = (millimho) }';

/** A mod file with one nonspecific current and one state; what is given takes the place of these blocks. */
function modFile(blocks: Readonly<Record<string, string>> = {}): string {
	const all: Record<string, string> = {
		NEURON: 'NEURON { SUFFIX trial NONSPECIFIC_CURRENT i RANGE g }',
		UNITS: units,
		PARAMETER: 'PARAMETER { g = 0.01 (S/cm2) e = -70 (mV) tau = 5 (ms) }',
		STATE: 'STATE { m }',
		ASSIGNED: 'ASSIGNED { v (mV) i (mA/cm2) minf }',
		INITIAL: 'INITIAL { m = 0.25 }',
		BREAKPOINT: 'BREAKPOINT { SOLVE states METHOD cnexp i = g*m*(v - e) }',
		DERIVATIVE: "DERIVATIVE states { minf = 1/(1 + exp(-(v + 40)/5)) m' = (minf - m)/tau }",
		...blocks,
	};
	return Object.values(all).join('\n');
}

/** The declaration, checked as a user's own is. */
function imported(blocks: Readonly<Record<string, string>> = {}) {
	const mechanism = importNmodl(modFile(blocks), 'trial.mod');
	const library = lazyLibrary([{ file: 'trial.eq', text: mechanism.text }]);
	const declaration = library.get(mechanism.name);
	if (!declaration) throw new Error('no declaration');
	checkDeclaration(declaration, library);
	return mechanism;
}

const lineOf = (text: string, start: string): string => text.split('\n').find((line) => line.startsWith(start)) ?? '';

describe('Mod files become declarations', () => {
	it('with the units that numbers must have', () => {
		const { text, kind } = imported();
		expect(kind).toBe('channel');
		expect(lineOf(text, 'minf')).toBe('minf [1] = 1/(1 + exp(-(V + 40[mV])/5[mV]))');
		expect(lineOf(text, 'current i')).toContain('= g*m*(V - e)');
		expect(lineOf(text, 'state m')).toBe('state m [1] = 0.25 in 0 .. 1 "m"');
	});

	it('where a number converts units that NMODL does not convert, it has the unit that says so', () => {
		const { text } = imported({
			PARAMETER: 'PARAMETER { g = 7 (mS/cm2) e = -70 (mV) tau = 5 (ms) }',
			BREAKPOINT: 'BREAKPOINT { SOLVE states METHOD cnexp i = (0.001)*g*m*(v - e) }',
		});
		// 0.001 S/mS is 1.
		expect(lineOf(text, 'current i')).toContain('= g*m*(V - e)');
		const twice = imported({ PARAMETER: 'PARAMETER { g = 7 (mS/cm2) e = -70 (mV) tau = 5 (ms) }' });
		expect(lineOf(twice.text, 'current i')).toContain('*1000');
		expect(twice.warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/^units do not agree/)]);
	});

	it('from undeclared parameters and time constants, which get units from where they stand', () => {
		const { text } = imported({
			PARAMETER: 'PARAMETER { g = 0.01 (S/cm2) e = -70 half = -35 tau = 5 }',
			DERIVATIVE: "DERIVATIVE states { minf = 1/(1 + exp(-(v - half)/5)) m' = (minf - m)/tau }",
		});
		expect(lineOf(text, 'parameter half')).toContain('[mV]');
		expect(lineOf(text, 'parameter e')).toContain('[mV]');
		expect(lineOf(text, 'parameter tau')).toContain('[ms]');
	});

	it('in the order of their statements: what is set twice is two quantities', () => {
		const { text } = imported({
			DERIVATIVE: `DERIVATIVE states { LOCAL a, b
				a = 2 b = a*3 a = b + 1
				minf = 1/(1 + exp(-(v + 40)/5))
				m' = (minf - m)/(tau*a) }`,
		});
		expect(text).toContain('b_1 [1] = 2*3');
		expect(text).toMatch(/a_\d \[1\] = b_1 \+ 1/);
	});

	it('with loops written out, functions put in, and conditions as if()', () => {
		const { text } = imported({
			DERIVATIVE: `DERIVATIVE states { LOCAL sum, k
				sum = 0
				FROM k = 1 TO 3 { sum = sum + k }
				minf = gate(v, -40)
				if (v > 0) { minf = 1 } else if (v < -90) { minf = 0 }
				m' = (minf - m)/(tau*sum) }
			FUNCTION gate(x (mV), half (mV)) { gate = 1/(1 + exp(-(x - half)/5)) }`,
		});
		expect(text).toMatch(/minf \[1\] = if\(V > 0\[mV\], 1, if\(V < -90\[mV\], 0, minf_1\)\)/);
		expect(lineOf(text, "m'")).toMatch(/sum/);
	});

	it('with the steady state that INITIAL asks for, conserved', () => {
		const { text } = imported({
			STATE: 'STATE { c o }',
			INITIAL: 'INITIAL { SOLVE scheme STEADYSTATE sparse }',
			BREAKPOINT: 'BREAKPOINT { SOLVE scheme METHOD sparse i = g*o*(v - e) }',
			DERIVATIVE: 'KINETIC scheme { ~ c <-> o (0.3, 0.1) CONSERVE c + o = 1 }',
		});
		expect(lineOf(text, 'state c')).toContain('= 0.25 ');
		expect(lineOf(text, 'state o')).toContain('= 0.75 ');
		expect(lineOf(text, "o'")).toBe("o' = flux_1");
		expect(lineOf(text, "c'")).toBe("c' = -flux_1");
	});

	it('from procedures that take the step themselves', () => {
		const { text } = imported({
			BREAKPOINT: 'BREAKPOINT { SOLVE advance i = g*m*(v - e) }',
			DERIVATIVE:
				'PROCEDURE advance() { LOCAL part part = 1 - exp(-dt*2/tau) minf = 1/(1 + exp(-(v + 40)/5)) m = m + part*(minf - m) }',
		});
		expect(lineOf(text, "m'")).toBe("m' = 2/tau*(minf - m)");
	});

	it('of electrodes and point processes with the sign and the area of a cell', () => {
		const { text, needs } = imported({
			NEURON: 'NEURON { POINT_PROCESS trial ELECTRODE_CURRENT i }',
			ASSIGNED: 'ASSIGNED { v (mV) i (nA) minf }',
			PARAMETER: 'PARAMETER { g = 0.01 (microsiemens) e = -70 (mV) tau = 5 (ms) }',
		});
		expect(lineOf(text, 'i [nA]')).toBe('i [nA] = g*m*(V - e)');
		expect(lineOf(text, 'current i_outward [mA/cm^2]')).toContain('= -i/area');
		expect(needs).toEqual([]);
		expect(text).toContain('area [um^2]');
	});
});

describe('What equations cannot tell is refused by line and reason', () => {
	const reasons: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
		['events', { NET: 'NET_RECEIVE (w) { m = m + w }' }, /trial\.mod:9: NET_RECEIVE/],
		[
			'time',
			{ BREAKPOINT: 'BREAKPOINT { SOLVE states METHOD cnexp\ni = g*m*(v - e)*t }' },
			/trial\.mod:8: t: equations know no time/,
		],
		['chance', { BREAKPOINT: 'BREAKPOINT { i = g*normrand(0, 1)*v }' }, /trial\.mod:7: normrand/],
		['C', { BREAKPOINT: 'BREAKPOINT { VERBATIM m = 3; ENDVERBATIM i = g*v }' }, /trial\.mod:7: VERBATIM/],
		['arrays', { STATE: 'STATE { m[3] }' }, /trial\.mod:4: 'm\[…\]'/],
		[
			'jumps of states',
			{ DERIVATIVE: "DERIVATIVE states { m = 0.5 m' = (1 - m)/tau }" },
			/trial\.mod:8: m is a STATE that is set at once/,
		],
		[
			'memory',
			{ DERIVATIVE: "DERIVATIVE states { if (v > 0) { minf = 1 } m' = (minf - m)/tau }" },
			/minf goes on from what it was/,
		],
		[
			'what INITIAL froze',
			{
				INITIAL: 'INITIAL { m = 0 first = v }',
				ASSIGNED: 'ASSIGNED { v (mV) i (mA/cm2) minf first }',
				BREAKPOINT: 'BREAKPOINT { SOLVE states METHOD cnexp i = g*m*(v - first) }',
			},
			/trial\.mod:5: first is set by INITIAL only/,
		],
		['unknown names', { BREAKPOINT: 'BREAKPOINT { i = gg*v }' }, /trial\.mod:7: 'gg' is declared nowhere/],
		[
			'unknown functions',
			{ BREAKPOINT: 'BREAKPOINT { i = g*sin(v) }' },
			/trial\.mod:7: sin\(\): no such function; known are exp/,
		],
		[
			'unknown units',
			{ PARAMETER: 'PARAMETER { g = 1 (parsec) e = 0 (mV) tau = 1 (ms) }' },
			/trial\.mod:3: 'parsec' in the unit \(parsec\) is not known/,
		],
		[
			'unfinished blocks',
			{ BREAKPOINT: '', DERIVATIVE: 'BREAKPOINT { i = g*v' },
			/expected '}', got the end of the file/,
		],
		[
			'pointers to who knows what',
			{
				NEURON: 'NEURON { SUFFIX trial NONSPECIFIC_CURRENT i POINTER other }',
				ASSIGNED: 'ASSIGNED { v (mV) i (mA/cm2) minf other (S/cm2) }',
				BREAKPOINT: 'BREAKPOINT { i = other*v }',
			},
			/trial\.mod:5: POINTER other/,
		],
	];
	it.each(reasons)('%s', (_what, blocks, expected) => {
		expect(() => imported(blocks)).toThrow(expected);
	});

	it('and a file without a NEURON block', () => {
		expect(() => importNmodl('PARAMETER { a = 1 }', 'x.mod')).toThrow('x.mod:1: no NEURON block');
	});
});

describe('Cells of imported mechanisms', () => {
	const size = { name: 'whole', areaUm2: 1000, diameterUm: 20, capacitanceUfPerCm2: 1 };
	const channel = importNmodl(
		`NEURON { SUFFIX ch USEION ca READ eca WRITE ica } ${units} PARAMETER { g = 0.1 (S/cm2) } ASSIGNED { v (mV) eca (mV) ica (mA/cm2) } BREAKPOINT { ica = g*(v - eca) }`,
		'ch.mod',
	);
	const pool = (name: string) =>
		importNmodl(
			`NEURON { SUFFIX ${name} USEION ca READ ica WRITE cai } UNITS { (mM) = (milli/liter) (mA) = (milliamp) } STATE { cai (mM) } ASSIGNED { ica (mA/cm2) } INITIAL { cai = 1e-4 } BREAKPOINT { SOLVE s METHOD cnexp } DERIVATIVE s { cai' = -ica*0.1 - cai/10 }`,
			`${name}.mod`,
		);

	it('keep reversal potentials as parameters, and let them follow the concentrations where a pool is', () => {
		expect(importedCell([channel], size).cell).toContain('parameter eca = 132.45');
		const { cell, circuit } = importedCell([channel, pool('pool')], size);
		expect(cell).toContain('*ln(cao/cai)');
		expect(cell).toContain('ica [mA/cm^2] = ch.ica');
		const library = lazyLibrary(
			[channel.text, pool('pool').text, cell, circuit].map((text, i) => ({ file: `${i}.eq`, text })),
		);
		const declaration = library.get('whole');
		if (!declaration) throw new Error('no cell');
		expect(linkKind(declaration, library).states.map(({ path }) => path)).toEqual(['V', 'pool.cai']);
	});

	it('have one pool of an ion, and names that differ', () => {
		expect(() => importedCell([pool('a'), pool('b'), channel], size)).toThrow(/a and b both write cai/);
		expect(() => importedCell([pool('whole')], size)).toThrow(/two things would be called 'whole'/);
	});
});

describe('Units of NMODL', () => {
	it.each([
		['/ms', '1/ms'],
		['mA/cm2', 'mA/cm^2'],
		['umho', 'uS'],
		['micro M', 'uM'],
		['megohm', 'Mohm'],
		['millivolt', 'mV'],
		['/mM/ms', '1/(mM*ms)'],
		['mS/cm2', 'mS/cm^2'],
	])('%s is %s', (nmodl, own) => {
		expect(spell(nmodlMeasure(nmodl, new Map([['mol', '1']])))).toEqual({ unit: own, factor: 1 });
	});
});
