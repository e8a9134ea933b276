import { z } from 'zod';
import { slack, stepped, widthS } from './course.ts';

/** 1 for `widthS` at the beginning of every period, 0 between; `count` of them, or no end. `alternate`: every second one is −1. */
export const pulses = stepped({
	title: 'Pulse train',
	schema: z.strictObject({
		form: z.literal('pulses'),
		widthS,
		periodS: widthS,
		count: z.number().int().min(1).optional(),
		alternate: z.boolean().default(false),
	}),
	edgesS({ widthS: width, periodS, count = Number.POSITIVE_INFINITY }, durationS) {
		const edges: number[] = [];
		for (let k = 0; k < count && k * periodS < durationS; k++) edges.push(k * periodS, k * periodS + width);
		return edges;
	},
	value({ widthS: width, periodS, count, alternate }, tS) {
		const k = Math.floor(tS / periodS + slack);
		if (count !== undefined && k >= count) return 0;
		if (tS - k * periodS >= width - slack * periodS) return 0;
		return alternate && k % 2 === 1 ? -1 : 1;
	},
});
