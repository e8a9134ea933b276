import { describe, expect, test } from 'vitest';
import { createCommandMemory } from '../../../src/io/devices/twins/commandMemory.ts';
import type { Command } from '../../../src/io/wire/message.ts';
import { command, relax } from './handCommands.ts';

describe('The memory for commands', () => {
	test('ids wrap after 65,535', () => {
		const memory = createCommandMemory();
		const acted: number[] = [];
		for (const id of [65_534, 65_535, 1, 65_533]) {
			memory.answer(command(id, 0), 0, () => {
				acted.push(id);
				return null;
			});
		}
		expect(acted).toEqual([65_534, 65_535, 1]);
	});

	test('an answer is given again, a refusal too; what was overtaken is judged anew', () => {
		const memory = createCommandMemory();
		expect(memory.answer(command(1, 0), 5, () => 'noHeartbeat')).toMatchObject({ reason: 'noHeartbeat', deviceUs: 5 });
		expect(memory.answer(command(1, 0), 9, () => null)).toMatchObject({ reason: 'noHeartbeat', deviceUs: 5 });
		memory.answer(command(4, 0), 10, () => null);
		for (const nowUs of [11, 12]) {
			expect(memory.answer(command(3, 0), nowUs, () => null)).toMatchObject({ reason: 'overtaken', deviceUs: nowUs });
		}
	});

	test('a session goes on after 32,768 commands, also for joints that rested meanwhile', () => {
		const memory = createCommandMemory();
		memory.answer(relax(1), 0, () => null);
		for (let id = 2; id <= 40_000; id++)
			expect(memory.answer(command(id, 0), 0, () => null)).toMatchObject({ kind: 'ack' });
		const wrist: Command = { kind: 'command', id: 40_001, target: 'wrist', angleDeg: 0, degPerS: 1 };
		expect(memory.answer(wrist, 0, () => null)).toMatchObject({ kind: 'ack' });
		expect(memory.answer(command(39_900, 0), 0, () => null)).toMatchObject({ reason: 'overtaken' });
	});

	test('a relax that came late lets go and brings nothing older back to life', () => {
		const memory = createCommandMemory();
		const acted: number[] = [];
		const answer = (message: Command) =>
			memory.answer(message, 0, () => {
				acted.push(message.id);
				return null;
			});
		answer(command(8, 1));
		expect(answer(relax(5))).toMatchObject({ kind: 'ack', id: 5 });
		expect(answer(command(6, 1))).toMatchObject({ reason: 'overtaken' });
		expect(answer(relax(5))).toMatchObject({ kind: 'ack', id: 5 });
		expect(acted).toEqual([8, 5, 5]);
		// Not even the newest itself, once its answer is forgotten.
		for (let id = 40_000; id < 40_020; id++) answer(relax(id));
		expect(answer(command(8, 1))).toMatchObject({ reason: 'overtaken' });
	});

	test('a command for the wrist does not overtake one for the fingers; letting go overtakes both', () => {
		const memory = createCommandMemory();
		const acted: number[] = [];
		const answer = (message: Command) =>
			memory.answer(message, 0, () => {
				acted.push(message.id);
				return null;
			});
		answer({ kind: 'command', id: 2, target: 'wrist', angleDeg: 0, degPerS: 1 });
		answer(command(1, 0.5));
		answer(relax(9));
		answer(command(8, 0.5));
		expect(acted).toEqual([2, 1, 9]);
	});

	test('electrodes are told apart, and letting go overtakes every one', () => {
		const memory = createCommandMemory();
		const acted: number[] = [];
		const ask = (id: number, electrode: number) => {
			const level = {
				drive: 'rate',
				amplitudeUa: 1,
				phaseUs: 1,
				gapUs: 0,
				rateHz: 1,
				holdS: 1,
				riseUaPerS: 10,
			} as const;
			memory.answer({ kind: 'command', id, target: 'stimulate', electrode, ...level }, 0, () => {
				acted.push(id);
				return null;
			});
		};
		ask(2, 0);
		ask(1, 1);
		ask(1, 0);
		memory.answer(relax(9), 0, () => null);
		ask(8, 0);
		ask(7, 3);
		ask(10, 3);
		expect(acted).toEqual([2, 1, 10]);
	});
});
