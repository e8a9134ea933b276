import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unstuff } from '../../../src/io/wire/cobs.ts';
import { MESSAGE_CODES, SENDERS } from '../../../src/io/wire/constants.ts';
import { createWireReceiver } from '../../../src/io/wire/endpoint.ts';
import { NAK_REASONS } from '../../../src/io/wire/message.ts';
import { spikeCostTable } from './spikeCost.ts';
import vectors from './vectors.json' with { type: 'json' };

const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
const known = [...vectors.messages, ...vectors.stimulation];

/** The bytes of an annotated example: pairs of hexadecimal digits up to the first word that is none, on each line. */
function bytesOf(example: string): string {
	return example
		.split('\n')
		.map((line) => /^(?:[0-9a-f]{2}(?: {1,2}|$))*/.exec(line)?.[0].replaceAll(' ', '') ?? '')
		.join('');
}

/** Rows of the table that follows a line with this text, as cells. */
function rowsAfter(text: string): string[][] {
	const [, table = ''] = /\n\|.*\n\|[-|: ]+\n((?:\|.*\n)+)/.exec(page.slice(page.indexOf(text))) ?? [];
	return table
		.trim()
		.split('\n')
		.map((row) =>
			row
				.split('|')
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);
}

const examples = [...page.matchAll(/```(frame|wire) (\S+)\n([\s\S]*?)```/g)].map(
	([, form = '', name = '', text = '']) => ({
		form,
		name,
		text,
	}),
);

describe('docs/protocol.md', () => {
	test.each(examples)('the $form example $name is what goes over the line', ({ form, name, text }) => {
		const vector = known.find((message) => message.name === name);
		const wire = Uint8Array.from(Buffer.from(vector?.frame ?? '', 'hex'));
		const frame = unstuff(wire.slice(0, -1)) ?? new Uint8Array();
		expect(bytesOf(text)).toBe(Buffer.from(form === 'wire' ? wire : frame).toString('hex'));
	});

	test('has an example of every kind of message', () => {
		const shown = new Set(examples.map(({ name }) => known.find((message) => message.name === name)?.message.kind));
		expect([...shown].sort()).toEqual(Object.keys(MESSAGE_CODES).sort());
	});

	test('lists the kinds with their numbers and who sends them', () => {
		const inWords = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
		expect(rowsAfter('## Messages').map(([code, name, from]) => [code, name, from])).toEqual(
			Object.entries(MESSAGE_CODES).map(([kind, code]) => [
				`${code}`,
				inWords(kind),
				SENDERS[kind as keyof typeof SENDERS],
			]),
		);
	});

	test('says of every counter of a receiver what it counts', () => {
		const explained = rowsAfter('**Counters.**').flatMap(([names = '']) =>
			[...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
		);
		const { bytes: _, ...counters } = createWireReceiver(
			{ message: () => undefined, emergencyStop: () => undefined },
			'host',
		).counters();
		expect(explained.sort()).toEqual(Object.keys(counters).sort());
	});

	test('says when each refusal is the answer', () => {
		const answers = rowsAfter('**Answers.**').map(([, answer = '']) => /NAK `(\w+)`/.exec(answer)?.[1]);
		expect(answers.filter((reason) => reason !== undefined).sort()).toEqual([...NAK_REASONS].sort());
	});

	test('says what a spike costs, as `npm run -s spike-cost` prints it', () => {
		expect(page).toContain(spikeCostTable());
	});

	test('shows the emergency stop', () => {
		expect(bytesOf(/```stop\n([\s\S]*?)```/.exec(page)?.[1] ?? '')).toBe(vectors.emergencyStop);
	});
});
