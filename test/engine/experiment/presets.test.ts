import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plotSvg } from '../../../src/analysis/plot/plotSvg.ts';
import {
	evaluate,
	type ProtocolOutcome,
	readyProtocol,
	runTrials,
} from '../../../src/engine/experiment/runProtocol.ts';
import { listedProtocols, readProtocol } from '../../../src/host/protocolFiles.ts';

const page = readFileSync(new URL('../../../docs/presets.md', import.meta.url), 'utf8');

const done = new Map<string, ProtocolOutcome>();

/** Runs a protocol once, when the first test asks for it. */
function outcomeOf(name: string): ProtocolOutcome {
	const known = done.get(name);
	if (known) return known;
	const ready = readyProtocol(readProtocol(name).protocol);
	const outcome = evaluate(ready, runTrials(ready, { progress: () => undefined, cancelled: () => false }));
	done.set(name, outcome);
	return outcome;
}

function figure(name: string, title: string): number {
	const { figures } = outcomeOf(name);
	const found = figures.find((each) => each.name === title);
	if (!found) throw new Error(`no figure '${title}' among ${figures.map((each) => each.name).join('; ')}`);
	return found.value;
}

/** A column over the sweeps. */
const column = (name: string, title: string): number[] =>
	outcomeOf(name).measured.scope.rows.map(({ values }) => values.get(title) ?? Number.NaN);

const presets = listedProtocols();

describe('what docs/presets.md says', () => {
	it('begins with what the published column does not do', () => {
		expect(presets[0]?.name).toBe('limits');
	});

	for (const { name, protocol } of presets) {
		it(`of ${name} is what its protocol gives, to the last printed digit`, () => {
			const [, section = ''] = page.split(`\n## ${protocol.title}\n`);
			const [own = ''] = section.split('\n## ');
			const { figures, findings, panels } = outcomeOf(name);
			const rows = figures.map((each) => `| ${each.name} | ${Number(each.value.toPrecision(4))} | ${each.unit} |`);
			const table = own.split('|---|---|---|\n')[1]?.trimEnd().split('\n');
			expect(table).toEqual(rows);
			for (const finding of findings) expect(own).toContain(`- ${finding}\n`);
			expect(plotSvg(panels)).not.toContain('NaN');
		});
	}
});

describe('the published column', () => {
	it('has slow rods, fires for almost no light, and junctions matter to it', () => {
		expect(figure('limits', 'rod: time to peak, dim flash')).toBeGreaterThan(400);
		expect(figure('limits', 'rod: time to peak, saturating flash')).toBeLessThan(100);
		expect(figure('limits', 'ganglion spikes in 1.5 s, rod flash of 2 per s')).toBeGreaterThan(80);
		const standard = figure('limits', 'ganglion spikes in 1.5 s, standard flash');
		expect(figure('limits', 'ganglion spikes in 1.5 s, without the AII–cone bipolar junction')).toBeLessThan(standard);
		expect(figure('limits', 'ganglion spikes in 1.5 s, without the rod–cone junction')).toBeLessThan(standard);
	});

	it('adapts with 22 spikes whose intervals grow from 38.1 to 47.1 ms, where the released program has 45 at 22.15 ms', () => {
		const name = 'spike-frequency-adaptation';
		expect(figure(name, 'spikes, corrected')).toBe(22);
		expect(figure(name, 'first interval, corrected')).toBeCloseTo(38.1, 1);
		expect(figure(name, 'last interval, corrected')).toBeCloseTo(47.1, 1);
		expect(figure(name, 'spikes, release2016')).toBe(45);
		// Printed as 22.2 in the project's notes.
		for (const which of ['first', 'last']) {
			expect(Math.abs(figure(name, `${which} interval, release2016`) - 22.15)).toBeLessThan(0.05);
		}
	});

	it('is silent below threshold, rises with current to some 300 Hz, and ends in depolarisation block', () => {
		expect(column('fast-spiking', 'sustained').slice(0, 2)).toEqual([0, 0]);
		const rates = column('fast-spiking', 'sustained').slice(2, 11);
		expect([...rates].sort((a, b) => a - b)).toEqual(rates);
		expect(figure('fast-spiking', 'highest sustained rate')).toBeGreaterThan(250);
		expect(figure('fast-spiking', 'depolarisation block from')).toBe(48);
	});

	it('charges as its leak says below threshold, and does not overshoot after hyperpolarisation', () => {
		// The leak alone: 1/(0.05 mS/cm² · 20e-6 cm²) = 1000 MΩ and 1 µF/cm² / 0.05 mS/cm² = 20 ms; sodium adds some.
		const resistance = figure('subthreshold-response', 'input resistance at ±0.05 µA/cm²');
		expect(resistance).toBeGreaterThan(1000);
		expect(resistance).toBeLessThan(1300);
		expect(Math.abs(figure('subthreshold-response', 'time to 63 % at ±0.05 µA/cm²') - 23)).toBeLessThan(5);
		expect(figure('rebound', 'spikes after the steps')).toBe(0);
		expect(figure('rebound', 'largest overshoot above rest')).toBeLessThan(1e-3);
	});

	it('has receptors whose peaks rise over five decades along a Naka–Rushton curve', () => {
		const expected = { rod: 22.7, cone: 24.7 };
		for (const receptor of ['rod', 'cone'] as const) {
			const name = `${receptor}-flash-series`;
			const peaks = column(name, `${receptor}Down`);
			expect([...peaks].sort((a, b) => a - b)).toEqual(peaks);
			expect(figure(name, `${receptor}: largest response`)).toBeCloseTo(expected[receptor], 0);
			expect(figure(name, `${receptor}: rms of the fit`)).toBeLessThan(1.2);
		}
	});
});
