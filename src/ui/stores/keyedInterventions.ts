import type { Intervention } from '../../protocol/session/interventions.ts';

/** An intervention in force or planned. */
export interface KeyedIntervention {
	/** By which this screen knows it: through a restart, and when it is taken back and made again. */
	readonly key: number;
	/** By which the host knows it now. */
	readonly number: number;
	readonly intervention: Intervention;
}

/** What is done, whenever that is. */
const whatOf = ({ startS: _startS, endS: _endS, ...what }: Intervention): string => JSON.stringify(what);

/**
 * The interventions that the host names now, with the keys that they had: after a restart its numbers and times are others.
 * @param fresh a key for one that was not there
 */
export function withKeysOf(
	before: readonly KeyedIntervention[],
	now: readonly Omit<KeyedIntervention, 'key'>[],
	fresh: () => number,
): KeyedIntervention[] {
	const left = new Set(before);
	const keys = new Map<Omit<KeyedIntervention, 'key'>, number>();
	const match = (isSame: (a: KeyedIntervention, b: Omit<KeyedIntervention, 'key'>) => boolean): void => {
		for (const each of now) {
			const known = keys.has(each) ? undefined : [...left].find((old) => isSame(old, each));
			if (!known) continue;
			left.delete(known);
			keys.set(each, known.key);
		}
	};
	const isAlike = (a: KeyedIntervention, b: Omit<KeyedIntervention, 'key'>) =>
		whatOf(a.intervention) === whatOf(b.intervention);
	match((a, b) => a.number === b.number && isAlike(a, b));
	match(isAlike);
	return now.map((each) => ({ ...each, key: keys.get(each) ?? fresh() }));
}
