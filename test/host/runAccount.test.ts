import { describe, expect, test } from 'vitest';
import { createSinkBench, level } from './sinkBench.ts';

describe('What is left of a run', () => {
	test('is when each device was armed, by whom, and every command by what became of it', async () => {
		const bench = await createSinkBench();
		await bench.grip(300);
		bench.sink.arm(true);
		const armedAtMs = bench.time.clock();
		await bench.grip(1000);
		bench.sink.emergencyStop();
		const closed = bench.sink.close();
		await bench.time.advance(1000);
		const [report] = await closed;
		expect(report?.armings).toEqual({
			count: 1,
			last: [
				{
					armedAtMs,
					by: 'person',
					disarmedAtMs: armedAtMs + 1000,
					cause: 'stop',
					why: 'The emergency stop was pressed.',
				},
			],
		});
		const { sent, acted: did, refused, unanswered, overtaken } = report?.commands ?? {};
		expect(refused?.notArmed).toBeGreaterThan(0);
		expect(did).toBeGreaterThan(3);
		expect(sent).toBe((did ?? 0) + (unanswered ?? 0) + (overtaken ?? 0));
	});

	test('is, for levels that ended with a lost line, when and why all were off', async () => {
		const bench = await createSinkBench({ device: 'stimulator' });
		bench.sink.arm(true);
		void bench.sink.stimulate(level);
		await bench.time.advance(10);
		bench.twin.device.setConditions({ silent: true });
		await bench.time.advance(600);
		expect(bench.sink.statuses()[0]?.electrodes?.levels).toEqual([]);
		const closed = bench.sink.close();
		await bench.time.advance(1000);
		const [report] = await closed;
		expect(report?.levels.last.at(-1)).toMatchObject({
			kind: 'allOff',
			why: 'The connection to the device was lost.',
		});
	});

	test('is a log of every level that was set, with its answer', async () => {
		const bench = await createSinkBench({ device: 'stimulator' });
		const { sink, time } = bench;
		await expect(sink.stimulate(level)).rejects.toThrow('not armed');
		sink.arm(true);
		const atMs = time.clock();
		const set = sink.stimulate({ ...level, holdS: 2 });
		await time.advance(10);
		await set;
		expect(sink.statuses()[0]?.electrodes?.levels.map(({ electrode }) => electrode)).toEqual([2]);
		await time.advance(2100);
		// Its time is over, at the device and here.
		expect(sink.statuses()[0]?.electrodes?.levels).toEqual([]);
		expect(bench.driven()).toBe(false);
		sink.arm(false);
		const closed = sink.close();
		await time.advance(1000);
		const [report] = await closed;
		const { target: _target, ...values } = level;
		expect(report?.levels).toEqual({
			count: 3,
			last: [
				{ kind: 'level', atMs, level: values, answer: 'The stimulator is not armed: Nobody has armed it yet.' },
				{ kind: 'level', atMs, level: { ...values, holdS: 2 }, answer: 'acted' },
				{ kind: 'allOff', atMs: atMs + 2110, why: 'It was disarmed.' },
			],
		});
	});
});
