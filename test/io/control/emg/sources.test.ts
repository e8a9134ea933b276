import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { machineClock, machineTime } from '../../../../src/host/machineTime.ts';
import { EmgSourceLostError } from '../../../../src/io/control/emg/emgSource.ts';
import { emgText, recordedEmg } from '../../../../src/io/control/emg/node/recordedEmg.ts';
import { createSampleLines } from '../../../../src/io/control/emg/sampleLines.ts';
import { serialEmg } from '../../../../src/io/control/emg/serialEmg.ts';
import { createEmgGenerator, simulatedEmg } from '../../../../src/io/control/emg/simulatedEmg.ts';
import { createLoopback, type Loopback } from '../../../../src/io/transport/loopback.ts';
import { openPseudoTerminal } from '../../../../src/io/transport/node/pseudoTerminal.ts';
import { openSerialPort } from '../../../../src/io/transport/node/serial.ts';
import { fc } from '../../../property.ts';
import { aMoment, until } from '../../../until.ts';
import { whyNoPseudoTerminal } from '../../transport/pty.ts';
import { emgSourceContract, readSamples } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'retinode-emg-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): string => {
	writeFileSync(join(folder, name), text);
	return join(folder, name);
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const nothing = () => Promise.resolve();

const ramp = Array.from({ length: 600 }, (_, k) => k / 1000);

describe('A recorded EMG source', () => {
	emgSourceContract(async () => ({
		source: recordedEmg(file('ramp.emg', emgText({ rateHz: 1000 }, ramp))),
		close: nothing,
	}));

	test('gives back what was written, again and again', async () => {
		const source = recordedEmg(file('ramp.emg', emgText({ rateHz: 1000 }, ramp)));
		for (let pass = 0; pass < 2; pass++) {
			const blocks = await readSamples(source);
			expect(blocks.flatMap(({ samplesMv }) => [...samplesMv])).toEqual(ramp);
			expect(blocks.at(-1)?.receivedAtMs).toBe(599);
		}
	});

	test('says what is wrong with a file', async () => {
		expect(() => recordedEmg(join(folder, 'none.emg'))).toThrow('none.emg: there is no such file');
		expect(() => recordedEmg(folder)).toThrow('it is a folder');
		expect(() => recordedEmg(file('a.emg', '1\n2\n'))).toThrow("its first line must be '# retinode-emg 1'");
		expect(() => recordedEmg(file('b.emg', '# retinode-emg 1\n# rate 1000\n'))).toThrow('its second line must be');
		expect(() => recordedEmg(file('c.emg', '# retinode-emg 1\n# rate_hz 50\n# unit mV\n'))).toThrow(
			'EMG rate is 50; it must be from 200 to 20000 Hz',
		);
		expect(() => recordedEmg(file('d.emg', '# retinode-emg 1\n# rate_hz 1000\n# unit V\n'))).toThrow('its third line');
		const bad = recordedEmg(file('e.emg', '# retinode-emg 1\n# rate_hz 1000\n# unit mV\n0.1\nx\n'));
		await expect(readSamples(bad)).rejects.toThrow("line 5 must be a number of mV, got 'x'");
	});

	const header = '# retinode-emg 1\n# rate_hz 1000\n# unit mV\n';

	test.each([
		['a blank line between samples', '0.1\n\n0.2\n', 'line 5 must be a number of mV, got a blank line'],
		['a line of spaces', '0.1\n0.2\n   \n0.3', 'line 6 must be a number of mV, got a blank line'],
		['a hexadecimal number', '0.1\n0x10\n', "line 5 must be a number of mV, got '0x10'"],
		['no number', 'NaN\n', "line 4 must be a number of mV, got 'NaN'"],
		['an infinite number', 'Infinity\n', "line 4 must be a number of mV, got 'Infinity'"],
	])('is refused by line for %s', async (_what, text, complaint) => {
		await expect(readSamples(recordedEmg(file('wrong.emg', header + text)))).rejects.toThrow(complaint);
	});

	test('may begin with a byte order mark, have either end of line, and blank lines at its end', async () => {
		const text = `\uFEFF${header}0.1\n0.2\n\n\n`;
		for (const each of [text, text.replaceAll('\n', '\r\n')]) {
			const blocks = await readSamples(recordedEmg(file('mark.emg', each)));
			expect(blocks.flatMap(({ samplesMv }) => [...samplesMv])).toEqual([0.1, 0.2]);
		}
	});

	test('is refused by name as UTF-16', () => {
		const path = join(folder, 'wide.emg');
		writeFileSync(path, Buffer.from(`\uFEFF${header}0.1\n`, 'utf16le'));
		expect(() => recordedEmg(path)).toThrow('wide.emg is no UTF-8 text; it looks like UTF-16');
	});
});

describe('A simulated EMG source', () => {
	const options = { activation: () => 0.5, durationMs: 600, seed: 1 };
	emgSourceContract(async () => ({ source: simulatedEmg(options), close: nothing }));

	test('ends after its duration and starts over with the same samples; another seed gives others', async () => {
		const source = simulatedEmg(options);
		const samples = (await readSamples(source)).flatMap(({ samplesMv }) => [...samplesMv]);
		expect(samples.length).toBe(600);
		expect((await readSamples(source)).flatMap(({ samplesMv }) => [...samplesMv])).toEqual(samples);
		const other = await readSamples(simulatedEmg({ ...options, seed: 2 }));
		expect(other[0]?.samplesMv[0]).not.toBe(samples[0]);
	});

	const generate = (activation: (tMs: number) => number, count: number, noiseMv = 0): number[] => {
		const next = createEmgGenerator({ activation, seed: 9, noiseMv, maximumMv: 0.5 });
		return Array.from({ length: count }, next);
	};
	const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

	test('is as strong as the activation says', () => {
		// 60 s of about 150 independent values a second: 1 % of a standard deviation; four of them.
		expect(Math.abs(rms(generate(() => 1, 60_000)) / 0.5 - 1)).toBeLessThan(0.04);
		expect(Math.abs(rms(generate(() => 0.3, 60_000)) / 0.15 - 1)).toBeLessThan(0.04);
		expect(rms(generate(() => 0, 1000))).toBe(0);
		expect(Math.abs(rms(generate(() => 0, 60_000, 0.01)) / 0.01 - 1)).toBeLessThan(0.02);
		expect(rms(generate(() => 7, 1000))).toBeCloseTo(rms(generate(() => 1, 1000)), 12);
	});

	test('has the spectrum of the shaping filter: power at 20 and 400 Hz against that at 85 Hz', () => {
		const values = generate(() => 1, 120_000);
		/** Mean power at a frequency over pieces of a second (Bartlett 1948). */
		const power = (hz: number): number => {
			let sum = 0;
			for (let start = 0; start < values.length; start += 1000) {
				let [re, im] = [0, 0];
				for (let k = 0; k < 1000; k++) {
					const phase = (2 * Math.PI * hz * k) / 1000;
					re += (values[start + k] ?? 0) * Math.cos(phase);
					im += (values[start + k] ?? 0) * Math.sin(phase);
				}
				sum += re * re + im * im;
			}
			return sum;
		};
		const around = (hz: number) => [-4, -2, 0, 2, 4].reduce((sum, off) => sum + power(hz + off), 0);
		const model = (f: number) => (120 ** 4 * f * f) / ((f * f + 60 ** 2) * (f * f + 120 ** 2) ** 2);
		// 600 periodograms each: 4 % of a standard deviation. At 400 Hz the bilinear transform bends down a filter whose limit
		// is 500 Hz; there it must only be far below.
		expect(Math.abs(around(20) / around(85) / (model(20) / model(85)) - 1)).toBeLessThan(0.25);
		expect(Math.abs(around(150) / around(85) / (model(150) / model(85)) - 1)).toBeLessThan(0.25);
		expect(around(400) / around(85)).toBeLessThan(model(400) / model(85));
	});
});

describe('An EMG source on a serial line', () => {
	/** A board that has just been opened: the end of a line, then so many samples. */
	const speaking = (line: Loopback, count: number): void => {
		line.device.write(bytes(`7\n${Array.from({ length: count }, (_, k) => `${k % 1024}\r\n`).join('')}`));
	};
	const bench = async (count: number) => {
		const lines: Loopback[] = [];
		const source = serialEmg({
			name: 'a loopback',
			rateHz: 1000,
			mvPerCount: 0.5,
			clock: machineClock,
			transport: async () => {
				const line = createLoopback(machineTime);
				lines.push(line);
				speaking(line, count);
				return line.host;
			},
		});
		return { source, lines, close: nothing };
	};
	emgSourceContract(() => bench(500));

	test('gives counts in mV; the piece of a line it was opened in does not count', async () => {
		const { source } = await bench(500);
		const samples = (await readSamples(source, 500)).flatMap(({ samplesMv }) => [...samplesMv]);
		expect(samples.slice(0, 4)).toEqual([0, 0.5, 1, 1.5]);
		expect(samples.length).toBe(500);
	});

	test('a line that is no number repeats the sample before and is counted', async () => {
		const { source, lines } = await bench(2);
		const reading = readSamples(source, 6);
		await new Promise((resolve) => setImmediate(resolve));
		lines[0]?.device.write(bytes('10\nabc\n\n12\n12.5\n'));
		const samples = (await reading).flatMap(({ samplesMv }) => [...samplesMv]);
		expect(samples).toEqual([0, 0.5, 5, 5, 6, 6.25]);
		expect(source.counts()).toEqual({ taken: 6, bad: 1, dropped: 0 });
	});

	test('an unplugged board ends the reading with what it was, and reading again reopens it', async () => {
		const { source, lines } = await bench(3);
		const reading = readSamples(source);
		await until(() => lines.length === 1);
		await aMoment();
		lines[0]?.unplug();
		await expect(reading).rejects.toThrow(EmgSourceLostError);
		expect((await readSamples(source, 3))[0]?.firstSample).toBe(0);
		expect(lines.length).toBe(2);
	});

	test('a reader that comes late gets the newest ten seconds and the count of the rest', async () => {
		const { source, lines } = await bench(3);
		const reader = source.blocks(new AbortController().signal);
		await reader.next();
		for (let second = 0; second < 12; second++) {
			speaking(lines[0] ?? createLoopback(machineTime), 999);
			// The line carries no more than its buffer holds at a time.
			while ((lines[0]?.device.bufferedBytes() ?? 0) > 0) await new Promise((resolve) => setImmediate(resolve));
		}
		const block = (await reader.next()).value;
		// Twelve times 999 and the 7 before each.
		expect(block?.samplesMv.length).toBe(10_000);
		expect(block?.firstSample).toBe(2003);
		expect(source.counts().dropped).toBe(2000);
		await reader.return?.();
	});

	test('a line that cannot be opened says so', async () => {
		const source = serialEmg({
			name: 'nothing',
			rateHz: 1000,
			clock: machineClock,
			transport: () => Promise.reject(new Error('Serial port x does not exist.')),
		});
		await expect(readSamples(source)).rejects.toThrow('Serial port x does not exist.');
	});

	test('a scale or rate out of range is refused', () => {
		const transport = () => Promise.reject(new Error('not reached'));
		const options = { name: 'x', rateHz: 1000, clock: machineClock, transport };
		expect(() => serialEmg({ ...options, mvPerCount: 0 })).toThrow('EMG mvPerCount is 0');
		expect(() => serialEmg({ ...options, rateHz: Number.NaN })).toThrow('EMG rate is NaN');
	});
});

const skipped = await whyNoPseudoTerminal();
if (skipped !== null) console.warn(skipped);

describe.skipIf(skipped !== null)('A board on a real serial port', () => {
	test('its samples come through the same driver as any port; unplugged, the reading ends', async () => {
		const terminal = await openPseudoTerminal();
		const source = serialEmg({
			name: `serial port ${terminal.path}`,
			rateHz: 1000,
			mvPerCount: 1,
			clock: machineClock,
			transport: (signal) => openSerialPort({ path: terminal.path, signal }),
		});
		const reader = source.blocks(new AbortController().signal);
		const first = reader.next();
		// What is sent before the port is open is lost, as with a board: so it is said until it is heard.
		let heard = false;
		void first.then(() => {
			heard = true;
		});
		while (!heard) {
			terminal.transport.write(bytes('512\n'));
			await aMoment();
		}
		expect([...((await first).value?.samplesMv ?? [])].every((sample) => sample === 512)).toBe(true);
		await terminal.transport.close();
		await expect(
			(async () => {
				while (!(await reader.next()).done);
			})(),
		).rejects.toThrow('was unplugged');
	});
});

describe('Lines of samples', () => {
	test('give the same values however the bytes are cut', () => {
		const line = fc.oneof(fc.integer({ min: -9_999_999, max: 9_999_999 }).map(String), fc.string({ maxLength: 30 }));
		fc.assert(
			fc.property(fc.array(line), fc.array(fc.nat(40)), (lines, cuts) => {
				const all = bytes(`x\n${lines.join('\n')}\n`);
				const whole = createSampleLines().push(all);
				const reader = createSampleLines();
				const pieces: number[] = [];
				let at = 0;
				for (const cut of cuts) {
					pieces.push(...reader.push(all.subarray(at, at + cut)));
					at += cut;
				}
				pieces.push(...reader.push(all.subarray(at)));
				expect(pieces).toEqual(whole);
			}),
		);
	});

	test.each([
		['int', '512\n'],
		['float', '512.00\n'],
		['volts', '2.5039\n'],
		['label', 'EMG:512\n'],
		['label with =', 'emg_1 = -5.5\n'],
		['crlf', '512\r\n'],
		['cr', '512\r'],
		['doubled ends', '512\r\r\n'],
		['space', ' 512 \n'],
	])('are read as a board writes them: %s', (_form, line) => {
		const reader = createSampleLines();
		const [first, second, ...more] = reader.push(bytes(`half\n${line}${line}`));
		expect(first).toBe(Number(/-?\d+(\.\d+)?\s*$/.exec(line)?.[0]));
		expect([second, more, reader.unread]).toEqual([first, [], null]);
	});

	test.each(['512,256', '512\t512', '17,512', '12345678', 'EMG', 'a:1:2', '0x10', 'NaN', '512 256'])(
		'are none where it cannot be known which number is meant: %j',
		(line) => {
			const reader = createSampleLines();
			expect(reader.push(bytes(`\n${line}\n`))).toEqual([Number.NaN]);
			expect(reader.unread).toBe(line);
		},
	);

	test('a line without an end takes no memory and is one bad sample', () => {
		const reader = createSampleLines();
		reader.push(bytes('\n'));
		for (let k = 0; k < 100; k++) expect(reader.push(bytes('1'.repeat(1000)))).toEqual([]);
		expect(reader.push(bytes('\n5\n'))).toEqual([Number.NaN, 5]);
	});
});
