import { describeEvent, generateEvents, type LetGoEvent, seedOf } from './events.ts';
import { shrink } from './shrink.ts';
import type { Subject } from './subject.ts';

/** A sequence that went wrong, made small. */
export interface Failure {
	/** Its number in the run; the same run from this number on begins with it. */
	readonly index: number;
	readonly why: string;
	/** The smallest sequence found that still goes wrong, and what happens in it. */
	readonly events: readonly string[];
	readonly trace: readonly string[];
}

/** Figures of a run. */
export interface ProofFigures {
	readonly subject: string;
	readonly seed: number;
	readonly first: number;
	readonly sequences: number;
	readonly events: number;
	readonly moments: number;
	readonly sure: number;
	readonly drivenMoments: number;
	readonly drivenSequences: number;
	readonly releases: number;
	readonly failed: number;
	readonly failures: readonly Failure[];
}

/** What to run. */
export interface ProofOptions {
	readonly sequences: number;
	readonly seed: number;
	/** Number of the first sequence; default 0. */
	readonly first?: number;
	/** Sequences played at once; default 200. */
	readonly batch?: number;
	/** After every batch, with the number done. */
	told?(done: number): void;
}

/** So many failures are made small and told; a mistake breaks many sequences. */
const MOST_TOLD = 3;

async function explain(subject: Subject, events: readonly LetGoEvent[], index: number): Promise<Failure> {
	const verdictOf = async (candidate: readonly LetGoEvent[]) => (await subject.play([candidate]))[0]?.broken ?? null;
	const small = await shrink(events, async (candidate) => (await verdictOf(candidate)) !== null);
	const why = (await verdictOf(small))?.why ?? 'it does not go wrong every time';
	return { index, why, events: small.map(describeEvent), trace: await subject.trace(small) };
}

/** Plays sequences to a subject and counts what became of them. */
export async function prove(subject: Subject, options: ProofOptions): Promise<ProofFigures> {
	const { sequences, seed, first = 0, batch = 200, told = () => undefined } = options;
	const count = { events: 0, moments: 0, sure: 0, drivenMoments: 0, drivenSequences: 0, releases: 0, failed: 0 };
	const failures: Failure[] = [];
	for (let done = 0; done < sequences; ) {
		const indices = Array.from({ length: Math.min(batch, sequences - done) }, (_, i) => first + done + i);
		const played = indices.map((index) => generateEvents(seedOf(seed, index)));
		const verdicts = await subject.play(played);
		for (const [i, { broken, moments, sure, driven, released }] of verdicts.entries()) {
			count.events += played[i]?.length ?? 0;
			count.moments += moments;
			count.sure += sure;
			count.drivenMoments += driven;
			if (driven > 0) count.drivenSequences++;
			count.releases += released;
			if (broken === null) continue;
			count.failed++;
			const [index, events] = [indices[i], played[i]];
			if (failures.length < MOST_TOLD && index !== undefined && events !== undefined) {
				failures.push(await explain(subject, events, index));
			}
		}
		done += indices.length;
		told(done);
	}
	return { subject: subject.name, seed, first, sequences, ...count, failures };
}

/** The figures of several parts of one run. @throws RangeError without any */
export function together(parts: readonly ProofFigures[]): ProofFigures {
	const [head] = parts;
	if (head === undefined) throw new RangeError('A run has at least one part.');
	const sum = (of: (part: ProofFigures) => number): number => parts.reduce((total, part) => total + of(part), 0);
	return {
		...head,
		first: Math.min(...parts.map(({ first }) => first)),
		sequences: sum((part) => part.sequences),
		events: sum((part) => part.events),
		moments: sum((part) => part.moments),
		sure: sum((part) => part.sure),
		drivenMoments: sum((part) => part.drivenMoments),
		drivenSequences: sum((part) => part.drivenSequences),
		releases: sum((part) => part.releases),
		failed: sum((part) => part.failed),
		failures: parts.flatMap(({ failures }) => failures).slice(0, MOST_TOLD),
	};
}

/** Why a run proves nothing, or fails; null when it holds. A run in which nothing was driven, or let go of, is no proof. */
export function whyNotHeld({ failed, sequences, drivenSequences, releases }: ProofFigures): string | null {
	if (failed > 0) return `${failed} of ${sequences} sequences went wrong`;
	if (drivenSequences === 0) return 'nothing was ever driven';
	return releases === 0 ? 'nothing was ever let go of' : null;
}
