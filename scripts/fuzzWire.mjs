// Fuzzes the wire protocol's parser and encoder, guided by V8's own coverage, and prints figures:
//   node scripts/fuzzWire.mjs [--inputs 10000000] [--seed 1] [--state FILE] [--json]
// Seeded: the same seed and number give the same inputs. With --state it goes on where the file ends.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { bundleForNode } from './bundleForNode.mjs';

/** Without a word for this long the parser hangs, ms. */
const HANG_MS = 30_000;
/** One block of so many explores with coverage switched on, which is slow; the first ones all do. */
const EXPLORE_EVERY = 50;
const EXPLORE_FIRST = 10;
const TELL_EVERY = 50;

/** Tells whether code was reached that never was: blocks, and how often by powers of two. @param {string} url */
function createCoverage(url) {
	const session = new Session();
	session.connect();
	session.post('Profiler.enable');
	const seen = new Set();
	return {
		start: () => session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true }),
		stop: () => session.post('Profiler.stopPreciseCoverage'),
		places: () => seen.size,
		reachedNewCode() {
			let news = false;
			session.post('Profiler.takePreciseCoverage', (_, answer) => {
				const ranges = (answer?.result ?? [])
					.filter((script) => script.url === url)
					.flatMap((script) => script.functions.flatMap((one) => one.ranges));
				for (const { startOffset, endOffset, count } of ranges) {
					if (count === 0) continue;
					const key = `${startOffset}-${endOffset}:${Math.floor(Math.log2(count))}`;
					if (!seen.has(key)) news = true;
					seen.add(key);
				}
			});
			return news;
		},
	};
}

async function work() {
	const { url, state, inputs } = workerData;
	const { BLOCK_INPUTS, createFuzzer } = await import(url);
	const coverage = createCoverage(url);
	const fuzzer = createFuzzer(state);
	const first = state.blocks;
	while (state.figures.inputs < inputs) {
		const explores = state.blocks - first < EXPLORE_FIRST || state.blocks % EXPLORE_EVERY === 0;
		if (explores) coverage.start();
		fuzzer.block(explores ? coverage.reachedNewCode : undefined);
		if (explores) coverage.stop();
		parentPort?.postMessage('alive');
		const last = state.figures.inputs + BLOCK_INPUTS > inputs;
		if (state.blocks % TELL_EVERY === 0 || last) parentPort?.postMessage({ state, places: coverage.places() });
	}
}

async function main() {
	const { values } = parseArgs({
		options: {
			inputs: { type: 'string', default: '10000000' },
			seed: { type: 'string', default: '1' },
			state: { type: 'string' },
			json: { type: 'boolean', default: false },
		},
	});
	const inputs = Number(values.inputs);
	const seed = Number(values.seed);
	if (!Number.isInteger(inputs) || inputs < 1 || !Number.isInteger(seed)) {
		console.error('--inputs must be a whole number above 0 and --seed a whole number');
		process.exit(2);
	}
	const url = await bundleForNode('test/io/wire/fuzz/fuzzer.ts', 'fuzz-wire');
	const { noFigures } = await import(await bundleForNode('test/io/wire/fuzz/figures.ts', 'fuzz-wire-figures'));
	/** @type {Record<'messages' | 'stimulation' | 'version1', { frame: string }[]> & { streams: { bytes: string }[] }} */
	const vectors = JSON.parse(readFileSync(new URL('../test/io/wire/vectors.json', import.meta.url), 'utf8'));
	const messages = [...vectors.messages, ...vectors.stimulation, ...vectors.version1];
	const fresh = {
		seed,
		blocks: 0,
		corpus: [...messages.map(({ frame }) => frame), ...vectors.streams.map(({ bytes }) => bytes)],
		figures: noFigures(),
	};
	const saved =
		values.state !== undefined && existsSync(values.state) ? JSON.parse(readFileSync(values.state, 'utf8')) : null;
	const startedMs = performance.now();
	let told = saved ?? fresh;
	let places = 0;

	const worker = new Worker(new URL(import.meta.url), { workerData: { url, state: told, inputs } });
	let hung = false;
	const hang = () => {
		hung = true;
		void worker.terminate();
	};
	let watchdog = setTimeout(hang, HANG_MS);
	worker.on('message', (message) => {
		clearTimeout(watchdog);
		watchdog = setTimeout(hang, HANG_MS);
		if (message === 'alive') return;
		({ state: told, places } = message);
		if (values.state !== undefined) writeFileSync(values.state, JSON.stringify(told));
		if (!values.json) process.stderr.write(`\r${told.figures.inputs} inputs, ${told.corpus.length} streams kept`);
	});
	await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject));
	clearTimeout(watchdog);

	const { figures } = told;
	const expectedFalse = figures.checksumTrials / 65_536;
	const result = {
		...figures,
		hangs: figures.hangs + (hung ? 1 : 0),
		// The odds of a 16-bit checksum, and what chance adds to them once in 30,000 runs (four standard deviations).
		expectedFalseFrames: expectedFalse,
		mostFalseFrames: expectedFalse + 4 * Math.sqrt(expectedFalse) + 1,
		streamsKept: told.corpus.length,
		placesReached: places,
		seed: told.seed,
		seconds: Math.round((performance.now() - startedMs) / 100) / 10,
	};
	if (!values.json) process.stderr.write('\n');
	console.log(JSON.stringify(result, null, '\t'));
	const bad =
		result.crashes +
		result.hangs +
		result.resyncFailures +
		result.stopMistakes +
		result.roundTripFailures +
		result.fateMistakes +
		result.lengthenedTaken;
	process.exitCode = bad > 0 || result.falseFrames > result.mostFalseFrames ? 1 : 0;
}

await (isMainThread ? main() : work());
