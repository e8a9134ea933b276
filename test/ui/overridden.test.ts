import { describe, expect, it } from 'vitest';
import type { DeclarationDescription, ParameterDescription } from '../../src/protocol/description.ts';
import { newlyOverridden, overriddenIn, overriddenMarks, overriddenText } from '../../src/ui/data/overridden.ts';
import { smallDescription } from './descriptions.ts';
import { start } from './startActions.ts';

const parameter = (path: string, value: number, standard: number): ParameterDescription => ({
	...{ path, title: path, type: 'number', unit: 'uA/cm^2', value, standard },
	...{ minimum: 0, maximum: 100, source: '', evidence: 'source' },
});
const declaration = (
	kind: DeclarationDescription['kind'],
	name: string,
	includes: DeclarationDescription['includes'] = [],
): DeclarationDescription => ({
	...{ file: `${name}.eq`, text: '', kind, name, title: name, own: false, replaces: false, inUse: true },
	...{ warnings: [], includes, needs: [], about: '' },
});

describe('a parameter that was set on its own', () => {
	const [ganglion] = smallDescription().populations.filter(({ name }) => name === 'ganglion');
	if (!ganglion) throw new Error('the description has no ganglion cell');
	const populations = [{ ...ganglion, kind: 'ganglion.a' }];
	const cell = declaration('cell', 'ganglion.a', [{ mechanism: 'my.K', alias: 'K' }]);
	const channel = declaration('channel', 'my.K');
	const parameters = [
		parameter('ganglion.K.g', 0.5, 12),
		parameter('ganglion.C', 2, 1),
		parameter('ganglion.area', 1, 1),
	];
	const names = (of: DeclarationDescription) =>
		overriddenIn(of, [cell, channel], { populations, parameters }).map(({ name }) => name);

	it('is found in the file that states it, the cell’s own and its mechanism’s', () => {
		expect([names(cell), names(channel), names(declaration('channel', 'other'))]).toEqual([['C'], ['g'], []]);
	});

	it('is said at its line, with both values', () => {
		const found = overriddenIn(channel, [cell, channel], { populations, parameters });
		expect(overriddenMarks('channel my.K\nparameter gain = 1\nparameter g = 12', found)).toEqual([
			{
				...{ line: 3, kind: 'warning' },
				message: 'ganglion.K.g is 0.5 µA/cm², set on its own: it stands in place of 12 µA/cm² in the text.',
			},
		]);
	});

	it('is new where the text has come to say something else, and not where it was set since', () => {
		const before = { parameters: [parameter('ganglion.K.g', 0.5, 10), parameter('ganglion.C', 1, 1)] };
		expect(newlyOverridden(before, { parameters }).map(({ path }) => path)).toEqual(['ganglion.K.g']);
	});

	it('is named when an edit of the text gives it another value', async () => {
		let standard = 0.02;
		const describe = () => {
			const small = smallDescription();
			const value = { value: 0.5, standard };
			return {
				...small,
				parameters: small.parameters.map((each) => (each.path === 'rod.C' ? { ...each, ...value } : each)),
			};
		};
		const { actions, toasts } = await start({ describe });
		await actions.describe();
		expect(toasts.getState().toasts).toEqual([]);
		standard = 0.03;
		await actions.describe();
		expect(toasts.getState().toasts.map(({ message }) => message)).toEqual([
			`${overriddenText({ ...parameter('rod.C', 0.5, 0.03), unit: 'nF' })} The Circuit panel has the way to the text’s.`,
		]);
	});
});
