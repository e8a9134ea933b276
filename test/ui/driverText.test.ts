import { describe, expect, it } from 'vitest';
import { DRIVERS } from '../../src/io/devices/driverRegistry.ts';
import { describedDriver } from '../../src/io/devices/drivers/driver.ts';
import type { SinkSpec } from '../../src/protocol/sinks.ts';
import { abilityText, driverOf, limitationsOf, resetsOf } from '../../src/ui/panels/driverText.ts';

const drivers = DRIVERS.map(describedDriver);
const line = { type: 'serial', path: '/dev/ttyACM0', baudRate: 115_200, protocol: 'events' } as const;
const titleOf = (sink: SinkSpec) => driverOf(sink, drivers)?.title;

describe('what the screen says of a driver', () => {
	it('is that of the line’s own, the first where the line names none, and nothing without a line', () => {
		expect(titleOf({ ...line, driver: 'brunel' })).toBe('Open Bionics Brunel hand');
		expect(titleOf(line)).toBe('Retinode protocol');
		expect(titleOf({ type: 'simulatedHand', protocol: 'events' })).toBe('Retinode protocol');
		expect(titleOf({ ...line, driver: 'foot' })).toBeUndefined();
		expect(titleOf({ type: 'none' })).toBeUndefined();
	});

	it('has a title and a summary of its own for each, and says what each can do', () => {
		for (const all of [drivers.map(({ title }) => title), drivers.map(({ summary }) => summary)]) {
			expect(new Set(all).size).toBe(drivers.length);
		}
		expect(drivers.map(abilityText)).toEqual([
			'A device may take spikes, move its fingers, turn its wrist and drive electrodes.',
			'A device may move its fingers.',
			'A device may move its fingers.',
			'A device may move its fingers.',
		]);
		expect(abilityText({ can: [] })).toBe('A device does nothing that this program asks for.');
	});

	it('is every limitation of what is connected, but for those said beside the button', () => {
		const brunel = DRIVERS.find(({ name }) => name === 'brunel');
		const [first = '', ...others] = brunel?.limitations ?? [];
		const hand = { name: 'left', sink: { ...line, driver: 'brunel' }, mapping: { kind: 'all' } } as const;
		expect(limitationsOf({ sinks: [hand], drivers }, [])).toEqual([first, ...others]);
		expect(limitationsOf({ sinks: [hand], drivers }, [`left: ${first}`])).toEqual(others);
		const plain = { name: 'right', sink: line, mapping: { kind: 'all' } } as const;
		expect(limitationsOf({ sinks: [hand, plain], drivers }, [])).toEqual(
			[first, ...others].map((each) => `left: ${each}`),
		);
	});

	it('says what to press where when a stop is latched at a device, and nothing of the simulated hand, which is reset here', () => {
		const hand = {
			name: 'left',
			sink: { type: 'serial', path: '/dev/a', baudRate: 9600, protocol: 'events' },
		} as const;
		const own = { name: 'own', sink: { type: 'simulatedHand', protocol: 'events' } } as const;
		const sinks = [hand, own].map((each) => ({ ...each, mapping: { kind: 'all' as const } }));
		const stopped = [hand, own].map(({ name }) => ({ name, emergencyStop: true, hand: null }));
		expect(resetsOf({ sinks, drivers }, stopped)).toEqual([
			expect.stringMatching(/press its reset button.*Then arm left here/),
		]);
		const free = stopped.map((each) => ({ ...each, emergencyStop: false }));
		expect(resetsOf({ sinks, drivers }, free)).toEqual([]);
	});
});
