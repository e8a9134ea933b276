import { describe, expect, it } from 'vitest';
import { parseDeclaration } from '../../src/ode/equations/language/parser.ts';

const parse = (...lines: readonly string[]) => parseDeclaration(['channel my.K', ...lines].join('\n'), 'k.eq');

describe('what a mechanism says of itself', () => {
	it('is lists of ions, cells and drugs, in one statement or several', () => {
		const said = parse(
			'ion Na, K',
			'found in rod, ON bipolar cell',
			'blocked by TTX',
			'blocked by 4-AP, omega-conotoxin GVIA',
		);
		expect(said.ions).toEqual(['Na', 'K']);
		expect(said.foundIn).toEqual(['rod', 'ON bipolar cell']);
		expect(said.blockedBy).toEqual(['TTX', '4-AP', 'omega-conotoxin GVIA']);
	});

	it('may be left out', () => {
		expect(parse()).toMatchObject({ ions: [], foundIn: [], blockedBy: [] });
	});

	it.each(['ion = 3', 'ion [1] = 3', "ion' = 3[1/ms]", 'found = 1', 'blocked = 1'])(
		'is not the quantity of that name: %s',
		(line) => {
			const { ions, assignments, derivatives } = parse(line);
			expect(ions).toEqual([]);
			expect(assignments.length + derivatives.length).toBe(1);
		},
	);

	it.each([
		['ion Xe', /^k\.eq:2 \(channel my\.K\): unknown ion 'Xe'; known are Na, K, Ca, Cl, HCO3, H, Mg$/],
		['ion', /unknown ion ''; known are/],
		['ion Na,, K', /unknown ion ''/],
		['ion Na K', /unknown ion 'Na K'/],
		['ion K, K', /'K' is named twice after 'ion'/],
		['blocked by', /expected the name of a drug, got ''; write blocked by TTX, TEA/],
		['blocked by TTX,', /expected the name of a drug, got ''/],
		['blocked by TTX = 3', /expected the name of a drug, got 'TTX = 3'/],
		['blocked TTX', /^k\.eq:2 \(channel my\.K\): expected 'blocked by', got 'blocked TTX'; write blocked by TTX, TEA$/],
		['blocked', /expected 'blocked by', got 'blocked'/],
		['found rod', /expected 'found in', got 'found rod'; write found in rod, cone/],
		['found in [rod]', /expected 'found in', got 'found in \[rod\]'/],
		['found in rod; cone', /expected the name of a cell, got 'rod; cone'; write found in rod, cone/],
	])('is refused with its place and what was expected: %s', (line, message) => {
		expect(() => parse(line)).toThrow(message);
	});

	it.each(['cell', 'circuit'])('is not said of a %s, which has it from what it holds', (kind) => {
		const said = () => parseDeclaration(`${kind} my\nblocked by TTX`, 'my.eq');
		expect(said).toThrow(`my.eq:2 (${kind} my): 'blocked by' is said of a channel, a pool, a synapse or a junction`);
	});
});
