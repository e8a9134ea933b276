import type { Command } from 'commander';
import {
	type CompareSettings,
	compareTrains,
	type TrainComparison,
	type TrainPair,
	usualCompare,
} from '../../analysis/spikeTrains/compareTrains.ts';
import { comparisonPanels } from '../../analysis/spikeTrains/comparisonPanels.ts';
import { UserError } from '../../base/errors.ts';
import { readSpikeTrains, type SpikeTrains } from '../../io/files/spikeTrains/node/readSpikeTrains.ts';
import { finiteNumber } from '../options/options.ts';
import { requirePlotFile, writePlot } from '../terminal/plotFile.ts';

interface CompareOptions {
	readonly from: number;
	readonly to?: number;
	readonly bin: number;
	readonly tau: number;
	readonly cost: number;
	readonly plot?: string;
	readonly json?: true;
}

function above(option: string, minimum: number, isMinimumIn: boolean): (text: string) => number {
	const read = finiteNumber(option);
	return (text) => {
		const value = read(text);
		if (value > minimum || (isMinimumIn && value === minimum)) return value;
		throw new UserError(`${option} must be ${isMinimumIn ? 'at least' : 'above'} ${minimum}, got ${value}`);
	};
}

const lastOf = ({ trains }: SpikeTrains): number =>
	Math.max(0, ...[...trains.values()].map((times) => times.at(-1) ?? 0));

/** The pairs, and what only one of the two has. @throws UserError where nothing is in both */
function pairsOf(a: SpikeTrains, b: SpikeTrains): { readonly pairs: TrainPair[]; readonly alone: string[] } {
	const pairs = [...a.trains].flatMap(([name, train]) => {
		const other = b.trains.get(name);
		return other ? [{ name, a: train, b: other }] : [];
	});
	const alone = [
		...[...a.trains.keys()].filter((name) => !b.trains.has(name)),
		...[...b.trains.keys()].filter((name) => !a.trains.has(name)),
	];
	if (pairs.length > 0) return { pairs, alone };
	const some = (trains: SpikeTrains): string => [...trains.trains.keys()].slice(0, 3).join(', ') || 'no cell';
	throw new UserError(`No cell is in both recordings: the first has ${some(a)}, the second ${some(b)}.`);
}

const figure = (value: number | undefined): string =>
	value === undefined ? '—' : String(Number(value.toPrecision(4)));

function textOf(
	{ units, population, ...means }: TrainComparison,
	{ binS, tauS, costPerS, fromS, toS }: CompareSettings,
): string {
	const rows: readonly (readonly [string, number | undefined])[] = [
		['temporal fidelity', population.temporalFidelity],
		['spatial pattern accuracy', population.spatialPatternAccuracy],
		['magnitude-invariant alignment, empty bins as 0', population.alignmentEmptyAsZero],
		['magnitude-invariant alignment, empty bins left out', population.alignmentEmptySkipped],
		['correlation of counts, mean over cells', means.meanCorrelation],
		[`van Rossum, τ ${1000 * tauS} ms, mean over cells`, means.meanVanRossum],
		[`Victor–Purpura, ${costPerS} /s, mean over cells`, means.meanVictorPurpura],
		['|difference of rates|, mean over cells, spikes/s', means.rateError],
	];
	return [
		`${units.length} cells, ${fromS} to ${toS} s, bins of ${1000 * binS} ms`,
		...rows.map(([name, value]) => `  ${name.padEnd(52)} ${figure(value)}`),
		'',
		'cell                     spikes A, B   rate A, B /s      CV A, B        first B−A ms   corr.    van Rossum  Victor–Purpura',
		...units.map((unit) =>
			[
				unit.name.padEnd(24),
				`${unit.a.spikes} ${unit.b.spikes}`.padEnd(13),
				`${figure(unit.a.rate)} ${figure(unit.b.rate)}`.padEnd(17),
				`${figure(unit.a.intervalCv)} ${figure(unit.b.intervalCv)}`.padEnd(14),
				figure(unit.firstSpikeS === undefined ? undefined : 1000 * unit.firstSpikeS).padEnd(14),
				figure(unit.correlation).padEnd(8),
				figure(unit.vanRossum).padEnd(11),
				figure(unit.victorPurpura),
			].join(' '),
		),
	].join('\n');
}

async function compare(pathA: string, pathB: string, options: CompareOptions): Promise<void> {
	requirePlotFile(options.plot);
	const [a, b] = [await readSpikeTrains(pathA), await readSpikeTrains(pathB)];
	const { pairs, alone } = pairsOf(a, b);
	const settings: CompareSettings = {
		fromS: options.from,
		toS:
			options.to ??
			Math.min(
				a.untilS ?? Number.POSITIVE_INFINITY,
				b.untilS ?? Number.POSITIVE_INFINITY,
				Math.max(a.untilS ?? lastOf(a), b.untilS ?? lastOf(b)),
			),
		binS: options.bin / 1000,
		tauS: options.tau / 1000,
		costPerS: options.cost,
	};
	if (!(settings.toS - settings.fromS >= settings.binS)) {
		throw new UserError(
			`Nothing is left to compare: ${settings.fromS} to ${settings.toS} s has no bin of ${options.bin} ms. Set --from, --to or --bin.`,
		);
	}
	const found = compareTrains(pairs, settings);
	if (options.plot !== undefined) await writePlot(options.plot, comparisonPanels(pairs, found, settings));
	if (alone.length > 0) console.error(`retinode: in one recording only, and left out: ${alone.join(', ')}`);
	if (!options.json) {
		console.log(textOf(found, settings));
		return;
	}
	const { histograms, ...rest } = found;
	console.log(
		JSON.stringify(
			{ settings, ...rest, histograms: { a: [...histograms.a], b: [...histograms.b] }, inOneOnly: alone },
			(_key, value: unknown) => (value === undefined ? null : value),
			2,
		),
	);
}

/** `retinode compare A B`: how far the spikes of two recordings agree. */
export function addCompareCommand(program: Command): void {
	program
		.command('compare')
		.description(
			'compare the spikes of two recordings cell by cell and as a population: NWB files, or files of --spikes (SpikeProphecy’s figures, correlation, van Rossum, Victor–Purpura, rates, intervals, histograms)',
		)
		.argument('<a>', 'the one recording, such as what was measured')
		.argument('<b>', 'the other, such as what a model gives')
		.option('--from <s>', 'compare from there on', above('--from', 0, true), 0)
		.option(
			'--to <s>',
			'and until there (default: where the shorter recording ends; files of spikes end with the last one)',
			above('--to', 0, false),
		)
		.option('--bin <ms>', 'length of a bin for counts', above('--bin', 0, false), 1000 * usualCompare.binS)
		.option('--tau <ms>', 'time constant of van Rossum’s distance', above('--tau', 0, false), 1000 * usualCompare.tauS)
		.option(
			'--cost <1/s>',
			'Victor–Purpura: cost of moving a spike by a second',
			above('--cost', 0, true),
			usualCompare.costPerS,
		)
		.option('--plot <file>', 'rates and spikes of both, by the end of the name as SVG or as PNG for print')
		.option('--json', 'print all figures and the histograms as JSON')
		.action(compare);
}
