import { BIN_MS, type Course } from './courses.ts';

/**
 * What is done to signals before they are weighed: the same for light and for rates, but for the compression, which is the logarithm for light and the square root for counts of
 * spikes (whose variance it makes even).
 */
export type FrontEnd =
	| { readonly kind: 'linear' }
	/** ln(ε + x) of light, √x of counts, after each has been averaged over its time. */
	| { readonly kind: 'compressed'; readonly epsilon: number }
	/** x less its leaky mean over τ. */
	| { readonly kind: 'high-pass'; readonly tauS: number }
	/** The same of ln(ε + x). */
	| { readonly kind: 'high-pass of the logarithm'; readonly epsilon: number; readonly tauS: number }
	/** Divisive gain control: x/(σ + leaky mean of x over τ), of each place for itself or of all places together. At τ = 0 the mean is that of the bin. */
	| { readonly kind: 'own gain' | 'common gain'; readonly sigma: number; readonly tauS: number }
	/** (x − mean over places)/(σ + standard deviation over places), both leaky over τ. */
	| { readonly kind: 'contrast'; readonly sigma: number; readonly tauS: number }
	/** Several of them beside each other. */
	| { readonly kind: 'together'; readonly parts: readonly FrontEnd[] };

/** Time constants of the leaky means that take the place of lags, ms: the same for every decoder. */
export const LAG_TAUS_MS = [50, 150, 500, 1500] as const;

/** Columns of numbers in bins: values[column][bin]. */
type Columns = readonly Float64Array[];

/** A leaky mean with a time constant in s, from the first bin's value on. */
function leaky(values: Float64Array, tauS: number): Float64Array {
	if (tauS === 0) return values;
	const share = 1 - Math.exp(-BIN_MS / 1000 / tauS);
	let mean = values[0] as number;
	return values.map((value) => {
		mean += share * (value - mean);
		return mean;
	});
}

const columnsOf = ({ places, kinds, bins, values }: Course): Columns =>
	Array.from({ length: places * kinds }, (_, signal) =>
		Float64Array.from({ length: bins }, (_, bin) => values[bin * places * kinds + signal] as number),
	);

/** Mean and variance over the places of one kind in each bin. */
function overPlaces(columns: Columns): { readonly mean: Float64Array; readonly variance: Float64Array } {
	const bins = columns[0]?.length ?? 0;
	const mean = new Float64Array(bins);
	const variance = new Float64Array(bins);
	for (const column of columns) for (let k = 0; k < bins; k++) mean[k] = (mean[k] as number) + (column[k] as number);
	for (let k = 0; k < bins; k++) mean[k] = (mean[k] as number) / columns.length;
	for (const column of columns) {
		for (let k = 0; k < bins; k++) {
			variance[k] = (variance[k] as number) + ((column[k] as number) - (mean[k] as number)) ** 2 / columns.length;
		}
	}
	return { mean, variance };
}

/** Something of every kind by itself: its places in, as many columns out. */
function byKind({ places, kinds }: Course, columns: Columns, of: (places: Columns) => Columns): Columns {
	return Array.from({ length: kinds }, (_, kind) => of(columns.slice(kind * places, (kind + 1) * places))).flat();
}

const lagged = (columns: Columns): Columns =>
	columns.flatMap((column) => LAG_TAUS_MS.map((tauMs) => leaky(column, tauMs / 1000)));

/**
 * What a decoder weighs: {@link LAG_TAUS_MS} leaky means of each signal behind the front end, as columns over all bins.
 * @param counts signals are counts of spikes; else light
 */
export function featuresOf(course: Course, frontEnd: FrontEnd, counts: boolean): Columns {
	const columns = columnsOf(course);
	switch (frontEnd.kind) {
		case 'linear':
			return lagged(columns);
		case 'compressed': {
			const { epsilon } = frontEnd;
			return lagged(columns).map((each) => each.map((x) => (counts ? Math.sqrt(x) : Math.log(epsilon + x))));
		}
		case 'high-pass':
		case 'high-pass of the logarithm': {
			const of = frontEnd.kind === 'high-pass' ? (x: number) => x : (x: number) => Math.log(frontEnd.epsilon + x);
			return lagged(
				columns.map((each) => {
					const values = each.map(of);
					const slow = leaky(values, frontEnd.tauS);
					return values.map((value, k) => value - (slow[k] as number));
				}),
			);
		}
		case 'own gain':
			return lagged(
				columns.map((each) => {
					const slow = leaky(each, frontEnd.tauS);
					return each.map((value, k) => value / (frontEnd.sigma + (slow[k] as number)));
				}),
			);
		case 'common gain':
			return lagged(
				byKind(course, columns, (places) => {
					const slow = leaky(overPlaces(places).mean, frontEnd.tauS);
					return places.map((each) => each.map((value, k) => value / (frontEnd.sigma + (slow[k] as number))));
				}),
			);
		case 'contrast':
			return lagged(
				byKind(course, columns, (places) => {
					const { mean, variance } = overPlaces(places);
					const [slow, spread] = [leaky(mean, frontEnd.tauS), leaky(variance, frontEnd.tauS)];
					return places.map((each) =>
						each.map((x, k) => (x - (slow[k] as number)) / (frontEnd.sigma + Math.sqrt(spread[k] as number))),
					);
				}),
			);
		case 'together':
			return frontEnd.parts.flatMap((part) => featuresOf(course, part, counts));
	}
}
