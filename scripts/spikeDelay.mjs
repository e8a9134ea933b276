// `npm run -s spike-delay`: how late the lines of `retinode live --spikes -` come, ms. A live model is never ahead of wall time and, on a machine that
// does not hold it, falls behind and stays behind: the quickest of the lines from a spike on shows where both clocks stand to each other by then, to
// within that line's own delay (a step and a way through a pipe). By hand; needs a build. Arguments: seconds of the run (12), columns (2x2).
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [duration = '12', columns = '2x2'] = process.argv.slice(2);
const program = fileURLToPath(new URL('../bin/retinode.js', import.meta.url));
const run = ['live', '--source', 'clip:reach', '--loop', '--columns', columns, '--duration', duration, '--spikes', '-'];
const child = spawn(process.execPath, [program, ...run], { stdio: ['ignore', 'pipe', 'inherit'] });
/** @type {number[]} */
const ahead = [];
for await (const line of createInterface({ input: child.stdout })) {
	const cameMs = performance.now();
	if (/^[\d.e-]+,\d+$/.test(line)) ahead.push(cameMs - 1000 * Number.parseFloat(line));
}
let quickest = Number.POSITIVE_INFINITY;
const late = ahead
	.toReversed()
	.map((ms) => {
		quickest = Math.min(quickest, ms);
		return ms - quickest;
	})
	.sort((a, b) => a - b);
const share = (/** @type {number} */ part) => (late[Math.floor(part * (late.length - 1))] ?? Number.NaN).toFixed(1);
console.log(
	`${late.length} spikes; later than the quickest that follows (ms): p50 ${share(0.5)}, p99 ${share(0.99)}, max ${share(1)}`,
);
