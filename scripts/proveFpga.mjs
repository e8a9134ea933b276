// Proves the gateware's safety for every input, not for samples of it: `make -C firmware/fpga formal`, or
//   node scripts/proveFpga.mjs [--rtl FOLDER] [--proof NAME [--topic N]] [--json]
// Each proof in firmware/fpga/formal is an induction: what it asserts holds at power-up, and where all of it held a clock
// ago it holds now. yosys makes formulas of the gateware as it is synthesised, at its real limits; cvc5 decides them.
// Prints one line per topic of a proof; ends with 1 where one does not hold, 2 where a tool is missing.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

const run = promisify(execFile);
const home = join(import.meta.dirname, '../firmware/fpga');
/** As on the board. */
const CLOCKS_PER_US = 12;
/** A topic that takes longer has not been proved. */
const LIMIT_MS = 400_000;

/** The whole device, and the signals in it that its proof speaks of. */
const device = {
	stimulator: [
		...['release_now', 'relax', 'new_session', 'fresh', 'hello', 'heartbeat', 'session_open', 'session_id', 'head'],
		...['now_us', 'us_tick', 'ms_tick', 'enabled', 'writing_heartbeat', 'host.heartbeat_waits', 'dog.current_ms'],
		...['timebase.microseconds', 'timebase.clocks', 'outputs.whose', 'outputs.return_tripped'],
		...['in_cathodic', 'in_gap', 'in_anodic', 'settling'].map((name) => `outputs.generator.${name}`),
	],
};

/** Proof, and the modules of the gateware it is about with the registers its lemmas speak of. */
const proofs = [
	{ name: 'product', modules: {} },
	{ name: 'guard', modules: { pulse_guard: ['*'] } },
	{ name: 'pulse', modules: { pulse_generator: ['*'], pulse_guard: ['*'], microsecond_clock: ['clocks'] } },
	{ name: 'turns', modules: { pulse_turns: ['*'] } },
	{ name: 'return', modules: { return_guard: ['*'] } },
	{ name: 'stop', modules: { emergency_stop: ['*'] } },
	{ name: 'life', modules: device, whole: true },
];

const { values } = parseArgs({
	options: {
		rtl: { type: 'string', default: join(home, 'rtl') },
		proof: { type: 'string' },
		topic: { type: 'string' },
		json: { type: 'boolean', default: false },
	},
});
const chosen = proofs.filter(({ name }) => values.proof === undefined || values.proof === name);
if (chosen.length === 0) {
	console.error(`--proof is ${values.proof}; it must be ${proofs.map(({ name }) => name).join(', ')}`);
	process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'retinode-proof-'));

/** Topics of a proof: the greatest number after TOPIC == or in HOLDS( of its file. @param {string} name */
function topicsOf(name) {
	const text = readFileSync(join(home, `formal/${name}_proof.v`), 'utf8');
	const numbers = [...text.matchAll(/(?:TOPIC == |`HOLDS\()(\d+)/g)].map(([, number]) => Number(number));
	return Array.from({ length: Math.max(0, ...numbers) + 1 }, (_, topic) => topic);
}

/** Elaborates the modules alone and makes their registers outputs, so that lemmas may speak of them. @param {typeof proofs[number]} proof */
async function elaborate({ name, modules, whole = false }) {
	const file = join(folder, `${name}.il`);
	const names = Object.keys(modules);
	const sources = whole ? readdirSync(values.rtl).filter((one) => one.endsWith('.v')) : names.map((one) => `${one}.v`);
	const files = sources.map((one) => join(values.rtl, one));
	const script = [
		...(names.length > 0 ? [`read_verilog ${files.join(' ')}`] : []),
		whole ? `hierarchy -top ${names[0]}` : 'hierarchy',
		'proc',
		'flatten',
		// Block RAMs as registers, so that lemmas may speak of what they hold; the whole device's claims need none of them.
		...(whole ? ['memory_collect'] : ['memory_collect', 'memory_map']),
		...Object.entries(modules).flatMap(([module, wires]) => wires.map((wire) => `expose ${module}/w:${wire}`)),
		`write_rtlil ${file}`,
	];
	await run('yosys', ['-q', '-p', script.join('; ')]);
	return file;
}

/** @param {string} name @param {string} design @param {number} topic */
async function prove(name, design, topic) {
	const formulas = join(folder, `${name}-${topic}.smt2`);
	const top = `${name}_proof`;
	const script = [
		`read_rtlil ${design}`,
		`read_verilog -formal -DTOPIC=${topic} -DCLOCKS_PER_US=${CLOCKS_PER_US} ${join(home, `formal/${top}.v`)}`,
		`hierarchy -check -top ${top}`,
		'proc',
		'flatten',
		// Made simpler, most formulas are decided faster; products only as they are written.
		...(name === 'product' ? [] : ['opt -full']),
		'dffunmap',
		'check -assert',
		`write_smt2 -wires ${formulas}`,
	];
	await run('yosys', ['-q', '-p', script.join('; ')]);
	const startedMs = performance.now();
	/** @param {string[]} options */
	const holds = (options) =>
		run('yosys-smtbmc', ['--noprogress', '-s', 'cvc5', ...options, formulas], { timeout: LIMIT_MS }).then(
			() => '',
			(/** @type {Error & { killed?: boolean, stdout?: string, code?: unknown }} */ error) => {
				if (error.killed) return `not decided in ${LIMIT_MS / 1000} s`;
				const place = /Assert failed in (.*)/.exec(error.stdout ?? '')?.[1];
				if (place === undefined) throw error;
				return place.replace(`${home}/`, '').replace(/ \(.*/, '');
			},
		);
	const failure = (await holds(['-t', '1'])) || (await holds(['-i', '-t', '1']));
	return { proof: name, topic, holds: failure === '', failure, seconds: (performance.now() - startedMs) / 1000 };
}

/** @type {Awaited<ReturnType<typeof prove>>[]} */
const results = [];
try {
	/** @type {(() => Promise<void>)[]} */
	const tasks = [];
	for (const proof of chosen) {
		const design = await elaborate(proof);
		for (const topic of topicsOf(proof.name)) {
			if (values.topic !== undefined && Number(values.topic) !== topic) continue;
			tasks.push(async () => {
				const result = await prove(proof.name, design, topic);
				results.push(result);
				if (values.json) return;
				const verdict = result.holds ? 'proved' : `DOES NOT HOLD: ${result.failure}`;
				console.log(`${proof.name}, topic ${topic}: ${verdict} (${result.seconds.toFixed(1)} s)`);
			});
		}
	}
	const worker = async () => {
		for (let task = tasks.shift(); task; task = tasks.shift()) await task();
	};
	await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, worker));
} catch (error) {
	const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error);
	console.error(code === 'ENOENT' ? `${path} is not installed (Debian: apt-get install yosys cvc5).` : message);
	process.exitCode = 2;
} finally {
	rmSync(folder, { recursive: true, force: true });
}

if (process.exitCode === undefined) {
	const failed = results.filter((one) => !one.holds);
	if (results.length === 0) console.log('FAILED: there is no such topic');
	else if (values.json) console.log(JSON.stringify({ clocksPerUs: CLOCKS_PER_US, results }));
	else if (failed.length === 0) console.log(`PROVED ${results.length} topics of ${chosen.length} proofs`);
	else console.log(`FAILED ${failed.length} of ${results.length} topics`);
	process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;
}
