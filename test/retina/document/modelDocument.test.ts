import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../../src/ode/equations/linking/library.ts';
import { buildNetwork } from '../../../src/ode/kernels/network/networkBuilder.ts';
import { catalogue } from '../../../src/retina/catalogue.ts';
import { circuitCounts, modelDocument } from '../../../src/retina/document/modelDocument.ts';

const library = createLibrary(catalogue);
const networks = [...library.values()]
	.filter((declaration) => declaration.kind === 'circuit')
	.map((circuit) => buildNetwork(circuit.name, library));

describe('the model document', () => {
	it('in docs/ is what the declarations say today: after a change, run `npm run docs`', () => {
		const committed = readFileSync(new URL('../../../docs/model.md', import.meta.url), 'utf8');
		expect(committed.trimEnd()).toBe(modelDocument(library, networks).trimEnd());
	});

	it('holds every declaration with its equations typeset', () => {
		const text = modelDocument(library, networks);
		for (const { kind, name } of library.values()) expect(text).toContain(`### ${kind} ${name}\n`);
		expect(text).toContain('\\frac{dm}{dt} &= \\alpha_{m}\\,\\left(1 - m\\right) - \\beta_{m}\\,m');
	});

	it('counts what the publication counts: one column has 85 states and, with them, over 270 equations and parameters', () => {
		const dual = networks.find((network) => network.circuit.name === 'dual');
		if (!dual) throw new Error('no circuit dual');
		const { states, quantities, parameters } = circuitCounts(dual);
		expect(states).toBe(85);
		expect(states + quantities + parameters).toBeGreaterThan(270);
	});
});
