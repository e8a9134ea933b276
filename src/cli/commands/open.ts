import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { makeNwbInThread } from '../../host/nwbMaker.ts';
import { startReplay } from '../../host/replay/startReplay.ts';
import { journalOf } from '../../io/files/nwb/node/nwbRecording.ts';
import { openRecording } from '../../io/files/nwb/reading/node/openRecording.ts';
import type { RecordingFacts } from '../../io/files/nwb/reading/recordingFacts.ts';
import { makeNewRun, whyNoNewRun } from '../batch/newRun.ts';
import { wholeNumber } from '../options/options.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { createProgress } from '../terminal/progress.ts';
import { recordingText } from '../terminal/recordingText.ts';

interface OpenOptions {
	readonly open: boolean;
	readonly port: number;
	readonly json?: true;
}

/** The recording that is meant, and what was said when it had to be made of its journal first. */
async function recordingFile(named: string): Promise<{ readonly file: string; readonly notes: readonly string[] }> {
	const ending = journalOf('');
	const file = named.endsWith(ending) ? named.slice(0, -ending.length) : named;
	const journal = journalOf(file);
	if (!existsSync(journal)) return { file, notes: [] };
	if (existsSync(file)) {
		throw new UserError(
			`${file} and its journal ${journal} are both there: take one of them away, so that it is clear which is meant.`,
		);
	}
	console.error(`retinode: ${file} was not finished; it is made of its journal ${journal} now.`);
	const progress = createProgress('recover', process.stderr, () => performance.now());
	try {
		const made = await makeNwbInThread(file, progress.update);
		progress.finish();
		console.error(`retinode: ${recordingText(made)}`);
		const end = made.complete
			? ''
			: ' The program was ended before its run was: up to a second at the end may be missing.';
		return { file, notes: [`This recording was recovered from its journal.${end}`] };
	} finally {
		progress.finish();
	}
}

/** What `--json` prints of a recording. */
const figuresOf = ({
	file,
	fromS,
	untilS,
	program,
	backEnd,
	session,
	populations,
	quantities,
	devices,
	asked,
}: RecordingFacts) => ({
	file,
	fromS,
	untilS,
	program,
	backEnd,
	circuit: session.circuit,
	seed: session.seed,
	asked,
	cells: populations.reduce((sum, { count }) => sum + count, 0),
	series: [...quantities.map(({ population, path }) => `${population}.${path}`), ...devices.map(({ name }) => name)],
});

async function open(named: string, { open: inBrowser, port, json }: OpenOptions): Promise<void> {
	const interrupt = onInterrupt();
	const { file, notes } = await recordingFile(named);
	const recording = await openRecording(file);
	const replay = await startReplay({
		recording,
		notes,
		makeNewRun,
		whyNoRun: whyNoNewRun(recording),
		port,
		open: inBrowser,
	});
	if (json) console.log(JSON.stringify({ url: replay.url, port: replay.port, recording: figuresOf(recording) }));
	else {
		const { fromS, untilS } = recording;
		console.log(
			`${file}, ${fromS.toFixed(2)} to ${untilS.toFixed(2)} s, is replayed at ${replay.url}\nNothing leaves and nothing is written to it. Ctrl-C ends it.`,
		);
	}
	await new Promise<void>((resolve) => interrupt.signal.addEventListener('abort', () => resolve(), { once: true }));
	await replay.close();
	interrupt.dispose();
}

/** `retinode open FILE`: a recording replayed on the screen. */
export function addOpenCommand(program: Command): void {
	program
		.command('open')
		.description(
			'replay a recording (NWB, of --nwb or the Record button) in the browser: scrub through it, probe what was recorded, compare it with a new run. Nothing leaves: no device is opened, and the file stays as it is',
		)
		.argument('<file>', 'the recording; one that was not finished is made of its journal first, which is said')
		.option('--no-open', 'only print the address')
		.option('--port <number>', 'port on 127.0.0.1; 0 for any free one', wholeNumber('--port', 0, 65_535), 0)
		.option('--json', 'print the address and what is in the file as JSON')
		.action(open);
}
