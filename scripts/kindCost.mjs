// `npm run -s kind-cost`: prints how long a circuit of one kind of 500 states takes from its text to the end of `retinode explain` (linking, dark rest, analysis, plan, code). Needs a build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** @param {number} count */
const range = (count) => Array.from({ length: count }, (_, k) => k);

/** Lines of a cell beside its potential. @type {Record<string, string[]>} */
const kinds = {
	'499 gates': range(499).flatMap((k) => [
		`state m${k} [1] = 0.1 in 0 .. 1 "gate"`,
		`m${k}' = 0.1[1/(ms*mV)]*L(-(V + 30[mV]), 10[mV])*(1 - m${k}) - 4[1/ms]*exp(-(V + 60[mV])/18[mV])*m${k}`,
		`current I${k} [pA] = 0.001[nS]*m${k}*(V - 50[mV])`,
	]),
	'a cable of 499 compartments': [
		'current I [pA] = 1[nS]*(V - U0)',
		...range(499).flatMap((k) => [
			`state U${k} [mV] = -60 in -150 .. 100 "compartment"`,
			`U${k}' = (${k === 0 ? 'V' : `U${k - 1}`} - U${k})/1[ms]${k < 498 ? ` + (U${k + 1} - U${k})/1[ms]` : ''} - (U${k} + 60[mV])/20[ms]`,
		]),
	],
	'calcium with 498 buffers': [
		'current I [pA] = 0.01[pA/uM]*Ca',
		'state Ca [uM] = 0.1 in 0 .. 1000 "calcium"',
		...range(498).flatMap((k) => [
			`state B${k} [uM] = 1 in 0 .. 100 "buffer"`,
			`b${k} [uM/ms] = 0.01[1/(ms*uM)]*Ca*(100[uM] - B${k}) - ${0.09 * (1 + k)}[1/ms]*B${k}`,
			`B${k}' = b${k}`,
		]),
		`Ca' = -(${range(498)
			.map((k) => `b${k}`)
			.join(' + ')}) - (Ca - 0.1[uM])/50[ms]`,
	],
};

const folder = mkdtempSync(join(tmpdir(), 'retinode-kind-cost-'));
try {
	const circuit = join(folder, 'circuit.eq');
	writeFileSync(circuit, 'circuit one\ncell big\n');
	for (const [name, lines] of Object.entries(kinds)) {
		const file = join(folder, 'big.eq');
		const cell = [
			'cell big',
			'parameter C = 0.02 [nF] in 0.001 .. 1 "capacitance"',
			'state V [mV] = -60 in -150 .. 100 "potential"',
			...lines,
			"V' = -(membrane_current + 2[nS]*(V + 60[mV]))/C",
		];
		writeFileSync(file, `${cell.join('\n')}\n`);
		const startMs = performance.now();
		const command = [join(root, 'bin/retinode.js'), 'explain', 'one', '--model-file', file, '--model-file', circuit];
		const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', maxBuffer: 1 << 26 });
		if (status !== 0) throw new Error(stderr);
		console.log(`${name}: ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
	}
} finally {
	rmSync(folder, { recursive: true });
}
