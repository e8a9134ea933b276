import { describe, expect, test } from 'vitest';
import type { AccuracyStatus, ErrorReport } from '../../src/protocol/limits/accuracy.ts';
import {
	errorHint,
	errorText,
	machineText,
	patchText,
	realTimeHint,
	realTimeText,
	thinnedText,
	tissueText,
} from '../../src/ui/panels/patchText.ts';

const report: ErrorReport = {
	rmsMv: 0.0142,
	maxMv: 0.113,
	spikeTimeMs: 0.07,
	spikes: 35,
	referenceSpikes: 35,
	light: 'seen',
	column: 495,
	durationMs: 1000,
	atMs: 12_340,
	stepMs: 1,
	substepMs: 0.1,
	reference: 'odex, tolerance 0.000001',
};
const status: AccuracyStatus = { phase: 'waiting', message: '', last: report, ageS: 12, outdated: false };

describe('the words for speed and error', () => {
	test('say that the clock is slow, by how much, how far it is behind, and that nothing is skipped', () => {
		const slow = { running: true, realTimeFactor: 0.623, lagS: 4.127 };
		expect(realTimeText(slow)).toBe('× 0.62 slow');
		for (const part of ['0.62 of real time', '4.13 s behind', 'No step is skipped']) {
			expect(realTimeHint(slow)).toContain(part);
		}
		const kept = { running: true, realTimeFactor: 0.995, lagS: 0.01 };
		expect(realTimeText(kept)).toBe('× 0.99');
		expect(realTimeHint(kept)).not.toContain('behind');
		expect(realTimeText({ ...slow, running: false })).toBe('paused');
	});

	test('say how many columns the machine holds, no more exactly than a short timing can know', () => {
		const text = machineText({ columnsOnOne: 1367.4, threads: 2, columnsOnAll: 2412.9, note: '' });
		expect(text).toContain('about 1,400 columns in real time on one thread, 2,400 on 2');
		expect(text).toContain('30 % kept');
		expect(text).toContain('41 × 41');
		expect(machineText({ columnsOnOne: 700, threads: 1, columnsOnAll: 700, note: '' })).not.toContain(' on 1');
	});

	test('say how many cells of a tissue it holds, what area they cover and which stand for several', () => {
		const speed = { columnsOnOne: 1000, threads: 2, columnsOnAll: 1700, note: '' };
		expect(machineText(speed, true)).toContain('about 6,000 cells of a tissue in real time on one thread, 10,000 on 2');
		const declared = { widthUm: 200, heightUm: 200, cellsPerMm2: 50_000, thinned: [{ population: 'rod', factor: 20 }] };
		expect(tissueText({ widthUm: 350, heightUm: 350 }, declared)).toBe(
			'about 6,125 cells (one rod stands for 20) on 0.12 mm²',
		);
		expect(thinnedText(declared, 'rod')).toBe('one stands for 20');
		expect(thinnedText(declared, 'cone')).toBe('');
		expect(patchText({ columns: { x: 8, y: 8 }, tissue: { widthUm: 350, heightUm: 350 } })).toBe(
			'350 × 350 µm of tissue (0.12 mm²)',
		);
		expect(patchText({ columns: { x: 8, y: 8 } })).toBe('8 × 8 columns');
	});

	test('give the error in a few words, and spikes only where they are beyond what is promised', () => {
		expect(errorText(report)).toBe('0.014 mV rms · 0.11 max');
		expect(errorText({ ...report, light: 'flash', spikeTimeMs: 0.52 })).toContain(
			'spikes 0.52 ms (beyond the contract)',
		);
		expect(errorText({ ...report, light: 'seen', spikeTimeMs: 0.52 })).toContain('spikes 0.52 ms (slow light)');
		expect(errorText({ ...report, spikes: 31 })).toContain('31 for 35 spikes');
	});

	test('say exactly what was compared, when, and whether it still holds', () => {
		const hint = errorHint(status);
		for (const part of [
			'without its neighbours',
			'at 12.3 s of the model',
			'column 495',
			'last 1 s',
			'steps of 1 and 0.1 ms',
			'odex',
			'12 s ago',
			'0.05 mV, 0.3 mV',
		]) {
			expect(hint).toContain(part);
		}
		expect(hint).not.toContain('before the last change');
		expect(errorHint({ ...status, outdated: true })).toContain('before the last change');
		expect(errorHint({ ...status, last: { ...report, light: 'flash' } })).toContain('standard flash');
	});

	test('say why nothing has been measured yet', () => {
		const held = { ...status, phase: 'held', message: 'the machine is loaded', last: null } as const;
		expect(errorHint(held)).toBe('The error of the real-time method has not been measured yet. The machine is loaded.');
	});
});
