import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { compareTrains } from '../../src/analysis/spikeTrains/compareTrains.ts';
import { comparisonPanels } from '../../src/analysis/spikeTrains/comparisonPanels.ts';
import { requirePlotFile, writePlot } from '../../src/cli/terminal/plotFile.ts';
import { withPrintResolution } from '../../src/io/files/png/printResolution.ts';
import { folder } from '../host/bench.ts';

const panel = {
	title: 'Potential of µ-cells, ≥ 1 Ω',
	xLabel: 'time (s)',
	yLabel: 'potential (mV)',
	curves: [{ label: 'rod', x: [0, 1, 2], y: [-40, -50, -45], style: 'line' as const }],
};

/** Chunks of a PNG by name, in order, each with its checksum held against it. */
function chunksOf(png: Buffer): Map<string, Buffer> {
	const chunks = new Map<string, Buffer>();
	for (let at = 8; at < png.length; ) {
		const length = png.readUInt32BE(at);
		const name = png.toString('latin1', at + 4, at + 8);
		expect(png.readUInt32BE(at + 8 + length), name).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
		chunks.set(name, png.subarray(at + 8, at + 8 + length));
		at += 12 + length;
	}
	return chunks;
}

it('writes plots as PNG of 183 mm at 300 dots an inch, with letters whatever fonts the machine has', async () => {
	const path = folder();
	const [written, blank] = ['plot.png', 'blank.png'].map((name) => join(path, name)) as [string, string];
	await writePlot(written, [panel]);
	const chunks = chunksOf(readFileSync(written));
	expect([...chunks.keys()].slice(0, 2)).toEqual(['IHDR', 'pHYs']);
	expect([chunks.get('IHDR')?.readUInt32BE(0), chunks.get('IHDR')?.readUInt32BE(4)]).toEqual([2160, 900]);
	const stated = chunks.get('pHYs') as Buffer;
	expect([stated.readUInt32BE(0), stated.readUInt32BE(4), stated[8]]).toEqual([11811, 11811, 1]);
	// The same axes without a title: the letters are what is missing.
	await writePlot(blank, [{ ...panel, title: '' }]);
	expect(readFileSync(written).length).toBeGreaterThan(readFileSync(blank).length + 2000);
	expect(readdirSync(path).sort()).toEqual(['blank.png', 'plot.png']);
});

it('writes plots as SVG, refuses other kinds by name, and leaves nothing where it cannot write', async () => {
	const path = folder();
	await writePlot(join(path, 'plot.SVG'), [panel]);
	expect(readFileSync(join(path, 'plot.SVG'), 'utf8')).toContain('Potential of µ-cells, ≥ 1 Ω');
	for (const name of ['plot.pdf', 'plot', 'svg'])
		expect(() => requirePlotFile(name)).toThrow(`--plot must be a file that ends in .svg or .png, got '${name}'`);
	const nowhere = join(path, 'none', 'plot.png');
	await expect(writePlot(nowhere, [panel])).rejects.toMatchObject({ code: 'ENOENT', path: nowhere });
	expect(existsSync(join(path, 'none'))).toBe(false);
	expect(() => withPrintResolution(new Uint8Array(100))).toThrow('the bytes are no PNG');
});

it('shows two recordings beside each other: rates by bin, and the spikes of each in rows of their own', () => {
	const pairs = [
		{ name: 'ganglion[0]', a: [0.1, 0.2], b: [0.15] },
		{ name: 'ganglion[1]', a: [], b: [0.9] },
	];
	const settings = { fromS: 0, toS: 1, binS: 0.5, tauS: 0.02, costPerS: 100 };
	const [rates, spikes] = comparisonPanels(pairs, compareTrains(pairs, settings), settings);
	expect(rates?.curves.map(({ x, y }) => [Array.from(x), Array.from(y)])).toEqual([
		[
			[0.25, 0.75],
			[2, 0],
		],
		[
			[0.25, 0.75],
			[1, 1],
		],
	]);
	expect(spikes?.curves.map(({ label, x, y }) => [label, x, y])).toEqual([
		['A', [0.1, 0.2], [1.2, 1.2]],
		['B', [0.15, 0.9], [0.8, 1.8]],
	]);
});
