import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { solverThreads } from '../src/host/solverThreads.ts';
import { groupNamed, stateIndex } from '../src/ode/kernels/network/network.ts';
import { accuracyModel, compare, courseOf, darkDriftMv, referenceRunner } from './accuracy.ts';
import { measureJitter } from './jitter.ts';
import { longRun } from './longRun.ts';
import { timedJavascript, timedReference, timedVectors, vectorMethod, vectorRunner } from './methods.ts';
import { lightAll, patchOf } from './patch.ts';
import { measure } from './timing.ts';
import { tableOf, workPrecision, workPrecisionPlot } from './workPrecision.ts';

/** The step at which the figures are given, ms. */
const stepMs = 1;

const arguments_ = process.argv.slice(2);
const asJson = arguments_.includes('--json');
const isQuick = arguments_.includes('--quick');
const say = (text: string): void => {
	if (!asJson) console.log(text);
};

/** Every figure of docs/performance.md. */
async function measureAll(): Promise<void> {
	const started = performance.now();
	const large = patchOf(1024);
	const method = vectorMethod(large, { stepMs });
	method.advance(0);
	const startSeconds = (performance.now() - started) / 1000;
	say(`start to first step, 1024 columns: ${startSeconds.toFixed(2)} s`);

	const accuracyMs = isQuick ? 300 : 1000;
	const model = accuracyModel();
	const reference = courseOf(model, referenceRunner(model), accuracyMs);
	const accuracy = {
		...compare(courseOf(model, vectorRunner(model, { stepMs }), accuracyMs), reference, accuracyMs),
		dark20sMv: darkDriftMv(model, vectorRunner(model, { stepMs }), 20),
	};
	say(`accuracy against RK4 at 12.5 us over ${accuracy.durationMs} ms: ${JSON.stringify(accuracy)}`);

	const small = patchOf(64);
	const great = patchOf(4096);
	const one = patchOf(1);
	for (const each of [small, large, great, one]) lightAll(each, true);
	const twin = patchOf(1024);
	lightAll(twin, true);
	const team = vectorMethod(twin, {
		stepMs,
		threads: solverThreads(2, new URL('./solverThread.mjs', import.meta.url)),
	});
	team.advance(0);
	for (let waited = 0; team.threads < 2 && waited < 100; waited++)
		await new Promise((resolve) => setTimeout(resolve, 50));
	const dark = patchOf(1024);
	const clamped = patchOf(1024);
	lightAll(clamped, true);
	clamped.network.held.add(stateIndex(groupNamed(clamped.network, 'rodBipolar'), 'V', 0));
	const plain = vectorMethod(large, { stepMs, longSubsteps: false });
	const rounds = isQuick ? 7 : 21;
	const [at64, at1024, at4096, inDark, underClamp, ordinary, javascript, rk4, odex] = await measure(
		[
			timedVectors('vectors, 64 columns', small, vectorMethod(small, { stepMs }), 200),
			timedVectors('vectors, 1024 columns', large, method, 100),
			timedVectors('vectors, 4096 columns', great, vectorMethod(great, { stepMs }), 5),
			timedVectors('vectors, 1024 columns in the dark', dark, vectorMethod(dark, { stepMs }), 20),
			timedVectors('vectors, 1024 columns, a cell clamped', clamped, vectorMethod(clamped, { stepMs }), 20),
			timedVectors('vectors, 1024 columns, ordinary substeps only', large, plain, 20),
			timedJavascript('JavaScript, 64 columns', small, 0.5, 4),
			timedReference('RK4 at 25 us, JavaScript', one, { rk4Ms: 0.025 }, 50),
			timedReference('odex at 1e-6', one, { odex: 1e-6 }, 20),
		],
		rounds,
	);
	// Many short turns beside each other: two threads need both processors at the same moment, which neighbours on the machine seldom leave for long.
	const [onOne, onTwo] = await measure(
		[
			timedVectors('vectors, 1024 columns, one thread beside two', large, method, 40),
			timedVectors('vectors, 1024 columns, two threads', twin, team, 40),
		],
		6 * rounds,
	);
	if (
		!at64 ||
		!at1024 ||
		!onOne ||
		!onTwo ||
		!at4096 ||
		!inDark ||
		!underClamp ||
		!ordinary ||
		!javascript ||
		!rk4 ||
		!odex
	)
		throw new Error('not measured');
	for (const each of [at64, at1024, onOne, onTwo, at4096, inDark, underClamp, ordinary, javascript, rk4, odex]) {
		say(
			`${each.name}: ${each.processor.toExponential(2)} s per simulated second of a column by processor time, ${each.wall.toExponential(2)} by wall time`,
		);
	}
	const jitter = await measureJitter(64, isQuick ? 5 : 60);
	say(`model clock against wall clock: ${JSON.stringify(jitter)}`);
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
		costFlatness:
			Math.max(at64.processor, at1024.processor, at4096.processor) /
			Math.min(at64.processor, at1024.processor, at4096.processor),
		bytesPerColumn: Math.round(method.bytesPerColumn),
		codeBytes: method.codeBytes,
		startSeconds,
		clockJitterP99Ms: jitter.p99Ms,
		clockJitterP50Ms: jitter.p50Ms,
		accuracy,
	};
	console.log(JSON.stringify(report, undefined, asJson ? undefined : 2));
}

/** Error against cost of every method: docs/work-precision.svg and a table. */
async function measureWorkPrecision(): Promise<void> {
	const points = await workPrecision(isQuick ? 200 : 600, isQuick ? 5 : 15);
	writeFileSync('docs/work-precision.svg', workPrecisionPlot(points));
	console.log(tableOf(points));
}

/** `--long [SECONDS]`: an hour of model time by default. */
function runLong(): void {
	const seconds = Number(arguments_[arguments_.indexOf('--long') + 1] ?? 3600);
	console.log(JSON.stringify(longRun(256, Number.isFinite(seconds) ? seconds : 3600), undefined, 2));
}

if (arguments_.includes('--long')) runLong();
else await (arguments_.includes('--plot') ? measureWorkPrecision() : measureAll());
