import { describe, expect, it } from 'vitest';
import { openProtocol } from '../../src/protocol/experiment/protocolFile.ts';
import { interventionSchema } from '../../src/protocol/session/interventions.ts';
import { isSquareWhite, liveSchedule } from '../../src/ui/protocols/liveSchedule.ts';

const protocolWith = (fields: object) =>
	openProtocol({
		format: 'retinode-protocol',
		version: 1,
		title: 't',
		retina: { circuit: 'cone' },
		settleS: 0.5,
		durationS: 1,
		preparation: 'same',
		pauseS: 2,
		timeline: [
			{ id: 'step', type: 'inject', target: { population: 'ganglion' }, startS: 0.25, durationS: 0.5, currentPa: 20 },
			{ type: 'block', path: 'rod.Ca', fraction: 1 },
		],
		vary: [{ name: 'current', values: [10, 40], of: ['timeline.step.currentPa'] }],
		...fields,
	});

describe('a protocol on the live retina', () => {
	it('is its runs one after the other, with the pause between, as interventions that end with them', () => {
		const { runs, interventions } = liveSchedule(protocolWith({}), 100);
		expect(runs).toEqual([
			{ label: 'current 10', startS: 100, endS: 101.5 },
			{ label: 'current 40', startS: 103.5, endS: 105 },
		]);
		expect(interventions.map(({ type, startS, endS }) => [type, startS, endS])).toEqual([
			['inject', 100.75, 101.25],
			['block', 100, 101.5],
			['inject', 104.25, 104.75],
			['block', 103.5, 105],
		]);
		expect(interventions[2]).toMatchObject({ currentPa: 40 });
		for (const each of interventions) expect(interventionSchema.safeParse(each).success).toBe(true);
	});

	it('goes in the order that its seed decides', () => {
		const order = (seed: number) =>
			liveSchedule(protocolWith({ retina: { circuit: 'cone', seed }, order: 'random', repeats: 5 }), 0).runs.map(
				({ label }) => label,
			);
		expect(order(1)).toEqual(order(1));
		expect(order(1)).not.toEqual(order(2));
	});

	it('gives no light, and not more than a retina is given at once', () => {
		expect(() => liveSchedule(protocolWith({ timeline: [{ type: 'luminance', luminance: 1 }], vary: [] }), 0)).toThrow(
			'this protocol gives luminance',
		);
		expect(() => liveSchedule(protocolWith({ repeats: 200 }), 0)).toThrow('does 800 things');
	});

	it('turns the square white at the beginning of each run', () => {
		const { runs } = liveSchedule(protocolWith({}), 100);
		expect([99.9, 100, 100.09, 100.2, 103.5, 103.7].map((tS) => isSquareWhite(runs, tS))).toEqual([
			false,
			true,
			true,
			false,
			true,
			false,
		]);
	});
});
