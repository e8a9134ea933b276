/**
 * Seeds of the tests that try things by chance. Each prints its seed when it starts, and takes another where RETINODE_SEED says one:
 * `RETINODE_SEED=7 npx vitest run --project unit test/io/wire/stream.test.ts`. A property that fails prints seed and path;
 * `RETINODE_SEED=7/3:1:0` with `-t 'NAME OF THE TEST'` begins at that very case.
 */
const asked = /^(-?\d+)(?:\/([\d:]+))?$/.exec(process.env.RETINODE_SEED ?? '');
if (process.env.RETINODE_SEED && !asked) throw new Error('RETINODE_SEED must be a whole number, or SEED/PATH.');

/** The seed that was asked for. */
export const askedSeed: number | undefined = asked ? Number(asked[1]) | 0 : undefined;

/** The path within a property that was asked for. */
export const askedPath: string | undefined = asked?.[2];

/** Prints a seed, and how to have it again. */
export function tellSeed(what: string, seed: number): void {
	console.log(`${what}: seed ${seed} (again: RETINODE_SEED=${seed})`);
}

/** The seeds of a test that draws numbers of its own: the one asked for, else the usual ones. Prints them. */
export function seedsFor(what: string, usual: readonly number[]): readonly number[] {
	const seeds = askedSeed === undefined ? usual : [askedSeed];
	for (const seed of seeds) tellSeed(what, seed);
	return seeds;
}

/** The one seed of a test that draws numbers of its own, likewise. */
export function seedFor(what: string, usual: number): number {
	const seed = askedSeed ?? usual;
	tellSeed(what, seed);
	return seed;
}
