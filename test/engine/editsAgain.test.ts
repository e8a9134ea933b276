import { describe, expect, it } from 'vitest';
import { interventionsOf, objectOfFields } from '../../src/engine/recording/editsAgain.ts';

describe('the edits of a recording', () => {
	it('are the interventions again that they were, with lists and cells', () => {
		const rows = [
			['remove', 'type=remove; population=rod; members.0=3; members.1=5; startS=0.2'],
			['clamp', 'type=clamp; target.population=cone; target.member=2; potentialMv=-40; startS=0.1; endS=0.3'],
			['set', 'type=set; path=rod.Kv.g; value=1.5; startS=0.25'],
		] as const;
		const { interventions, left } = interventionsOf(rows.map(([type, detail]) => ({ type, fromS: 0, detail })));
		expect(left).toBe(0);
		expect(interventions).toEqual([
			{ type: 'remove', population: 'rod', members: [3, 5], startS: 0.2 },
			{ type: 'clamp', target: { population: 'cone', member: 2 }, potentialMv: -40, startS: 0.1, endS: 0.3 },
			{ type: 'set', path: 'rod.Kv.g', value: 1.5, startS: 0.25 },
		]);
	});

	it('end where they were taken back', () => {
		const detail = 'type=block; path=rod.Kv; fraction=1; startS=0.1; now=true';
		const { interventions } = interventionsOf([
			{ type: 'block', fromS: 0.1, detail },
			{ type: 'end of block', fromS: 0.4, detail },
		]);
		expect(interventions).toEqual([{ type: 'block', path: 'rod.Kv', fraction: 1, startS: 0.1, endS: 0.4 }]);
	});

	it('that mean nothing are counted, and not made up', () => {
		expect(interventionsOf([{ type: 'block', fromS: 0, detail: 'type=block; startS=0' }])).toEqual({
			interventions: [],
			left: 1,
		});
		expect(objectOfFields('')).toEqual({});
	});
});
