import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addControlCommand } from '../../src/cli/commands/control.ts';
import { addDeviceCommand } from '../../src/cli/commands/device.ts';
import { addLiveCommand } from '../../src/cli/commands/live.ts';
import { addSimulateCommand } from '../../src/cli/commands/simulate.ts';
import { solverNames } from '../../src/engine/simulate/solvers.ts';
import { EMG_KINDS } from '../../src/io/control/emg/kinds/catalogue.ts';
import { ESTIMATORS } from '../../src/io/control/estimators.ts';
import { FUSIONS } from '../../src/io/control/fusions.ts';
import { DRIVERS } from '../../src/io/devices/driverRegistry.ts';
import { DEVICES } from '../../src/io/devices/twinRegistry.ts';
import { SOURCE_HELP } from '../../src/io/light/node/kinds/catalogue.ts';
import { publishedCircuits } from '../../src/retina/catalogue.ts';
import { LIGHT_LEVEL_NAMES } from '../../src/retina/light/levels/lightLevel.ts';
import { CONE_PLACES } from '../../src/retina/light/levels/photometry.ts';
import { variants } from '../../src/retina/variants/variants.ts';

/** What `retinode … --help` prints, its lines joined: how they are broken is the terminal's business. */
async function help(...words: readonly string[]): Promise<string> {
	let printed = '';
	const program = new Command('retinode').exitOverride().configureOutput({
		writeOut: (text) => {
			printed += text;
		},
	});
	for (const add of [addControlCommand, addDeviceCommand, addLiveCommand, addSimulateCommand]) add(program);
	await program.parseAsync(['node', 'retinode', ...words, '--help']).catch(() => undefined);
	return printed.replaceAll(/\s+/g, ' ');
}

const modelNames = [...publishedCircuits, ...variants.map(({ name }) => name)];
const estimators = Object.entries(ESTIMATORS).map(([name, { help }]) => `${name} (${help})`);
const emgForms = Object.values(EMG_KINDS).flatMap(({ form }) => form ?? []);

describe('The help lists what there is', () => {
	test.each<[string, readonly string[], readonly string[]]>([
		['light sources', ['live'], SOURCE_HELP.flat()],
		['light levels', ['live'], LIGHT_LEVEL_NAMES],
		['cones', ['live'], CONE_PLACES],
		['circuits and variants', ['live'], modelNames],
		['circuits and variants, of batch runs', ['simulate'], modelNames],
		['solvers', ['simulate'], solverNames],
		['drivers', ['live'], DRIVERS.flatMap(({ name, summary }) => [`${name} ${summary}`])],
		['estimators', ['live'], estimators],
		['estimators, to evaluate', ['control', 'evaluate'], estimators],
		['ways of fusion', ['live'], Object.keys(FUSIONS)],
		['EMG sources', ['live'], emgForms],
		['simulated devices', ['device'], DEVICES.map(({ name, summary }) => `${name} [options] ${summary}`)],
	])('%s', async (_what, words, entries) => {
		const text = await help(...words);
		for (const entry of entries) expect(text).toContain(entry);
	});

	test('EMG sources that a muscle can be calibrated by, and no other', async () => {
		const text = await help('control', 'calibrate');
		for (const { form, source } of Object.values(EMG_KINDS)) {
			if (form !== undefined) expect(text.includes(form), form).toBe(source !== undefined);
		}
	});
});
