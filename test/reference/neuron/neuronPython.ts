import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `npm run interop:tools` installs NEURON here; `RETINODE_NEURON` may name another Python that has it. NEURON compiles mechanisms, so a C++ compiler is needed too. */
const python =
	process.env.RETINODE_NEURON ?? fileURLToPath(new URL('../../../out/interop-tools/bin/python', import.meta.url));

const hasNeuron = existsSync(python) && spawnSync(python, ['-c', 'import neuron']).status === 0;

/** The Python to run NEURON with; undefined where there is none. */
export const neuronPython = hasNeuron ? python : undefined;

/** What the name of a test that needs NEURON says where there is none. */
export const withoutNeuron = hasNeuron ? '' : ' (skipped: no NEURON; npm run interop:tools installs it)';
