import { z } from 'zod';
import { finite, slack, stepped, widthS } from './course.ts';

/** 1 for `widthS`, 0 for `gapS`, −1 for `widthS` at the beginning of every period: pulses without net charge; `count` of them, or no end. */
export const biphasic = stepped({
	title: 'Biphasic pulses',
	schema: z.strictObject({
		form: z.literal('biphasic'),
		widthS,
		gapS: finite.min(0).max(3600).default(0),
		periodS: widthS,
		count: z.number().int().min(1).optional(),
	}),
	edgesS({ widthS: width, gapS, periodS, count = Number.POSITIVE_INFINITY }, durationS) {
		const edges: number[] = [];
		for (let k = 0; k < count && k * periodS < durationS; k++) {
			edges.push(...[0, width, width + gapS, 2 * width + gapS].map((tS) => k * periodS + tS));
		}
		return edges;
	},
	value({ widthS: width, gapS, periodS, count }, tS) {
		const k = Math.floor(tS / periodS + slack);
		if (count !== undefined && k >= count) return 0;
		const within = tS - k * periodS + slack * periodS;
		if (within < width) return 1;
		return within >= width + gapS && within < 2 * width + gapS ? -1 : 0;
	},
});
