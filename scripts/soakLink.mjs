// An hour of model time at 1,000 spikes/s through random trouble, on a virtual clock; prints the report as JSON:
//   node scripts/soakLink.mjs [--seed 1] [--seconds 3600] [--rate 1000]
// Ends with 1 when a spike is unaccounted for, when the two ends disagree, when memory grew or when handing over stalled.
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bundleForNode } from './bundleForNode.mjs';

/** Handing spikes over may take this long, ms: a third of a frame of 60 per second. */
const STALL_MS = 5;
/** Memory may differ by this much between the first and the last quarter of an hour, MB. */
const GROWTH_MB = 2;

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		seconds: { type: 'string', default: '3600' },
		rate: { type: 'string', default: '1000' },
	},
});
const [seed, seconds, spikesPerS] = [Number(values.seed), Number(values.seconds), Number(values.rate)];
if (!Number.isInteger(seed) || !(seconds > 0) || !(spikesPerS > 0)) {
	console.error('--seed must be a whole number, --seconds and --rate numbers above 0');
	process.exit(2);
}

setFlagsFromString('--expose-gc');
/** @type {() => void} */
const collectGarbage = runInNewContext('gc');

const { runSoak } = await import(await bundleForNode('test/io/link/runSoak.ts', 'soak-link'));
const startedMs = performance.now();
const report = await runSoak({
	seed,
	modelMs: Math.round(seconds / 5) * 5000,
	spikesPerS,
	wallMs: () => performance.now(),
	heapBytes() {
		collectGarbage();
		return process.memoryUsage().heapUsed;
	},
	/** @param {number} minute */
	onMinute: (minute) => process.stderr.write(`\r${minute} min`),
});
process.stderr.write('\n');

/** @param {readonly number[]} list */
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const quarter = Math.max(1, Math.floor(report.heapMb.length / 4));
const heapGrowthMb = median(report.heapMb.slice(-quarter)) - median(report.heapMb.slice(0, quarter));
const { spikes } = report;
const failures = [
	spikes.delivered + spikes.lostTotal !== spikes.handedOver && 'spikes are unaccounted for',
	report.bookErrors > 0 && 'the books did not agree at all times',
	(report.receivedUnconfirmed < 0 || report.receivedUnconfirmed > report.inFlightAtResets) && 'the two ends disagree',
	heapGrowthMb > GROWTH_MB && 'memory grew',
	report.handOver.p999Ms > STALL_MS && 'handing over stalled',
].filter((failure) => failure !== false);
const wallSeconds = Math.round((performance.now() - startedMs) / 100) / 10;
console.log(JSON.stringify({ ...report, heapGrowthMb, wallSeconds, failures }, null, '\t'));
process.exitCode = failures.length === 0 ? 0 : 1;
