import { describe, expect, it } from 'vitest';
import { createLibrary } from '../../src/ode/equations/linking/library.ts';
import { checkDeclaration } from '../../src/ode/kernels/network/checkDeclaration.ts';
import { catalogue } from '../../src/retina/catalogue.ts';

const base = createLibrary(catalogue);

function check(...lines: string[]): void {
	const files = [{ file: 'mine.eq', text: lines.join('\n') }];
	for (const declaration of createLibrary(files).values()) {
		checkDeclaration(declaration, createLibrary(files, base));
	}
}

describe('a declaration that no circuit uses yet', () => {
	it.each([...base.values()].map((declaration) => [`${declaration.kind} ${declaration.name}`, declaration] as const))(
		'passes where it is right: %s',
		(_name, declaration) => {
			expect(() => checkDeclaration(declaration, base)).not.toThrow();
		},
	);

	it.each<[string, readonly string[], RegExp]>([
		[
			'an unknown name',
			['channel my.x', 'needs V [mV]', 'current I [pA] = 1[nS]*(V - Q)'],
			/^mine\.eq:3 \(channel my\.x, I\): .*'Q'/,
		],
		['an unknown unit', ['channel my.x', 'parameter g = 1 [bogus] in 0 .. 2 "a"'], /^mine\.eq:2 .*bogus/],
		[
			'units that do not agree',
			['channel my.x', 'needs V [mV]', 'current I [pA] = V*V'],
			/^mine\.eq:3 \(channel my\.x, I\): 'I' is in .*expected \[pA\]/,
		],
		[
			'a state without an equation',
			['channel my.x', 'needs V [mV]', 'state m [1] = 0 in 0 .. 1 "a"', 'current I [pA] = 1[nS]*m*V'],
			/^mine\.eq:\d .*m/,
		],
		['quantities in a circle', ['channel my.x', 'a = b', 'b = a'], /^mine\.eq:\d/],
		['a circuit of unknown cells', ['circuit q', 'title t', 'cell nothere'], /^mine\.eq:3 .*nothere/],
	])('is refused for %s, with file, line and term', (_what, lines, sentence) => {
		expect(() => check(...lines)).toThrow(sentence);
	});
});
