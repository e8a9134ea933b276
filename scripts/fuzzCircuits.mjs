// Random circuits, valid and not; prints figures:
//   npm run -s fuzz:circuits -- [--count 3000] [--seed 1] [--steps 100] [--native] [--json]
// Each valid one is compiled by every back end, which must agree on random states, and run without a number that is none.
// With --native each valid one is compiled by the C compiler here instead, 50 at a time, and must do what it does in WebAssembly to the last bit.
// Each invalid one has one mistake and must be refused by a sentence with file, line and term. Ends with 1 where one is not.
import { parseArgs } from 'node:util';
import { bundleForNode } from './bundleForNode.mjs';

const { values } = parseArgs({
	options: {
		count: { type: 'string', default: '3000' },
		seed: { type: 'string', default: '1' },
		steps: { type: 'string', default: '100' },
		native: { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
	},
});
const [count, seed, steps] = [Number(values.count), Number(values.seed), Number(values.steps)];
if (![count, seed, steps].every((each) => Number.isInteger(each) && each >= 1)) {
	console.error('--count, --seed and --steps must be whole numbers from 1');
	process.exit(2);
}
const startedMs = performance.now();
/** @param {number} done */
const tell = (done) => {
	if (!values.json && done % 100 === 0) process.stderr.write(`\r${done} of ${count}`);
};
/** @returns {Promise<{ failed: number }>} */
async function compared() {
	const { runNativeCircuits } = await import(await bundleForNode('test/native/runNative.ts', 'fuzz-native'));
	return runNativeCircuits(count, seed, tell);
}
/** @returns {Promise<{ failed: number }>} */
async function checked() {
	const { runRandomCircuits } = await import(await bundleForNode('test/ode/random/run.ts', 'fuzz-circuits'));
	const found = runRandomCircuits(count, seed, steps, tell);
	return { ...found, failed: found.validFailed + found.invalidFailed };
}
const { failed, ...figures } = await (values.native ? compared() : checked());
if (!values.json) process.stderr.write('\n');
const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
console.log(JSON.stringify({ ...figures, seed, steps, seconds }, null, values.json ? undefined : '\t'));
process.exitCode = failed === 0 ? 0 : 1;
