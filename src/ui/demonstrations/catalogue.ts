import { parseJson } from '../../base/jsonText.ts';
import { tabNames } from '../panels/catalogue.ts';
import { type Demonstration, openedDemonstration } from '../workbench/demonstrationFile.ts';

/** The demonstrations that come with the project: files as anybody can write them, built into the page. */
const files = import.meta.glob('../../../assets/demonstrations/*.json', {
	query: '?raw',
	import: 'default',
	eager: true,
});

/** Their names, in the order of the gallery. To add one: a file in assets/demonstrations, and its name here. */
const names = [
	'on-and-off',
	'adaptation',
	'horizontal-feedback',
	'junctions-cut',
	'degeneration',
	'channel-edited',
	'rod-signals-in-cones',
] as const;

/** The demonstration of a name. @throws UserError for a bad file */
function builtIn(name: string): Demonstration {
	const text = files[`../../../assets/demonstrations/${name}.json`];
	return openedDemonstration(`${name}.json`, parseJson(`${name}.json`, text ?? ''), tabNames).demonstration;
}

/** All of them, in order. */
export const builtInDemonstrations = (): readonly Demonstration[] => names.map(builtIn);
