import { beforeAll, describe, expect, test } from 'vitest';
import { type Contact, conversationsFor, hold } from '../io/wire/conversations.ts';
import { make, startSimulator, whyWithout } from './fpgaSimulator.ts';

const why = whyWithout('verilator', 'g++', 'make', 'flock');
if (why) console.warn(why);

const BAUD = 115_200;
const PINS: Readonly<Record<Contact, 'button' | 'key' | 'fault'>> = { stop: 'button', reset: 'key', fault: 'fault' };
const talks = conversationsFor({ kind: 'stimulator', channels: 64, exact: false });

describe.skipIf(why !== null)('The stimulator’s RTL holds the shared conversations', () => {
	beforeAll(() => make('sim'));

	test.each(talks.map((talk) => [talk.name, talk] as const))('%s', async (_, talk) => {
		const simulator = startSimulator(BAUD);
		// Its clock cannot be set: it runs up to where the conversation begins.
		expect(talk.startUs).toBeLessThan(1_000_000);
		await simulator.run(talk.startUs);
		let nowUs = 0;
		await hold(talk, {
			kind: 'stimulator',
			async advance(toUs) {
				if (toUs <= nowUs) return new Uint8Array();
				const said = await simulator.run(toUs - nowUs);
				nowUs = toUs;
				return said;
			},
			hear: (bytes) => simulator.line(bytes),
			lineUs: (bytes) => Math.ceil((bytes * 10 * 1e6) / BAUD),
			contact: (contact, closed) => simulator.pin(PINS[contact], Number(closed)),
			async look() {
				const { driven, ...counters } = await simulator.state();
				return {
					driven,
					counters: Object.fromEntries(
						Object.entries(counters).filter(([, value]) => typeof value === 'number'),
					) as Record<string, number>,
				};
			},
		});
		expect((await simulator.state()).violations, 'the safety monitor saw a violation').toBe(0);
		expect(await simulator.end()).toBe(0);
	});
});
