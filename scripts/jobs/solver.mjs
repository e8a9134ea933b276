// A solver of batch runs: one file, its entry in the list (with the type of its settings). Option, range and help come from that.
export default {
	title: 'a solver of batch runs',
	create: {
		'src/ode/solvers/reference/heun.ts': `import { UserError } from '../../../base/errors.ts';
import { type Solver, wantState } from './solver.ts';

/** The method of Heun (1900) of order 2 with a fixed step; dense output by straight lines. @throws UserError unless 0 < stepMs */
export function createHeun(stepMs: number): Solver {
	if (!(stepMs > 0)) throw new UserError(\`the step must be a positive number of ms; got \${stepMs}\`);
	return {
		name: 'heun',
		order: 2,
		integrate(system, y, from, to, onStep) {
			const count = Math.max(1, Math.ceil((to - from) / stepMs - 1e-9));
			const h = (to - from) / count;
			const [k1, k2] = [new Float64Array(system.size), new Float64Array(system.size)];
			let steps = 0;
			while (steps < count) {
				const start = from + steps * h;
				const before = Float64Array.from(y);
				system.rates(start, before, k1);
				system.rates(start + h, before.map((value, i) => value + h * (k1[i] as number)), k2);
				for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + (h / 2) * ((k1[i] as number) + (k2[i] as number));
				steps++;
				wantState(system, y, start + h, 'heun');
				const value = (index: number, t: number): number => {
					const [a, b] = [before[index] as number, y[index] as number];
					return a + ((t - start) / h) * (b - a);
				};
				if (onStep?.({ start, end: start + h, value }, y) === false) break;
			}
			return { steps, rejected: 0, evaluations: 2 * steps };
		},
	};
}
`,
	},
	register: [
		{
			file: 'src/engine/simulate/solvers.ts',
			before: 'import { createOdex }',
			text: "import { createHeun } from '../../ode/solvers/reference/heun.ts';\n",
		},
		{
			file: 'src/engine/simulate/solvers.ts',
			after: '	readonly rk4: { readonly stepMs: number };\n',
			text: '	readonly heun: { readonly stepMs: number };\n',
		},
		{
			file: 'src/engine/simulate/solvers.ts',
			before: "	realtime: {\n		help: 'the method of live sessions",
			text: `	heun: {
		help: 'the method of Heun with a fixed step',
		fineness: 'dt',
		defaultText: '1e-5',
		choose: (stepS = 1e-5) => ({ stepMs: stepS * 1000 }),
		valueOf: ({ stepMs }) => stepMs / 1000,
		advice: () => 'its step is too long there: take a shorter --dt',
		create: ({ stepMs }) => createHeun(stepMs),
	},
`,
		},
	],
	run: [
		'node',
		'bin/retinode.js',
		'simulate',
		'--solver',
		'heun',
		'--light-start',
		'0.05',
		'--duration',
		'0.2',
		'--json',
	],
	shows: /"heun"/,
};
