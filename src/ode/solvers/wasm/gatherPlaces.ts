import {
	type GatherForm,
	gatherHead,
	gatherHeadBytes,
	senderBytes,
	sublistsOf,
	wholeLanes,
} from '../../kernels/wasm/wasmGather.ts';
import type { Lanes } from '../../kernels/wasm/wasmLanes.ts';
import { type PlacedGroup, placed } from '../../kernels/wasm/wasmLayout.ts';
import type { CircuitModule } from '../../kernels/wasm/wasmModule.ts';
import type { Contents, Memory } from './memory.ts';
import { addressOf, type SheetPlace } from './sheetPlaces.ts';
import type { GatherRun, Run } from './wasmParts.ts';

/**
 * Where a cell hears so many others or more, in the mean, sums are over whole vectors of senders. The order in which they are added depends on it, and so it does not depend
 * on the width of vectors. Assumed, from counts of instructions: below, what is added up at the end costs more than it saves.
 */
const manySenders = 32;

/** Items of `shared` that cost as much as one of `each` costs for each of its lanes: an address, a number and its place in the vector, against one number for all. Assumed. */
const costOfLane = 0.75;

/** The senders of a receiving cell, ascending, and by what each is multiplied. */
interface Heard {
	readonly senders: Int32Array;
	readonly weights: Float64Array;
}

const nobody: Heard = { senders: new Int32Array(0), weights: new Float64Array(0) };

/** For each number below a bound the first place of those that have it, where things are in order of these numbers; and behind the last how many things there are. */
function startsBy(numbers: Int32Array, bound: number): Int32Array {
	const starts = new Int32Array(bound + 1);
	for (const each of numbers) starts[each + 1] = (starts[each + 1] as number) + 1;
	for (let k = 0; k < bound; k++) starts[k + 1] = (starts[k + 1] as number) + (starts[k] as number);
	return starts;
}

/** The pairs of a connection by receiving cell, then by sender. No cell hears another twice. */
class HeardCells {
	readonly #starts: Int32Array;
	readonly #senders: Int32Array;
	readonly #weights: Float64Array;

	constructor({ group }: PlacedGroup, senders: number, receivers: number) {
		const { first, second } = group.joins ?? { first: new Int32Array(0), second: new Int32Array(0) };
		const factors = group.weights?.[0];
		const bySender = new Int32Array(first.length);
		const nextOf = startsBy(first, senders);
		first.forEach((sender, pair) => {
			const at = nextOf[sender] as number;
			nextOf[sender] = at + 1;
			bySender[at] = pair;
		});
		this.#starts = startsBy(second, receivers);
		this.#senders = new Int32Array(first.length);
		this.#weights = new Float64Array(first.length);
		const nextFor = this.#starts.slice();
		for (const pair of bySender) {
			const receiver = second[pair] as number;
			const at = nextFor[receiver] as number;
			nextFor[receiver] = at + 1;
			this.#senders[at] = first[pair] as number;
			this.#weights[at] = factors?.[pair] ?? 1;
		}
	}

	/** How many senders a cell has in the mean. */
	get mean(): number {
		return this.#senders.length / Math.max(1, this.#starts.length - 1);
	}

	/** Those of a cell; of one that there is not, nobody. */
	of(member: number): Heard {
		const [begin, end] = [this.#starts[member], this.#starts[member + 1]];
		if (begin === undefined || end === undefined) return nobody;
		return { senders: this.#senders.subarray(begin, end), weights: this.#weights.subarray(begin, end) };
	}
}

/** Notes a weight that is not 0: that of an item of a list in a lane. */
type NoteWeight = (item: number, lane: number, weight: number) => void;

/** What a gather record adds up in a list. */
interface SenderList {
	/** Addresses of what its items take in: one, or one for each lane. */
	readonly addresses: ArrayLike<number>;
	readonly items: number;
	weights(note: NoteWeight): void;
}

/** A gather record: where its sum goes, and what it adds up. */
interface GatherRecord {
	readonly target: number;
	readonly lists: readonly SenderList[];
}

/** Where the cells lie that send, in what vectors. */
interface Senders {
	readonly lanes: Lanes;
	readonly sheet: SheetPlace;
}

const longest = (heard: readonly Heard[]): number => Math.max(0, ...heard.map(({ senders }) => senders.length));

/** A partner of each lane after the other. */
function eachOf({ lanes, sheet }: Senders, heard: readonly Heard[]): SenderList {
	const items = longest(heard);
	const addresses = new Int32Array(items * lanes.count).fill(addressOf(sheet, lanes, 0));
	heard.forEach(({ senders }, lane) => {
		for (let item = 0; item < senders.length; item++)
			addresses[item * lanes.count + lane] = addressOf(sheet, lanes, senders[item] as number);
	});
	return {
		addresses,
		items,
		weights(note) {
			heard.forEach(({ weights }, lane) => {
				for (let item = 0; item < weights.length; item++) note(item, lane, weights[item] as number);
			});
		},
	};
}

/** Everybody whom one of some cells hears, ascending. */
function everybodyIn(heard: readonly Heard[]): Int32Array {
	const all = new Int32Array(heard.reduce((sum, { senders }) => sum + senders.length, 0));
	let next = 0;
	for (const { senders } of heard) {
		all.set(senders, next);
		next += senders.length;
	}
	all.sort();
	let count = 0;
	for (let k = 0; k < all.length; k++) if (k === 0 || all[k] !== all[k - 1]) all[count++] = all[k] as number;
	return all.subarray(0, count);
}

/** All of them for all lanes. */
const sharedOf = ({ lanes, sheet }: Senders, heard: readonly Heard[], everybody: Int32Array): SenderList => ({
	addresses: everybody.map((sender) => addressOf(sheet, lanes, sender)),
	items: everybody.length,
	weights(note) {
		heard.forEach(({ senders, weights }, lane) => {
			let item = 0;
			for (let k = 0; k < senders.length; k++) {
				while (everybody[item] !== senders[k]) item++;
				note(item, lane, weights[k] as number);
			}
		});
	},
});

/** Whole vectors of senders for one cell, by sixteenths. */
function wholeOf({ lanes, sheet }: Senders, { senders, weights }: Heard): SenderList[] {
	const sublists = Array.from({ length: sublistsOf('whole', lanes) }, () => ({
		addresses: [] as number[],
		last: -1,
		pairs: [] as number[],
		items: [] as number[],
	}));
	for (let k = 0; k < senders.length; k++) {
		const sender = senders[k] as number;
		const own = sublists[Math.floor((sender % wholeLanes) / lanes.count)];
		if (!own) continue;
		const vector = Math.floor(sender / lanes.count);
		if (vector !== own.last) own.addresses.push(addressOf(sheet, lanes, vector * lanes.count));
		own.last = vector;
		own.pairs.push(k);
		own.items.push(own.addresses.length - 1);
	}
	return sublists.map(({ addresses, pairs, items }) => ({
		addresses,
		items: addresses.length,
		weights(note) {
			for (let j = 0; j < pairs.length; j++) {
				const pair = pairs[j] as number;
				note(items[j] as number, (senders[pair] as number) % lanes.count, weights[pair] as number);
			}
		},
	}));
}

/** Places the records by which cells gather signals, and notes what stands there from the start. */
export class GatherPlacer {
	readonly #noted: Contents;
	readonly #module: CircuitModule;
	readonly #sheets: readonly SheetPlace[];
	readonly #memory: Memory;
	readonly #heard = new Map<string, HeardCells>();

	constructor(module: CircuitModule, sheets: readonly SheetPlace[], memory: Memory, noted: Contents) {
		this.#noted = noted;
		this.#module = module;
		this.#sheets = sheets;
		this.#memory = memory;
	}

	#heardIn(at: PlacedGroup, senders: number, receivers: number): HeardCells {
		const known = this.#heard.get(at.group.name) ?? new HeardCells(at, senders, receivers);
		this.#heard.set(at.group.name, known);
		return known;
	}

	/** Places the records of the receiving cells in some records of their sheet. */
	place(at: PlacedGroup, from: number, to: number): GatherRun {
		const { layout, lanes } = this.#module;
		const senders = { lanes, sheet: this.#sheets[at.sheet] as SheetPlace };
		const receivers = this.#sheets[placed(layout, at.group.joins?.to ?? '').sheet] as SheetPlace;
		const heard = this.#heardIn(at, senders.sheet.members, receivers.members);
		const run = (form: GatherForm, records: readonly GatherRecord[]): GatherRun => ({
			group: at.group.name,
			form,
			...this.#placeRecords(form, records),
		});
		const targetOf = (member: number) => addressOf(receivers, lanes, member);
		const [first, end] = [from * lanes.count, to * lanes.count];
		if (heard.mean >= manySenders) {
			const own = Array.from({ length: Math.min(end, receivers.members) - first }, (_, k) => first + k);
			return run(
				'whole',
				own.map((member) => ({ target: targetOf(member), lists: wholeOf(senders, heard.of(member)) })),
			);
		}
		const vectors = Array.from({ length: to - from }, (_, k) => {
			const member = first + k * lanes.count;
			const own = Array.from({ length: lanes.count }, (_lane, lane) => heard.of(member + lane));
			return { target: targetOf(member), own, everybody: everybodyIn(own) };
		});
		const shared = vectors.reduce((sum, { everybody }) => sum + everybody.length, 0);
		const each = vectors.reduce((sum, { own }) => sum + longest(own), 0);
		if (shared < costOfLane * lanes.count * each) {
			return run(
				'shared',
				vectors.map(({ target, own, everybody }) => ({ target, lists: [sharedOf(senders, own, everybody)] })),
			);
		}
		return run(
			'each',
			vectors.map(({ target, own }) => ({ target, lists: [eachOf(senders, own)] })),
		);
	}

	/** Places records one behind the other. @returns where they begin and end */
	#placeRecords(form: GatherForm, records: readonly GatherRecord[]): Run {
		const { lanes } = this.#module;
		const { vectorBytes, bytesPerNumber } = lanes;
		const { addresses, weights } = this.#noted;
		const headBytes = gatherHeadBytes(form, lanes);
		const itemBytes = senderBytes(form, lanes);
		const itemsOf = (lists: readonly SenderList[]) => lists.reduce((sum, { items }) => sum + items, 0);
		/** Bytes before the weights, which begin at a whole vector. */
		const beforeWeights = (items: number) => Math.ceil((headBytes + items * itemBytes) / vectorBytes) * vectorBytes;
		const from = this.#memory.take(
			records.reduce((sum, { lists }) => {
				const items = itemsOf(lists);
				return sum + beforeWeights(items) + items * vectorBytes;
			}, 0),
		);
		let next = from;
		for (const { target, lists } of records) {
			addresses.add(next + gatherHead.target, target);
			let weight = next + beforeWeights(itemsOf(lists));
			addresses.add(next + gatherHead.weights, weight);
			let sender = next + headBytes;
			lists.forEach((list, k) => {
				for (let j = 0; j < list.addresses.length; j++, sender += 4) addresses.add(sender, list.addresses[j] as number);
				addresses.add(next + gatherHead.ends + 4 * k, sender);
				const start = weight;
				list.weights((item, lane, factor) => {
					weights.add(start + item * vectorBytes + lane * bytesPerNumber, factor);
				});
				weight += list.items * vectorBytes;
			});
			next = weight;
		}
		return { from, to: next };
	}
}
