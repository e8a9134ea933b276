/** For sure, perhaps, not at all: what the specification leaves open must not be held against a device. */
export const NO = 0;
/** Either is right. */
export const PERHAPS = 1;
/** For sure. */
export const YES = 2;
/** How sure something is. */
export type Sureness = typeof NO | typeof PERHAPS | typeof YES;

const least = (a: Sureness, b: Sureness): Sureness => (a < b ? a : b);

/** Which commands of a session count as new; written from docs/protocol.md, for the oracle. */
export interface OracleMemory {
	/** Whether a movement with this id is judged at all: neither a repetition nor overtaken. */
	isNew(id: number, group: number): Sureness;
	/** It was judged, for sure or perhaps. */
	judged(id: number, sure: boolean): void;
	/** It was acted upon. */
	acted(id: number, group: number, sure: boolean): void;
	relaxed(id: number): void;
	forget(): void;
}

/** Every device remembers the answers of so many ids at least. */
const REMEMBERED_BY_ALL = 8;
/** None remembers more. */
const REMEMBERED_BY_SOME = 64;

const isNewer = (id: number, than: number | undefined): boolean => {
	const ahead = than === undefined ? 1 : (id - than + 0x10000) % 0x10000;
	return ahead >= 1 && ahead <= 0x8000;
};

/** More than a quarter of all ids apart, either way round. */
const isFar = (id: number, other: number): boolean => {
	const ahead = (id - other + 0x10000) % 0x10000;
	return ahead > 0x4000 && ahead < 0xc000;
};

/** A memory without commands. */
export function createOracleMemory(): OracleMemory {
	/** Newest last. */
	let answered: { readonly id: number; readonly sure: boolean }[] = [];
	const newest = new Map<number, number>();
	/** Ids that were perhaps acted upon, and so perhaps overtake others. */
	let perhaps: number[] = [];
	/** All that were taken over, for sure or perhaps. */
	let takenOver: number[] = [];
	let relaxed: number | undefined;
	let newestOfAll: number | undefined;

	const add = (id: number, sure: boolean): void => {
		answered = answered.filter((one) => one.id !== id);
		answered.push({ id, sure });
		if (answered.length > REMEMBERED_BY_SOME) answered.shift();
	};
	return {
		isNew(id, group) {
			let isNew: Sureness = YES;
			const place = answered.findIndex((one) => one.id === id);
			if (place >= 0) {
				const byAll = answered.length - place <= REMEMBERED_BY_ALL && answered[place]?.sure;
				if (byAll) return NO;
				isNew = PERHAPS;
			}
			if (takenOver.some((one) => isFar(id, one))) {
				// Half the ids away nobody can say which of several is the newest: only what is newer than each is new for sure.
				return takenOver.every((one) => isNewer(id, one)) ? isNew : PERHAPS;
			}
			const overtakes = (than: number | undefined): boolean => !isNewer(id, than);
			const own = newest.get(group);
			if (overtakes(newestOfAll) && (overtakes(own) || overtakes(relaxed))) {
				// Ids go round: of a movement and a relax, whichever is newer overtakes for sure.
				const newer = own === undefined || (relaxed !== undefined && isNewer(relaxed, own)) ? relaxed : own;
				// What was perhaps taken over may be what everything is newer than.
				return overtakes(newer) && !perhaps.some((one) => isNewer(id, one)) ? NO : PERHAPS;
			}
			if (perhaps.some(overtakes)) isNew = PERHAPS;
			return isNew;
		},
		judged: add,
		acted(id, group, sure) {
			takenOver.push(id);
			if (!sure) perhaps.push(id);
			else {
				if (isNewer(id, newest.get(group))) newest.set(group, id);
				if (isNewer(id, newestOfAll)) newestOfAll = id;
			}
		},
		relaxed(id) {
			takenOver.push(id);
			add(id, true);
			if (isNewer(id, relaxed)) relaxed = id;
			if (isNewer(id, newestOfAll)) newestOfAll = id;
		},
		forget() {
			answered = [];
			newest.clear();
			perhaps = [];
			takenOver = [];
			relaxed = undefined;
			newestOfAll = undefined;
		},
	};
}

/** The less sure of all. */
export const allOf = (...parts: readonly Sureness[]): Sureness => parts.reduce(least, YES);
