import { describe, expect, it } from 'vitest';
import {
	type Schedule,
	type ScheduleRequest,
	type Span,
	scheduleOf,
	shareRecords,
} from '../../src/ode/solvers/wasm/wasmSchedule.ts';
import { fc } from '../property.ts';

const patch = fc.record({
	blocks: fc.integer({ min: 1, max: 400 }),
	threads: fc.integer({ min: 1, max: 6 }),
	reach: fc.integer({ min: 0, max: 40 }),
	substepsActBack: fc.boolean(),
	hasSubsteps: fc.boolean(),
});

function schedules({
	blocks,
	threads,
	...rest
}: { blocks: number; threads: number } & Omit<ScheduleRequest, 'blocks' | 'runs' | 'isLocal'>) {
	const shares = shareRecords(blocks, Math.min(threads, blocks));
	return { shares, schedules: shares.map((runs) => scheduleOf({ blocks, runs, isLocal: true, ...rest })) };
}

/** In which round each record of all threads has a stage, and as which of the thread's tasks in it. */
function whenOf(
	all: readonly Schedule[],
	stage: string,
	blocks: number,
): { round: number; task: number; thread: number }[] {
	const when = Array.from({ length: blocks }, () => ({ round: -1, task: -1, thread: -1 }));
	all.forEach(({ chunks, rounds }, thread) => {
		rounds.forEach((tasks, round) => {
			tasks.forEach((each, task) => {
				if (each.stage !== stage) return;
				const [from, to] = chunks[each.chunk] ?? [0, 0];
				for (let record = from; record < to; record++) {
					expect(when[record]?.round, 'once').toBe(-1);
					when[record] = { round, task, thread };
				}
			});
		});
	});
	return when;
}

describe('Who works on which columns, and when', () => {
	it('gives every record to one thread, in runs of nearly equal length', () => {
		fc.assert(
			fc.property(patch, ({ blocks, threads }) => {
				const shares = shareRecords(blocks, Math.min(threads, blocks));
				const spans = shares.flat().sort(([a], [b]) => a - b);
				expect(spans[0]?.[0]).toBe(0);
				expect(spans.at(-1)?.[1]).toBe(blocks);
				for (let k = 1; k < spans.length; k++) expect(spans[k]?.[0]).toBe(spans[k - 1]?.[1]);
				const sizes = shares.map((runs) => runs.reduce((sum, [from, to]: Span) => sum + to - from, 0));
				// Two runs, each of whose ends is rounded to a whole record.
				expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(2);
			}),
		);
	});

	it('no record has a second stage before all that see it had their first, in whichever thread', () => {
		fc.assert(
			fc.property(patch, (request) => {
				const { blocks, reach } = request;
				const { schedules: all } = schedules(request);
				const first = whenOf(all, 'first', blocks);
				const second = whenOf(all, 'second', blocks);
				for (let record = 0; record < blocks; record++) {
					const late = second[record];
					expect(late?.round).toBeGreaterThanOrEqual(0);
					if (!late) continue;
					for (let other = Math.max(0, record - reach); other <= Math.min(blocks - 1, record + reach); other++) {
						const early = first[other];
						if (!early) throw new Error('a record without a first stage');
						const isBefore =
							early.round < late.round ||
							(early.thread === late.thread && early.round === late.round && early.task < late.task);
						if (!isBefore) throw new Error(`second stage of ${record} before the first of ${other}`);
					}
				}
				expect(new Set(all.map(({ rounds }) => rounds.length)).size).toBe(1);
			}),
		);
	});

	it('takes substeps once, before the second stage where they act back and after it where they do not', () => {
		fc.assert(
			fc.property(patch, (request) => {
				const { blocks, hasSubsteps, substepsActBack } = request;
				const { schedules: all } = schedules(request);
				const second = whenOf(all, 'second', blocks);
				const substeps = whenOf(all, 'substeps', blocks);
				for (let record = 0; record < blocks; record++) {
					const [a, b] = substepsActBack ? [substeps[record], second[record]] : [second[record], substeps[record]];
					if (!hasSubsteps) expect(substeps[record]?.round).toBe(-1);
					else if (a && b) expect(a.round < b.round || (a.round === b.round && a.task < b.task)).toBe(true);
				}
			}),
		);
	});

	it('no two chunks use the same scratch memory between their stages', () => {
		fc.assert(
			fc.property(patch, (request) => {
				for (const { rounds, pieces } of schedules(request).schedules) {
					const inUse = new Set<number>();
					for (const { stage, chunk } of rounds.flat()) {
						const piece = pieces[chunk] ?? -1;
						if (stage === 'first') {
							expect(inUse.has(piece)).toBe(false);
							inUse.add(piece);
						} else if (stage === 'second') inUse.delete(piece);
					}
					expect(inUse.size).toBe(0);
				}
			}),
		);
	});

	it('a large patch needs scratch memory for a few rows only', () => {
		// 128 x 128 columns in fours: a row is 32 records, and so far do cells see.
		const [{ pieces, chunks } = { pieces: [], chunks: [] }] = schedules({
			blocks: 4096,
			threads: 1,
			reach: 32,
			substepsActBack: false,
			hasSubsteps: true,
		}).schedules;
		expect(chunks.length).toBeGreaterThan(100);
		expect(new Set(pieces).size).toBeLessThanOrEqual(5);
	});

	it('of cells that send: a step that follows another unchanged has three meetings, and sends again after what it changes', () => {
		const request = { blocks: 40, reach: 0, isLocal: false, hasSubsteps: true, hasSignals: true };
		for (const [more, expected] of [
			[{ substepsActBack: false, hasLinearSignals: true }, ['first', 'second signals', 'substeps']],
			[
				{ substepsActBack: false, hasLinearSignals: true, fastCellsSend: true },
				['first', 'second signals', 'substeps', 'signals'],
			],
			[{ substepsActBack: false }, ['first', 'second substeps signals']],
			[{ substepsActBack: true, fastCellsSend: true }, ['first', 'substeps', 'seen', 'second signals']],
		] as const) {
			const { rounds, opening } = scheduleOf({ ...request, ...more, runs: [[0, 40]] });
			const stages = rounds.map((tasks) => [...new Set(tasks.map(({ stage }) => stage))].join(' '));
			expect(stages.slice(0, opening)).toEqual(['signals']);
			expect(stages.slice(opening)).toEqual(expected);
		}
	});
});
