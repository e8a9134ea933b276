import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FPGA, whyWithout } from './fpga-simulator.ts';

const whyNot = whyWithout('yosys', 'yosys-smtbmc', 'cvc5');
if (whyNot) console.warn(whyNot);

const LIMIT_MS = 600_000;
const script = join(import.meta.dirname, '../../scripts/prove-fpga.mjs');

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
		'charge comes back exactly, within all limits and in time, and the guard bounds any generator',
		async () => {
			expect(await prove()).toMatch(/^PROVED \d+ topics of 3 proofs$/m);
		},
		LIMIT_MS,
	);

	test.each([
		['current that flows back a microsecond too short', "if (flowed_us == 10'd1)", "if (flowed_us <= 10'd2)", '6'],
		[
			'an amplitude that follows new settings in mid-pulse',
			"flowed_us <= flowed_us + 10'd1;",
			"flowed_us <= flowed_us + 10'd1; amplitude <= level;",
			'6',
		],
		['a release that does not end the current', 'wire end_now = release_now || ending;', "wire end_now = 1'b0;", '16'],
		[
			'a release that ends the pulse without giving the charge back',
			'ending <= !idle && end_now;',
			"ending <= !idle && end_now; if (release_now) flowed_us <= 10'd0;",
			'7',
		],
		['pulses closer than their least distance', "hold_off <= MIN_PERIOD - 1'b1", "hold_off <= MIN_PERIOD - 2'd2", '23'],
	])(
		'the proof fails on %s',
		async (_, from, to, topic) => {
			const said = await proveSpoiled('pulse_generator.v', from, to, '--proof', 'electrode', '--topic', topic);
			expect(said).toMatch(/DOES NOT HOLD.*electrode_proof/);
		},
		LIMIT_MS,
	);

	test(
		'the proof fails on a guard that measures one clock too long',
		async () => {
			const said = await proveSpoiled(
				'pulse_guard.v',
				'phase_left == 0)',
				'phase_left == 0 && was_anodic)',
				'--proof',
				'guard',
			);
			expect(said).toMatch(/DOES NOT HOLD.*guard_proof/);
		},
		LIMIT_MS,
	);
});
