// `npm run interop`: makes a recording with everything in it, has other people's tools read it and their files of event cameras read by us (those of `npm run interop:tools` that are there; the others are
// skipped by name), and writes what they said, with versions and date, into docs/interop.md. Needs the built program.
// `npm run interop -- SCRIPT…`: those alone; what the others said last stays, with its date.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const python = join(root, 'out/interop-tools/bin/python');
const page = join(root, 'docs/interop.md');
const mark = '<!-- written by npm run interop -->';

if (!existsSync(python)) {
	console.log(
		'Skipped: pynwb, nwbinspector, Neo, SpikeInterface, readers of event cameras’ files. `npm run interop:tools` installs them.',
	);
	process.exit(0);
}

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
	const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
	return { ok: status === 0, text: status === 0 ? stdout.trim() : `${stdout}${stderr}`.trim() };
}

/** The version of a Python package; nothing where it is not there. @param {string} name */
function versionOf(name) {
	const { ok, text } = run(python, '-c', `import importlib.metadata as m; print(m.version('${name}'))`);
	return ok ? text : undefined;
}

const folder = mkdtempSync(join(tmpdir(), 'retinode-interop-'));
const file = join(folder, 'mouse.nwb');
const command = [
	'simulate --circuit mouse --tissue 60x60 --solver realtime --no-check --stimulus flicker?temporal_frequency=5 --duration 1 --seed 7',
	'--parameter rod_cone.g=0.02 --quantities spikes light stimulus edits wiring potentials currents conductances onSustained.V[0]',
].join(' ');
/** Runs the program. @param {string[]} args @returns {string} what it printed */
function retinode(...args) {
	const { ok, text } = run(process.execPath, 'bin/retinode.js', ...args);
	if (ok) return text;
	console.error(text);
	process.exit(1);
}
const made = retinode(...command.split(' '), '--nwb', file);
/** The recording in another format. @param {string} name @param {string[]} options */
function converted(name, ...options) {
	const to = join(folder, name);
	retinode('convert', file, to, ...options);
	return to;
}
const [npz, openretina, shd] = [
	converted('mouse.npz'),
	converted('openretina.h5', '--format', 'openretina', '--stimulus', 'flicker'),
	converted('shd.h5', '--format', 'shd', '--stimulus', 'flicker'),
];

/** `on`: what a script looks at, where that is not the recording. @type {readonly { script: string, tools: readonly string[], shows: string, on?: string }[]} */
const checks = [
	{
		script: 'nwb_inspect.py',
		tools: ['nwbinspector', 'pynwb'],
		shows: 'what nwbinspector finds, and the check against the schema',
	},
	{ script: 'nwb_contents.py', tools: ['pynwb', 'h5py'], shows: 'every thing by its standard name, in SI units' },
	{ script: 'neo_open.py', tools: ['neo'], shows: 'the whole file as one segment' },
	{ script: 'spikeinterface_open.py', tools: ['spikeinterface'], shows: 'the units' },
	{
		script: 'npz_contents.py',
		tools: ['numpy'],
		shows: 'the recording by `retinode convert … mouse.npz`, read by numpy.load',
		on: npz,
	},
	{
		script: 'openretina_contents.py',
		tools: ['h5py'],
		shows: 'the recording by `--format openretina`, its responses found as the reader of openretina 1.1.1 finds them',
		on: openretina,
	},
	{
		script: 'shd_contents.py',
		tools: ['h5py'],
		shows: 'the recording by `--format shd`, read as the Spiking Heidelberg Digits are',
		on: shd,
	},
	{ script: 'shd_tonic.py', tools: ['tonic'], shows: 'the same by tonic’s class SHD', on: shd },
	{
		script: 'event_readers.py',
		tools: ['dv-processing', 'aedat', 'faery', 'expelliarmus', 'evlib'],
		shows:
			'files of event cameras by other people’s writers: what `retinode events` gives against what was written and what their readers give',
		on: 'bin/retinode.js',
	},
	{
		script: 'snntorch_words.py',
		tools: ['snntorch', 'torch'],
		shows: 'examples/snntorch: a spiking network that learns ten words from what ganglion cells fire, five seeds',
		on: 'bin/retinode.js',
	},
	{
		script: 'nir_stage.py',
		tools: ['nir', 'nirtorch', 'snntorch'],
		shows:
			'examples/nir: an integrate-and-fire ganglion cell as a graph of NIR, run by snnTorch on the current that flowed into the cell',
		on: 'bin/retinode.js',
	},
	{
		script: 'lsl_bridge.py',
		tools: ['pylsl'],
		shows: 'examples/lsl: spikes and rates of a live run as streams of Lab Streaming Layer',
		on: 'bin/retinode.js',
	},
	{
		script: 'notebook_run.py',
		tools: ['nbclient', 'nbformat', 'ipykernel', 'xarray'],
		shows: 'examples/notebook: what its cells print',
		on: 'bin/retinode.js',
	},
];
const before = readFileSync(page, 'utf8');
/** What the page has of a script. @param {string} script */
const keptOf = (script) => before.split(/^(?=## )/m).find((section) => section.startsWith(`## ${script}\n`));
const only = process.argv.slice(2);
const unknown = only.find((name) => !checks.some(({ script }) => script === name));
if (unknown !== undefined) {
	console.error(`There is no script ${unknown}; there are ${checks.map(({ script }) => script).join(', ')}.`);
	process.exit(2);
}
const today = new Date().toISOString().slice(0, 10);
let failed = false;
/** What a script says. @param {typeof checks[number]} check */
function sectionOf({ script, tools, shows, on = file }) {
	const versions = tools.map((name) => ({ name, version: versionOf(name) }));
	const absent = versions.filter(({ version }) => version === undefined).map(({ name }) => name);
	if (absent.length > 0) {
		console.log(`Skipped: ${script}, which needs ${absent.join(', ')}.`);
		return `## ${script}\n\nSkipped: ${absent.join(', ')} not installed.\n`;
	}
	const { ok, text } = run(python, '-W', 'ignore', `scripts/interop/${script}`, on);
	failed ||= !ok;
	const lines = text.split('\n');
	const most = 50;
	const shown = lines.length > most ? [...lines.slice(0, most), `… ${lines.length - most} more lines`] : lines;
	console.log(
		`${ok ? 'ok    ' : 'FAILED'} ${script} (${versions.map(({ name, version }) => `${name} ${version}`).join(', ')})`,
	);
	if (!ok) console.error(text);
	const names = versions.map(({ name, version }) => `${name} ${version}`).join(', ');
	return `## ${script}\n\n${today}, ${names}: ${shows}.\n\n\`\`\`\n${shown.join('\n').replaceAll(folder, '.')}\n\`\`\`\n`;
}

/** What each script said last; after each that runs the page is written, so that a run that is ended early is not lost. */
const sections = new Map(checks.map(({ script }) => [script, keptOf(script)]));
for (const check of checks) {
	if (only.length > 0 && !only.includes(check.script)) continue;
	sections.set(check.script, sectionOf(check));
	writePage();
}
rmSync(folder, { recursive: true });
process.exitCode = failed ? 1 : 0;

function writePage() {
	const head = before.slice(0, before.indexOf(mark));
	const pythonVersion = run(python, '--version').text.replace('Python ', '');
	const recording = `    retinode ${command.replaceAll('&', '\\&')} --nwb mouse.nwb\n\n    ${made.replaceAll(folder, '.').replaceAll('\n', '\n    ')}`;
	const said = [...sections.values()].flatMap((section) => (section === undefined ? [] : [`${section.trimEnd()}\n`]));
	writeFileSync(
		page,
		`${head}${mark}\n\n${today}, Python ${pythonVersion}, on what this made:\n\n${recording}\n\n${said.join('\n')}`,
	);
}
