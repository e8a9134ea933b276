// Random circuits, valid and not; prints figures:
//   npm run -s fuzz:circuits -- [--count 3000] [--seed 1] [--steps 100] [--json]
// Each valid one is compiled by every back end, which must agree on random states, and run without a number that is none.
// Each invalid one has one mistake and must be refused by a sentence with file, line and term. Ends with 1 where one is not.
import { parseArgs } from 'node:util';
import { bundleForNode } from './bundleForNode.mjs';

const { values } = parseArgs({
	options: {
		count: { type: 'string', default: '3000' },
		seed: { type: 'string', default: '1' },
		steps: { type: 'string', default: '100' },
		json: { type: 'boolean', default: false },
	},
});
const [count, seed, steps] = [Number(values.count), Number(values.seed), Number(values.steps)];
if (![count, seed, steps].every((each) => Number.isInteger(each) && each >= 1)) {
	console.error('--count, --seed and --steps must be whole numbers from 1');
	process.exit(2);
}
const { runRandomCircuits } = await import(await bundleForNode('test/ode/random/run.ts', 'fuzz-circuits'));
const startedMs = performance.now();
/** @param {number} done */
const tell = (done) => {
	if (!values.json && done % 100 === 0) process.stderr.write(`\r${done} of ${count}`);
};
const figures = runRandomCircuits(count, seed, steps, tell);
if (!values.json) process.stderr.write('\n');
const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
console.log(JSON.stringify({ ...figures, seed, steps, seconds }, null, values.json ? undefined : '\t'));
process.exitCode = figures.validFailed + figures.invalidFailed === 0 ? 0 : 1;
