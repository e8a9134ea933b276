import { execFileSync } from 'node:child_process';

/** A Python that imports NEURON, which `RETINODE_NEURON` names; NEURON compiles mechanisms, so a C++ compiler is needed too. */
function findPython(): string | undefined {
	const python = process.env.RETINODE_NEURON;
	if (python === undefined || python === '') return undefined;
	execFileSync(python, ['-c', 'import neuron'], { stdio: 'pipe' });
	return python;
}

/** The Python to run NEURON with; undefined where `RETINODE_NEURON` names none. @throws where it names one that has no NEURON */
export const neuronPython = findPython();

/** What the name of a test that needs NEURON says where there is none. */
export const withoutNeuron = neuronPython === undefined ? ' (skipped: RETINODE_NEURON names no Python with NEURON)' : '';
