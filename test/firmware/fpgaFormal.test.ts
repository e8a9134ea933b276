import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FPGA, whyWithout } from './fpgaSimulator.ts';

const whyNot = whyWithout('yosys', 'yosys-smtbmc', 'cvc5');
if (whyNot) console.warn(whyNot);

const LIMIT_MS = 600_000;
const script = join(import.meta.dirname, '../../scripts/proveFpga.mjs');

/** What the prover prints, whatever it ends with. */
async function prove(...options: string[]): Promise<string> {
	const run = promisify(execFile)(process.execPath, [script, ...options]);
	const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
	return `${stdout}${stderr}`;
}

/** The prover's word on gateware in which one place reads otherwise. */
async function proveSpoiled(file: string, from: string, to: string, ...options: string[]): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'retinode-spoiled-'));
	try {
		await cp(join(FPGA, 'rtl'), folder, { recursive: true });
		const text = await readFile(join(folder, file), 'utf8');
		expect(text.split(from), `'${from}' stands once in ${file}`).toHaveLength(2);
		await writeFile(join(folder, file), text.replace(from, to));
		return await prove('--rtl', folder, ...options);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

describe.skipIf(whyNot !== null)('For every input there is', () => {
	test(
		'nothing is driven but by a level under a heartbeat, one electrode at a time, and every charge comes back',
		async () => {
			expect(await prove()).toMatch(/^PROVED \d+ topics of 7 proofs$/m);
		},
		2 * LIMIT_MS,
	);

	/** What the mistake is, in which file, what stands there and what instead, and the proof and its topic that must fail. */
	const mistakes: [what: string, file: string, from: string, to: string, proof: string, topic: string][] = [
		[
			'current flows back a microsecond too short',
			'pulse_generator.v',
			"if (flowed_us == 10'd1)",
			"if (flowed_us <= 10'd2)",
			'pulse',
			'6',
		],
		[
			'an amplitude follows new settings in mid-pulse',
			'pulse_generator.v',
			"flowed_us <= flowed_us + 10'd1;",
			"flowed_us <= flowed_us + 10'd1; amplitude <= start_amplitude;",
			'pulse',
			'6',
		],
		[
			'a release does not end the current',
			'pulse_generator.v',
			'end_now = release_now || ending;',
			"end_now = 1'b0;",
			'pulse',
			'16',
		],
		[
			'a release ends the pulse without giving the charge back',
			'pulse_generator.v',
			'ending <= !resting && end_now;',
			"ending <= !resting && end_now; if (release_now) flowed_us <= 10'd0;",
			'pulse',
			'7',
		],
		[
			'what was asked for before a release begins after it',
			'pulse_generator.v',
			'stays_off = release_now || cancel;',
			'stays_off = cancel;',
			'pulse',
			'6',
		],
		[
			'the guard measures one clock too long',
			'pulse_guard.v',
			'phase_left == 0)',
			'phase_left == 0 && was_anodic)',
			'guard',
			'0',
		],
		['the guard looks at no charge', 'pulse_guard.v', '|| charge > limit', '', 'guard', '0'],
		[
			'the return’s guard opens a clock late',
			'return_guard.v',
			'open = several || tripped;',
			'open = tripped;',
			'return',
			'0',
		],
		['pulses come closer than a period', 'pulse_turns.v', '{due && !restarts,', '{due,', 'turns', '6'],
		[
			'a level goes on beyond its hold',
			'pulse_turns.v',
			'!release_now && !expired && !is_zero',
			'!release_now && !is_zero',
			'turns',
			'0',
		],
		['a release leaves levels on', 'pulse_turns.v', 'enabled <= 0;', '', 'turns', '0'],
		[
			'an electrode does not wait for its turn',
			'pulse_turns.v',
			'!looking && !busy && !set',
			'!looking && !set',
			'turns',
			'3',
		],
		[
			'two electrodes have a turn',
			'pulse_turns.v',
			'whose <= ONE << at;',
			'whose <= whose | (ONE << at);',
			'turns',
			'0',
		],
		['a ramp goes beyond its level', 'pulse_turns.v', "climbed >= {1'b0, target}", 'climbed[12]', 'turns', '1'],
		[
			'a stuck key resets the stop',
			'emergency_stop.v',
			'held && key && let_go && latched',
			'held && key && latched',
			'stop',
			'1',
		],
		['a fault does not latch', 'emergency_stop.v', ') || faulty;', ');', 'stop', '0'],
		[
			'a stale heartbeat keeps levels',
			'session.v',
			"echo_us != 32'd0 && since_us <= FRESH_FOR",
			"echo_us != 32'd0",
			'life',
			'1',
		],
		[
			'a heartbeat outlives its session',
			'watchdog.v',
			'if (rst || new_session) current_ms',
			'if (rst) current_ms',
			'life',
			'1',
		],
		['the watchdog waits longer', 'watchdog.v', 'LIMIT_MS + 1;', 'LIMIT_MS + 20;', 'life', '1'],
		['the emergency stop lets nothing go', 'stimulator.v', 'rst || stopped || relax', 'rst || relax', 'life', '0'],
	];
	test.each(mistakes)(
		'a proof fails where %s',
		async (_, file, from, to, proof, topic) => {
			const said = await proveSpoiled(file, from, to, '--proof', proof, '--topic', topic);
			expect(said).toMatch(new RegExp(`DOES NOT HOLD.*${proof}_proof`));
		},
		LIMIT_MS,
	);
});
