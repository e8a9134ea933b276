import { availableParallelism, loadavg } from 'node:os';
import type { Command } from 'commander';
import { type LatencyBenchReport, runLatencyBench, SOFTWARE_GOAL_MS } from '../../host/latency/bench.ts';
import { BENCH_STAGES, type BenchStage } from '../../host/latency/ways.ts';
import { openBrowser } from '../../host/openBrowser.ts';
import { CIRCUIT_FORMS } from '../options/modelOptions.ts';
import { wholeNumber } from '../options/options.ts';
import { exitCodes } from '../terminal/failure.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { createProgress } from '../terminal/progress.ts';

interface LatencyOptions {
	readonly events: number;
	readonly circuit?: string;
	readonly screen?: true;
	readonly open: boolean;
	readonly json?: true;
}

const titles: Readonly<Record<BenchStage, string>> = {
	frameToModel: 'frame arrives → light in the model',
	physiology: 'light → next spike: the model’s own time',
	spikeFound: 'spike due → spike found',
	onWire: 'spike found → first byte on the wire',
	deviceActs: 'first byte → device acts',
	telemetryBack: 'device acts → telemetry back',
};

/** The report as a table for people and for docs/hardware.md. */
export function latencyText(report: LatencyBenchReport): string {
	const row = (title: string, { p50, p95, p99, max }: LatencyBenchReport['whole'], share: string) =>
		`| ${[title, ...[p50, p95, p99, max].map((value) => value.toFixed(2)), share].join(' | ')} |`;
	const { events, circuit, withoutSpike, notFollowed, stages, whole, software, jitter } = report;
	const reached = software.p99 < SOFTWARE_GOAL_MS ? 'reached' : 'missed';
	return [
		`${whole.count} of ${events} changes of light followed to the end (${withoutSpike} without a spike, ${notFollowed} lost on the way)`,
		`circuit ${circuit}; device: ${report.device}; real-time factor ${report.realTimeFactor.toFixed(3)}; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
		report.screen
			? `screen on: a page drew ${report.screen.pictures} pictures, ${report.screen.perS.toFixed(1)} a second`
			: 'screen off: snapshots were made, and nobody drew them',
		'',
		'| ms | p50 | p95 | p99 | max | share |',
		'|---|--:|--:|--:|--:|--:|',
		...BENCH_STAGES.map((stage) => row(titles[stage], stages[stage], `${(100 * stages[stage].share).toFixed(1)} %`)),
		row('the whole way', whole, '100 %'),
		row('software: frame arrives → first byte, less physiology', software, ''),
		'',
		`goal for the software: p99 below ${SOFTWARE_GOAL_MS} ms, ${reached}`,
		`time stamps of ${jitter.spikes} spikes: on the wire at most ${jitter.stampErrorUs.toFixed(2)} µs from the model's time; they leave with a jitter of ${jitter.sdMs.toFixed(2)} ms (standard deviation; p99 − p50 ${jitter.p99MinusP50Ms.toFixed(2)} ms) against the model's clock`,
	].join('\n');
}

async function latency({ events, circuit, screen, open, json }: LatencyOptions): Promise<void> {
	const interrupt = onInterrupt();
	const progress = createProgress('latency', process.stderr, () => performance.now());
	try {
		const report = await runLatencyBench({
			events,
			...(circuit === undefined ? {} : { circuit }),
			signal: interrupt.signal,
			...(screen && {
				screen(url: string, onceUrl: string) {
					console.error(`retinode: the page is at ${url}; measuring begins when it draws`);
					if (open) openBrowser(onceUrl);
				},
			}),
			progress: (done) => progress.update(done),
		});
		progress.finish();
		console.log(json ? JSON.stringify(report, null, 2) : latencyText(report));
	} catch (error) {
		if (!interrupt.signal.aborted) throw error;
		process.exitCode = exitCodes.interrupted;
	} finally {
		progress.finish();
		interrupt.dispose();
	}
}

/** `retinode latency`: how long a change of light takes to the device and back. */
export function addLatencyCommand(program: Command): void {
	program
		.command('latency')
		.description(
			'measure the way of a change of light to the wire, the device and back, stage by stage, with the simulated hand on a pseudo-terminal (about a third of a second an event)',
		)
		.option('--events <n>', 'changes of light', wholeNumber('--events', 1, 100_000), 100)
		.option('--circuit <name>', `${CIRCUIT_FORMS} (default: mouse, the tissue of a first start)`)
		.option('--screen', 'with the app open in the browser, drawing while it is measured')
		.option('--no-open', 'with --screen, only print the address')
		.option('--json', 'print the report as JSON')
		.action(latency);
}
