import { remembered } from '../../../base/remembered.ts';
import type { KernelLayout } from '../javascript/kernelLayout.ts';

/** Where one of a connection's indices begins: that of its member k lies as far behind as the cell that it joins on that side. */
export interface EndPlace {
	readonly isFirst: boolean;
	readonly start: number;
}

/** Where the ends of a connection lie in the network's vectors. */
export interface EndPlaces {
	readonly externals: readonly EndPlace[];
	readonly targets: readonly EndPlace[];
}

/** What they are reckoned from, and where weights are. */
interface Ends {
	readonly joins?: { readonly first: Int32Array; readonly second: Int32Array };
	readonly ends?: EndPlaces;
	readonly wired?: () => readonly Float64Array[];
	readonly cut?: (() => readonly Float64Array[]) | undefined;
}

/** What a group gets here. */
export type Derived = 'externals' | 'targets' | 'weights';

/**
 * Gives a group its indices by the places of its ends, and the weights that are in force. They follow from whom it joins, take many times the room of that, and only the
 * reference asks for them again and again: they are made when asked for, and kept no longer than the collector lets them be.
 */
export function withIndices<T extends Ends>(group: T): T & Pick<KernelLayout, Derived> {
	const { joins, ends } = group;
	const indices = (places: readonly EndPlace[] = []) =>
		remembered((): readonly Int32Array[] =>
			joins
				? places.map(({ isFirst, start }) => (isFirst ? joins.first : joins.second).map((member) => start + member))
				: [],
		);
	return Object.defineProperties(group as T & Pick<KernelLayout, Derived>, {
		externals: { get: indices(ends?.externals), enumerable: true },
		targets: { get: indices(ends?.targets), enumerable: true },
		weights: { get: () => (group.cut ?? group.wired)?.(), enumerable: true },
	});
}
