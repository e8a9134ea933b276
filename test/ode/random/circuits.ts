import fc from 'fast-check';
import type { DeclarationFile } from '../../../src/ode/equations/linking/library.ts';
import type { Lattice } from '../../../src/ode/kernels/network/network.ts';
import { randomCell } from './cells.ts';
import { connectionFiles, randomLinks, randomSignals } from './connections.ts';

/** A valid circuit made at random, named `random`, and the columns it is laid out for. */
export interface RandomCircuit {
	readonly files: readonly DeclarationFile[];
	readonly lattice: Lattice;
}

/** Rows, rings, sheets and lone columns, of numbers that fill the lanes of a vector and that do not. */
const lattice = fc
	.tuple(fc.integer({ min: 1, max: 13 }), fc.constantFrom('none', 'row', 'ring', 'sheet'))
	.map(([columns, shape]): Lattice => {
		const row = Array.from({ length: columns - 1 }, (_, i) => [i, i + 1] as const);
		const down = Array.from({ length: Math.max(0, columns - 4) }, (_, i) => [i, i + 4] as const);
		switch (shape) {
			case 'row':
				return { columns, neighbours: row };
			case 'ring':
				return { columns, neighbours: columns > 2 ? [...row, [columns - 1, 0]] : row };
			case 'sheet':
				return { columns, neighbours: [...row.filter(([i]) => i % 4 !== 3), ...down] };
			default:
				return { columns, neighbours: [] };
		}
	});

/** Up to three kinds of cells in up to four populations, joined at random. */
export const randomCircuit: fc.Arbitrary<RandomCircuit> = fc.integer({ min: 1, max: 3 }).chain((kinds) =>
	fc
		.tuple(
			fc.tuple(...Array.from({ length: kinds }, (_, k) => randomCell(`cell${k}`))),
			fc.array(fc.integer({ min: 0, max: kinds - 1 }), { minLength: 1, maxLength: 4 }),
			lattice,
		)
		.chain(([cells, kindOf, columns]) =>
			randomLinks(kindOf.map((_, k) => `pop${k}`)).map((links): RandomCircuit => {
				const text = [
					'circuit random',
					'title Random circuit',
					'source made at random',
					...kindOf.map((kind, k) => `cell cell${kind} as pop${k}`),
					...links,
					'',
				].join('\n');
				return { lattice: columns, files: [...cells.flat(), ...connectionFiles, { file: 'random.eq', text }] };
			}),
		),
);

/** What a cell needs to hear signals. */
const hearing =
	'collects heard [1] "what others release"\ncurrent I_heard [pA] = 0.5[nS]*heard*(V + 10[mV]) "receptors"\n';

/** A random circuit whose cells hear signals of each other too. Made around the others, so that those stay what their seeds say. */
export const signalCircuit: fc.Arbitrary<RandomCircuit> = randomCircuit.chain(({ files, lattice: columns }) => {
	const heard = files.map(({ file, text }) => ({ file, text: text.replace(/^input drive/m, `${hearing}input drive`) }));
	const circuit = heard.at(-1)?.text ?? '';
	const populations = [...circuit.matchAll(/^cell \w+ as (\w+)$/gm)].map(([, name]) => name as string);
	return randomSignals(populations).map((signals) => ({
		lattice: columns,
		files: [...heard.slice(0, -1), { file: 'random.eq', text: `${circuit}${signals.join('\n')}\n` }],
	}));
});

/** A random circuit with signals of which some synapses have a delay, shorter than a step or longer. */
export const lateCircuit: fc.Arbitrary<RandomCircuit> = fc
	.tuple(signalCircuit, fc.array(fc.constantFrom(0, 0.06, 0.4, 1.3, 6), { minLength: 13, maxLength: 13 }))
	.map(([{ files, lattice: columns }, delaysMs]) => {
		let k = 0;
		const late = (text: string) =>
			text.replace(/^synapse (.*?)( with .*)?$/gm, (_, ends: string, settings = '') => {
				const delayMs = delaysMs[k++ % delaysMs.length];
				return `synapse ${ends}${k % 3 === 0 ? '' : ` delay ${delayMs}[ms]`}${settings}`;
			});
		return {
			lattice: columns,
			files: files.map(({ file, text }) => ({ file, text: file === 'random.eq' ? late(text) : text })),
		};
	});
