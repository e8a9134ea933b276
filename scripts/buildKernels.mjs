// Prepares the native code of the built-in circuits, as `simulate --native` takes it from the cache:
//   npm run -s build:kernels -- [--json]
// Ends with 1 where one could not be made.
import { parseArgs } from 'node:util';
import { bundleForNode } from './bundleForNode.mjs';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const { buildKernels } = await import(await bundleForNode('src/cli/batch/buildKernels.ts', 'build-kernels'));
const trial = await bundleForNode('src/host/native/nativeTrial.ts', 'native-trial');
/** @param {{ circuit: string, name: string, detail: string, seconds: number }} made */
const tell = ({ circuit, name, detail, seconds }) => {
	if (!values.json) console.log(`${circuit}: ${name === 'native' ? '' : 'no native code: '}${detail} (${seconds} s)`);
};
const made = await buildKernels(new URL(trial), tell);
if (values.json) console.log(JSON.stringify(made, null, 2));
process.exitCode = made.every((/** @type {{ name: string }} */ { name }) => name === 'native') ? 0 : 1;
