import { correlation, meanOf, type SpikeCounts, spikeCounts } from './counts.ts';
import { vanRossumDistance, victorPurpuraDistance } from './distances.ts';
import { type PopulationAgreement, populationAgreement } from './populationAgreement.ts';

/** A cell's spikes in both recordings. */
export interface TrainPair {
	readonly name: string;
	/** In order, s. */
	readonly a: ArrayLike<number>;
	readonly b: ArrayLike<number>;
}

/** How trains are compared. */
export interface CompareSettings {
	readonly fromS: number;
	readonly toS: number;
	/** For counts, s. */
	readonly binS: number;
	/** Of van Rossum's distance, s. */
	readonly tauS: number;
	/** Of Victor and Purpura's distance, 1/s. */
	readonly costPerS: number;
}

/** How trains are compared where nothing else is said. */
export const usualCompare: Pick<CompareSettings, 'binS' | 'tauS' | 'costPerS'> = {
	binS: 0.05,
	tauS: 0.02,
	costPerS: 100,
};

/** One train by itself. */
export interface TrainSummary {
	readonly spikes: number;
	/** Spikes/s. */
	readonly rate: number;
	/** Mean of the intervals between spikes, s; undefined below two spikes. */
	readonly meanIntervalS: number | undefined;
	/** Their standard deviation over their mean; undefined below three spikes. */
	readonly intervalCv: number | undefined;
}

/** A cell's two trains against each other. */
export interface UnitComparison {
	readonly name: string;
	readonly a: TrainSummary;
	readonly b: TrainSummary;
	/** Pearson's correlation of the counts; undefined where one of them does not vary. */
	readonly correlation: number | undefined;
	readonly vanRossum: number;
	readonly victorPurpura: number;
	/** Difference of the first spikes, b − a, s; undefined where one has none. */
	readonly firstSpikeS: number | undefined;
}

/** Two recordings against each other. */
export interface TrainComparison {
	readonly units: readonly UnitComparison[];
	readonly population: PopulationAgreement;
	readonly meanCorrelation: number | undefined;
	readonly meanVanRossum: number;
	readonly meanVictorPurpura: number;
	/** Mean over units of |rate b − rate a|, spikes/s. */
	readonly rateError: number;
	/** Mean rate of a unit by bin, spikes/s: with trials in step with the stimulus, the histogram over its time. */
	readonly histograms: { readonly a: Float64Array; readonly b: Float64Array };
}

function within(times: ArrayLike<number>, { fromS, toS }: CompareSettings): Float64Array {
	return Float64Array.from(times).filter((timeS) => timeS >= fromS && timeS < toS);
}

function summary(times: Float64Array, { fromS, toS }: CompareSettings): TrainSummary {
	const intervals = [...times.subarray(1)].map((timeS, k) => timeS - (times[k] as number));
	const mean = meanOf(intervals);
	const deviation = Math.sqrt(meanOf(intervals.map((each) => (each - (mean ?? 0)) ** 2)) ?? 0);
	return {
		spikes: times.length,
		rate: times.length / (toS - fromS),
		meanIntervalS: mean,
		intervalCv: intervals.length < 2 || mean === undefined || mean === 0 ? undefined : deviation / mean,
	};
}

const histogram = ({ bins, units }: SpikeCounts, binS: number): Float64Array =>
	Float64Array.from({ length: bins }, (_, k) => {
		const counted = units.reduce((sum, counts) => sum + (counts[k] as number), 0);
		return units.length === 0 ? 0 : counted / (units.length * binS);
	});

/** Compares two recordings of the same units, at least one. Times outside of the window do not count. */
export function compareTrains(pairs: readonly TrainPair[], settings: CompareSettings): TrainComparison {
	const cut = pairs.map(({ name, a, b }) => ({ name, a: within(a, settings), b: within(b, settings) }));
	const countsA = spikeCounts(
		cut.map(({ a }) => a),
		settings,
	);
	const countsB = spikeCounts(
		cut.map(({ b }) => b),
		settings,
	);
	const units = cut.map(
		({ name, a, b }, k): UnitComparison => ({
			name,
			a: summary(a, settings),
			b: summary(b, settings),
			correlation: correlation(countsA.units[k] as Float64Array, countsB.units[k] as Float64Array),
			vanRossum: vanRossumDistance(a, b, settings.tauS),
			victorPurpura: victorPurpuraDistance(a, b, settings.costPerS),
			firstSpikeS: a.length > 0 && b.length > 0 ? (b[0] as number) - (a[0] as number) : undefined,
		}),
	);
	const mean = (read: (unit: UnitComparison) => number): number => meanOf(units.map(read)) ?? 0;
	return {
		units,
		population: populationAgreement(countsA, countsB),
		meanCorrelation: meanOf(units.map((unit) => unit.correlation)),
		meanVanRossum: mean(({ vanRossum }) => vanRossum),
		meanVictorPurpura: mean(({ victorPurpura }) => victorPurpura),
		rateError: mean(({ a, b }) => Math.abs(b.rate - a.rate)),
		histograms: { a: histogram(countsA, settings.binS), b: histogram(countsB, settings.binS) },
	};
}
