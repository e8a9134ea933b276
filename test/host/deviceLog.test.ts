import { expect, test } from 'vitest';
import { createSafetyGate } from '../../src/io/safety/safety.ts';
import { DIGITS } from '../../src/protocol/deviceCommand.ts';
import { mostLogEntries } from '../../src/protocol/deviceLog.ts';
import { createDeviceLog } from '../../src/runtime/device/deviceLog.ts';

const intent = (tMs: number) => ({ tMs, rateHz: 20, targetClosure: 0.5, closure: 0.4 });

test('A log of a device holds what the law said once, and a command with what became of it', () => {
	let nowMs = 5;
	const log = createDeviceLog(() => nowMs);
	const gate = createSafetyGate(() => nowMs);
	gate.arm();
	log.armed('person');
	log.law(intent(20));
	log.law(intent(20));
	const answer = gate.request({ target: 'grip', digits: DIGITS, closure: 0.4, strokesPerS: 2, forceLimitN: 3 });
	if (!answer.ok) throw new Error(answer.reason);
	const answered = log.command(answer.command);
	nowMs = 9;
	answered({ kind: 'refused', why: 'tooOld', reason: 'It came too late.' });
	log.disarmed('A person disarmed it.');
	const { entries, next, dropped, isEnd } = log.part(0);
	expect(entries).toEqual([
		{ kind: 'armed', atMs: 5, by: 'person' },
		{ kind: 'law', atMs: 5, modelMs: 20, rateHz: 20, closure: 0.4 },
		{
			kind: 'command',
			atMs: 5,
			closure: 0.4,
			strokesPerS: 2,
			forceLimitN: 3,
			answer: 'It came too late.',
			answeredMs: 9,
		},
		{ kind: 'disarmed', atMs: 9, why: 'A person disarmed it.' },
	]);
	expect({ next, dropped, isEnd }).toEqual({ next: 4, dropped: 0, isEnd: true });
	expect(log.part(4).entries).toEqual([]);
});

test('It is read in parts, stays bounded and says what was dropped', () => {
	const log = createDeviceLog(() => 0, 2500);
	for (let k = 0; k < 3000; k++) log.law(intent(k));
	let from = 0;
	let dropped = 0;
	const read: number[] = [];
	for (let isEnd = false; !isEnd; ) {
		const part = log.part(from);
		expect(part.entries.length).toBeLessThanOrEqual(mostLogEntries);
		read.push(...part.entries.flatMap((each) => (each.kind === 'law' ? each.modelMs : [])));
		dropped += part.dropped;
		[from, isEnd] = [part.next, part.isEnd];
	}
	expect(dropped).toBe(500);
	expect(read).toEqual(Array.from({ length: 2500 }, (_, k) => k + 500));
});
