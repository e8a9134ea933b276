import { describe, expect, it } from 'vitest';
import { createBoardWatch } from '../../../../src/io/control/emg/boardWatch.ts';

/** A watch of a board that is stated to sample at 1000 Hz, and its seconds. */
function bench() {
	let nowMs = 0;
	const watch = createBoardWatch('serial port /dev/board', 1000, () => nowMs);
	return {
		watch,
		/** For so many seconds, 100 pieces in each. */
		seconds(count: number, linesASecond: number, bad = 0, unread = '') {
			for (let k = 0; k < 100 * count; k++) {
				nowMs += 10;
				watch.took(linesASecond / 20, linesASecond / 100, bad / 100, unread);
			}
			return watch.complaint();
		},
		silence(ms: number) {
			nowMs += ms;
			return watch.complaint();
		},
	};
}

describe('what an EMG board sends', () => {
	it('is well at the rate stated, and the rate seen is told', () => {
		const { watch, seconds } = bench();
		expect(seconds(10, 1000)).toBe('');
		expect(watch.rateHz()).toBeCloseTo(1000, 0);
		// A late packet is none of its business.
		expect(seconds(10, 950)).toBe('');
	});

	it('is of another rate than stated', () => {
		const { watch, seconds } = bench();
		expect(seconds(10, 500)).toBe(
			'The EMG board on serial port /dev/board sends 500 samples a second, not 1000 as stated (--emg-rate): its envelope is wrong until both agree.',
		);
		expect(watch.rateHz()).toBeCloseTo(500, 0);
		expect(seconds(10, 1000)).toBe('');
	});

	it('is not judged by what had waited in the port', () => {
		const { watch, seconds } = bench();
		watch.took(9000, 3000, 0, '');
		expect(seconds(2, 1000)).toBe('');
		expect(seconds(2, 1000)).toBe('');
	});

	it.each([
		['512,256', '2 numbers a line, of which it cannot be known which is the muscle'],
		['512\t512', '2 numbers a line'],
		['17,512,3', '3 numbers a line'],
		['hello', 'no numbers'],
	])('is no sample: %j', (line, why) => {
		const complaint = bench().seconds(3, 1000, 1000, line);
		expect(complaint).toContain(`sends ${why}`);
		expect(complaint).toContain(`such as ${JSON.stringify(line)}: it must send one number a line, a sample each.`);
	});

	it('is said once, by the first such line', () => {
		const { seconds } = bench();
		const first = seconds(3, 1000, 1000, '1,2');
		expect(seconds(3, 1000, 1000, '3,4')).toBe(first);
		expect(seconds(3, 1000, 1000, 'x')).not.toBe(first);
	});

	it('may hold a broken line now and then', () => {
		expect(bench().seconds(10, 1000, 20, '5#2')).toBe('');
	});

	it('may be nothing, or no lines', () => {
		expect(bench().silence(1900)).toBe('');
		expect(bench().silence(2100)).toContain('Nothing comes from the EMG board on serial port /dev/board');
		const { watch, silence } = bench();
		watch.took(500, 0, 0, 'ÿþx');
		expect(silence(2100)).toContain('has no ends of lines, such as "ÿþx": look at its baud rate');
	});

	it('begins anew with every opening', () => {
		const { watch, seconds } = bench();
		seconds(10, 500);
		watch.opened();
		expect(watch.complaint()).toBe('');
		expect(watch.rateHz()).toBeNull();
	});
});
