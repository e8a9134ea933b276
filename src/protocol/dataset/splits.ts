import { shuffled } from '../experiment/trials.ts';

/** What decides into which split a sample comes. */
export interface SplitKey {
	/** Samples with the same one stay together. */
	readonly group: string;
	/** Each split has its part of the samples of every label, as near as whole groups go. */
	readonly label: string;
}

/**
 * Splits samples. Groups are put into an order by chance, those of a label one after the other, and each goes to the split that is furthest behind its part.
 * @param splits part of each, which add up to 1
 * @returns the split of each sample
 */
export function splitSamples(
	keys: readonly SplitKey[],
	splits: Readonly<Record<string, number>>,
	seed: number,
): string[] {
	const groups = new Map<string, { label: string; samples: number[] }>();
	keys.forEach(({ group, label }, sample) => {
		const known = groups.get(group);
		if (known) known.samples.push(sample);
		else groups.set(group, { label, samples: [sample] });
	});
	const byLabel = new Map<string, number[][]>();
	for (const { label, samples } of shuffled([...groups.values()], seed)) {
		const known = byLabel.get(label);
		if (known) known.push(samples);
		else byLabel.set(label, [samples]);
	}
	const counts = Object.entries(splits).map(([name, part]) => ({ name, part, has: 0 }));
	const found = new Array<string>(keys.length);
	let placed = 0;
	for (const samples of [...byLabel.values()].flat()) {
		placed += samples.length;
		const lack = ({ part, has }: { part: number; has: number }): number => part * placed - has;
		const next = counts.reduce((best, each) => (lack(each) > lack(best) ? each : best));
		next.has += samples.length;
		for (const sample of samples) found[sample] = next.name;
	}
	return found;
}
