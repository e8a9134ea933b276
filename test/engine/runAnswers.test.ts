import { describe, expect, it } from 'vitest';
import { runEndMs } from '../../src/engine/server/runAnswers.ts';

describe('where a run ends', () => {
	it('is a moment, a time or steps from now', () => {
		expect(runEndMs({ of: 'moment', s: 2 }, 500, 0.2)).toBe(2000);
		expect(runEndMs({ of: 'time', s: 2 }, 500, 0.2)).toBe(2500);
		expect(runEndMs({ of: 'steps', steps: 3 }, 500, 0.2)).toBeCloseTo(500.6, 9);
	});

	it('is never now or before, and that is said', () => {
		expect(() => runEndMs({ of: 'moment', s: 0.5 }, 500, 0.2)).toThrow(
			'Model time is 0.500 s already: say a later moment',
		);
		expect(() => runEndMs({ of: 'time', s: 0 }, 500, 0.2)).toThrow('A run is one step of 0.2 ms at least; got 0 s.');
	});
});
