import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { elementOr } from '../src/base/elementOr.ts';
import type { Model } from '../src/engine/model/prepareModel.ts';
import { solverThreads } from '../src/host/solverThreads.ts';
import { groupNamed, stateIndex } from '../src/ode/kernels/network/network.ts';
import type { WasmRealtime } from '../src/ode/solvers/wasm/wasmRealtime.ts';
import { accuracyModel, compare, courseOf, darkDriftMv, referenceRunner } from './accuracy.ts';
import { driftTable } from './driftTable.ts';
import { measureJitter } from './jitter.ts';
import { measureLight } from './light/lightFigures.ts';
import { lightText } from './light/lightText.ts';
import { longRun } from './longRun.ts';
import { type Timed, timedJavascript, timedReference, timedVectors, vectorMethod, vectorRunner } from './methods.ts';
import type { Baseline } from './native/baseline.ts';
import { measureNative } from './native/nativeFigures.ts';
import { lightAll, patchOf } from './patch.ts';
import { measurePeers } from './peers/peers.ts';
import { type Cost, measure } from './timing.ts';
import { measureTissue } from './tissue.ts';
import { tableOf, workPrecision, workPrecisionPlot } from './workPrecision.ts';

/** What runs a trial step of native code, built beside this. */
const trialEntry = new URL('./nativeTrial.mjs', import.meta.url);

/** Where `npm run interop:tools -- --peers` puts other simulators. */
const peerPython = resolve('out/peer-tools/bin/python');

/** The step at which the figures are given, ms. */
const stepMs = 1;

const arguments_ = process.argv.slice(2);
const asJson = arguments_.includes('--json');
const isQuick = arguments_.includes('--quick');
const say = (text: string): void => {
	if (!asJson) console.log(text);
};

/** How far the method is off at the step of the figures. */
function measureAccuracy() {
	const durationMs = isQuick ? 300 : 1000;
	const model = accuracyModel();
	const reference = courseOf(model, referenceRunner(model), durationMs);
	const accuracy = {
		...compare(courseOf(model, vectorRunner(model, { stepMs }), durationMs), reference, durationMs),
		dark20sMv: darkDriftMv(model, vectorRunner(model, { stepMs }), 20),
	};
	say(`accuracy against RK4 at 12.5 us over ${accuracy.durationMs} ms: ${JSON.stringify(accuracy)}`);
	return accuracy;
}

/** A patch under the light that sets all cells to work. */
function litPatch(columns: number): Model {
	const model = patchOf(columns);
	lightAll(model, true);
	return model;
}

/** 1024 columns on two threads, once both are there. */
async function startTeam(): Promise<{ readonly twin: Model; readonly team: WasmRealtime }> {
	const twin = litPatch(1024);
	const threads = solverThreads(2, new URL('./solverThread.mjs', import.meta.url));
	const team = vectorMethod(twin, { stepMs, threads });
	team.advance(0);
	for (let waited = 0; team.threads < 2 && waited < 100; waited++)
		await new Promise((resolve) => setTimeout(resolve, 50));
	return { twin, team };
}

/** Measures methods by name, in turns. */
async function measureNamed<Name extends string>(
	methods: Readonly<Record<Name, Timed>>,
	rounds: number,
): Promise<Record<Name, Cost>> {
	const names = Object.keys(methods) as Name[];
	const costs = await measure(Object.values<Timed>(methods), rounds);
	for (const { name, processor, wall } of costs) {
		say(
			`${name}: ${processor.toExponential(2)} s per simulated second of a column by processor time, ${wall.toExponential(2)} by wall time`,
		);
	}
	return Object.fromEntries(names.map((name, k) => [name, costs[k]])) as Record<Name, Cost>;
}

/** What each method costs. @param method that of the large patch */
async function measureCosts(large: Model, method: WasmRealtime, twin: Model, team: WasmRealtime) {
	const [small, great, one] = [litPatch(64), litPatch(4096), litPatch(1)];
	const dark = patchOf(1024);
	const clamped = litPatch(1024);
	clamped.network.held.add(stateIndex(groupNamed(clamped.network, 'rodBipolar'), 'V', 0));
	const plain = vectorMethod(large, { stepMs, longSubsteps: false });
	const rounds = isQuick ? 7 : 21;
	const alone = await measureNamed(
		{
			at64: timedVectors('vectors, 64 columns', small, vectorMethod(small, { stepMs }), 200),
			at1024: timedVectors('vectors, 1024 columns', large, method, 100),
			at4096: timedVectors('vectors, 4096 columns', great, vectorMethod(great, { stepMs }), 5),
			inDark: timedVectors('vectors, 1024 columns in the dark', dark, vectorMethod(dark, { stepMs }), 20),
			underClamp: timedVectors('vectors, 1024 columns, a cell clamped', clamped, vectorMethod(clamped, { stepMs }), 20),
			ordinary: timedVectors('vectors, 1024 columns, ordinary substeps only', large, plain, 20),
			javascript: timedJavascript('JavaScript, 64 columns', small, 0.5, 4),
			rk4: timedReference('RK4 at 25 us, JavaScript', one, { rk4Ms: 0.025 }, 50),
			odex: timedReference('odex at 1e-6', one, { odex: 1e-6 }, 20),
		},
		rounds,
	);
	// Many short turns beside each other: two threads need both processors at the same moment, which neighbours on the machine seldom leave for long.
	const beside = await measureNamed(
		{
			onOne: timedVectors('vectors, 1024 columns, one thread beside two', large, method, 40),
			onTwo: timedVectors('vectors, 1024 columns, two threads', twin, team, 40),
		},
		6 * rounds,
	);
	return { ...alone, ...beside };
}

/** Every figure of docs/performance.md. */
async function measureAll(): Promise<void> {
	const started = performance.now();
	const large = patchOf(1024);
	const method = vectorMethod(large, { stepMs });
	method.advance(0);
	const startSeconds = (performance.now() - started) / 1000;
	say(`start to first step, 1024 columns: ${startSeconds.toFixed(2)} s`);
	const accuracy = measureAccuracy();
	lightAll(large, true);
	const { twin, team } = await startTeam();
	const costs = await measureCosts(large, method, twin, team);
	const { at64, at1024, at4096, inDark, underClamp, ordinary, javascript, rk4, odex, onOne, onTwo } = costs;
	const jitter = await measureJitter(64, isQuick ? 5 : 60);
	say(`model clock against wall clock: ${JSON.stringify(jitter)}`);
	const bySize = [at64.processor, at1024.processor, at4096.processor];
	const report = {
		columnsRealtimePerCore: Math.round(1 / at1024.processor),
		columnsRealtimePerCoreByWall: Math.round(1 / at1024.wall),
		columnsRealtimeInTheDark: Math.round(1 / inDark.processor),
		columnsRealtimeWithOrdinarySubsteps: Math.round(1 / ordinary.processor),
		costUnderClamp: underClamp.processor / at1024.processor,
		meanSubsteps: method.meanSubsteps,
		speedupOverJsRk4: rk4.processor / at1024.processor,
		speedupOverOdex: odex.processor / at1024.processor,
		speedupOverJsRealtime: javascript.processor / at1024.processor,
		// The least disturbed turns tell what two cores do, the median what neighbours leave of them.
		twoCoreScaling: onOne.leastWall / onTwo.leastWall,
		twoCoreScalingMedian: onOne.wall / onTwo.wall,
		threads: team.threads,
		...(team.threadNote === undefined ? {} : { threadNote: team.threadNote }),
		processors: availableParallelism(),
		costFlatness: Math.max(...bySize) / Math.min(...bySize),
		bytesPerColumn: Math.round(method.bytesPerColumn),
		codeBytes: method.codeBytes,
		startSeconds,
		clockJitterP99Ms: jitter.p99Ms,
		clockJitterP50Ms: jitter.p50Ms,
		accuracy,
		tissue: await measureTissue(isQuick, trialEntry),
		native: await measureNative(isQuick, trialEntry),
		peers: await measurePeers(trialEntry, peerPython),
	};
	console.log(JSON.stringify(report, undefined, asJson ? undefined : 2));
}

/** Error against cost of every method: docs/work-precision.svg and a table. */
async function measureWorkPrecision(): Promise<void> {
	const points = await workPrecision(isQuick ? 200 : 600, isQuick ? 5 : 15, trialEntry);
	writeFileSync('docs/work-precision.svg', workPrecisionPlot(points));
	console.log(tableOf(points));
}

/** `--long [SECONDS]`: an hour of model time by default. */
function runLong(): void {
	const seconds = Number(elementOr(arguments_, arguments_.indexOf('--long') + 1, '3600'));
	console.log(JSON.stringify(longRun(256, Number.isFinite(seconds) ? seconds : 3600), undefined, 2));
}

/** `--light`: what the mouse does at every level of light (docs/light.md). */
function runLight(): void {
	const measured = measureLight(isQuick);
	console.log(asJson ? JSON.stringify(measured, undefined, 2) : lightText(measured));
}

/** Native code alone, against WebAssembly here and, where there is a `--baseline`, in another commit. */
async function runNative(): Promise<void> {
	const at = arguments_.indexOf('--baseline');
	const baseline = at < 0 ? undefined : ((await import(elementOr(arguments_, at + 1, ''))) as Baseline);
	console.log(JSON.stringify(await measureNative(isQuick, trialEntry, baseline), undefined, 2));
}

/** The mouse tissue alone. */
async function runTissue(): Promise<void> {
	const at = arguments_.indexOf('--cells');
	const asked = elementOr(arguments_, at + 1, 'nothing');
	const cells = at < 0 ? undefined : Number(asked);
	if (cells !== undefined && !(cells >= 100 && cells <= 1e6)) {
		console.error(`--cells must be a number of 100 to 1000000; got ${asked}`);
		process.exitCode = 2;
		return;
	}
	console.log(JSON.stringify(await measureTissue(isQuick, trialEntry, cells), undefined, 2));
}

if (arguments_.includes('--long')) runLong();
else if (arguments_.includes('--light')) runLight();
else if (arguments_.includes('--drift')) console.log(driftTable());
else if (arguments_.includes('--native')) await runNative();
else if (arguments_.includes('--tissue')) await runTissue();
else if (arguments_.includes('--peers'))
	console.log(JSON.stringify(await measurePeers(trialEntry, peerPython, (text) => console.error(text)), undefined, 2));
else await (arguments_.includes('--plot') ? measureWorkPrecision() : measureAll());
