import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unstuff } from '../../../src/io/wire/cobs.ts';
import { MESSAGE_CODES } from '../../../src/io/wire/constants.ts';
import { spikeCostTable } from './spike-cost.ts';
import vectors from './vectors.json' with { type: 'json' };

const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');

/** The bytes of an annotated example: pairs of hexadecimal digits up to the first word that is none, on each line. */
function bytesOf(example: string): string {
	return example
		.split('\n')
		.map((line) => /^(?:[0-9a-f]{2}(?: {1,2}|$))*/.exec(line)?.[0].replaceAll(' ', '') ?? '')
		.join('');
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
		const vector = [...vectors.messages, ...vectors.stimulation].find((message) => message.name === name);
		const wire = Uint8Array.from(Buffer.from(vector?.frame ?? '', 'hex'));
		const frame = unstuff(wire.slice(0, -1)) ?? new Uint8Array();
		expect(bytesOf(text)).toBe(Buffer.from(form === 'wire' ? wire : frame).toString('hex'));
	});

	test('has an example of every kind of message', () => {
		const shown = new Set(
			examples.map(
				({ name }) =>
					[...vectors.messages, ...vectors.stimulation].find((message) => message.name === name)?.message.kind,
			),
		);
		expect([...shown].sort()).toEqual(Object.keys(MESSAGE_CODES).sort());
	});

	test('says what a spike costs, as `npm run -s spike-cost` prints it', () => {
		expect(page).toContain(spikeCostTable());
	});

	test('shows the emergency stop', () => {
		expect(bytesOf(/```stop\n([\s\S]*?)```/.exec(page)?.[1] ?? '')).toBe(vectors.emergencyStop);
	});
});
