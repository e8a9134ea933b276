import { z } from 'zod';
import { finite, slack, stepped, widthS } from './course.ts';

/** Most levels of one course. */
const mostLevels = 10_000;

const levelSchema = z.strictObject({ value: finite, durationS: widthS });
type Level = z.infer<typeof levelSchema>;

/** Beginning of each level, and the end of the last, s. */
function edgesOf(levels: readonly Level[]): number[] {
	const edges = [0];
	for (const { durationS } of levels) edges.push((edges.at(-1) as number) + durationS);
	return edges;
}

/** Levels one after the other, each for its time; after the last one it stays there, or begins again. */
export const steps = stepped({
	title: 'Steps',
	schema: z.strictObject({
		form: z.literal('steps'),
		levels: z.array(levelSchema).min(1).max(mostLevels),
		repeats: z.boolean().default(false),
	}),
	edgesS({ levels, repeats }, durationS) {
		const within = edgesOf(levels).slice(0, -1);
		if (!repeats) return within;
		const periodS = edgesOf(levels).at(-1) as number;
		const edges: number[] = [];
		for (let k = 0; k * periodS < durationS; k++) edges.push(...within.map((tS) => k * periodS + tS));
		return edges;
	},
	value({ levels, repeats }, tS) {
		const edges = edgesOf(levels);
		const periodS = edges.at(-1) as number;
		const round = repeats ? Math.floor(tS / periodS + slack) : 0;
		const within = tS - round * periodS + slack * periodS;
		const next = edges.findIndex((edge) => edge > within);
		return (levels[next < 1 ? levels.length - 1 : next - 1] as Level).value;
	},
});
