import { type Command, Option } from 'commander';
import { arithmetics } from '../../base/arithmetic.ts';
import { UserError } from '../../base/errors.ts';
import { nameList } from '../../base/nameList.ts';
import {
	type FinenessOption,
	finenessOptions,
	solverNamed,
	solverNames,
	solvers,
	solversWith,
} from '../../engine/simulate/solvers.ts';
import { longestPromisedStepMs } from '../../protocol/limits/accuracy.ts';
import { publishedCircuits } from '../../retina/catalogue.ts';
import { variants } from '../../retina/variants/variants.ts';
import type { SimulateOptions } from '../batch/batch.ts';
import { runBatch } from '../batch/runBatch.ts';
import { addLightOptions, lightOptionNames } from '../options/lightOptions.ts';
import { CIRCUIT_FORMS, VARIANT_FORMS } from '../options/modelOptions.ts';
import { addNoiseOptions } from '../options/noiseOptions.ts';
import { collect, finiteNumber, parameterOption } from '../options/options.ts';
import { addRecordingOptions } from '../options/recordingOptions.ts';

/** Options that say what the flash is. */
const flashOptions = ['rod', 'cone', 'lightStart', 'lightDuration'];

const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
const flags = (names: readonly string[]) => names.map(flag).join(', ');

/** Refuses options that were given but would have no effect. */
function refuse(command: Command, isOut: (name: string) => boolean, from: string): void {
	const given = Object.keys(command.opts()).filter((name) => command.getOptionValueSource(name) === 'cli');
	const out = given.filter(isOut);
	if (out.length > 0) throw new UserError(`${flags(out)} cannot go with ${from}`);
}

const solverHelp = `${solverNames.map((name) => `${name}: ${solvers[name].help}`).join('; ')} (default: odex; rk4 for release2016)`;

/** What an option says of the solvers that it is for. */
function finenessHelp(option: FinenessOption): string {
	const of = solversWith(option).map((name) => `${name} (default ${solvers[name].defaultText})`);
	const { help, minimum, maximum } = finenessOptions[option];
	return `${help} of ${nameList(of, 'or')}, ${minimum} to ${maximum}`;
}

/** `retinode simulate`: a batch run to a table and spike times. */
export function addSimulateCommand(program: Command): void {
	const command = program
		.command('simulate')
		.description('run a circuit once, and write a table and spike times')
		.option('--circuit <name>', `${CIRCUIT_FORMS} (default: ${publishedCircuits[0]})`)
		.option(
			'--tissue <WxH>',
			'in place of a column a piece of tissue in µm, such as 200x150, of a circuit with mosaics',
		)
		.option('--variant <name>', `${VARIANT_FORMS} (default: ${variants[0]?.name})`)
		.option('--fault <name...>', 'only these faults of the variant; none for no fault at all')
		.option(
			'--rod <rate>',
			'input of rods during the flash, per s (photoisomerisations at a gain of 1)',
			finiteNumber('--rod'),
			100,
		)
		.option(
			'--cone <rate>',
			'input of cones during the flash, per s (photoisomerisations at a gain of 1)',
			finiteNumber('--cone'),
			50_000,
		)
		.option('--stimulus <spec>', 'a generated stimulus instead of the flash: NAME or NAME?parameter=value&…')
		.option('--light-start <s>', 'start of the flash', finiteNumber('--light-start'), 1)
		.option('--light-duration <s>', 'duration of the flash', finiteNumber('--light-duration'), 0.02)
		.option('--duration <s>', 'model time of the run', finiteNumber('--duration'), 3)
		.option('--solver <name>', solverHelp)
		.option('--dt <s>', finenessHelp('dt'), finiteNumber('--dt'))
		.option('--tolerance <t>', finenessHelp('tolerance'), finiteNumber('--tolerance'))
		.option(
			'--beyond-contract',
			`take steps of realtime above ${longestPromisedStepMs / 1000} s, for which no accuracy is promised`,
		)
		.option(
			'--native',
			'take the steps of realtime in native code, made by the C compiler here (clang or cc) for this processor and kept in your cache folder; the same bits as WebAssembly, which runs, and says why, where that cannot be had',
		)
		.option('--no-native', 'take them in WebAssembly, as without --native')
		.addOption(
			new Option(
				'--arithmetic <name>',
				'by which realtime computes, exact or fast: exact has the same bits everywhere; fast is offered by native code alone, which it asks for, and differs by less than half of what the accuracy contract allows (default: the session’s; exact)',
			).choices(arithmetics),
		)
		.option('--no-check', 'do not measure the error of realtime, which runs the reference beside it')
		.option('--rows-every <s>', 'distance of rows', finiteNumber('--rows-every'), 0.001)
		.option(
			'--parameter <path=value>',
			'set a parameter in its declared unit (switches: 0 or 1); may be repeated',
			collect(parameterOption),
		);
	addNoiseOptions(command);
	command
		.option('--record <path...>', 'record these quantities instead of the usual columns: rod.Kv.I, ganglion.V, …')
		.option(
			'--session <file>',
			'take circuit, variant, patch, parameters, light and interventions from a session file; --stimulus or a flash take the place of its light',
		)
		.option('--model-file <file...>', 'declaration files (.eq) of your own, which add to or replace the built-in ones')
		.option('--out <file>', 'table as CSV; - is standard output')
		.option(
			'--spikes <file>',
			'spike times in s, one a line (upward crossings of -20 mV, or events that a cell declares); - is standard output',
		)
		.option('--json', 'print the figures of the run as JSON');
	addRecordingOptions(command);
	addLightOptions(command);
	command.action(async (options: SimulateOptions) => {
		if (options.stimulus !== undefined) {
			refuse(command, (name) => flashOptions.includes(name), '--stimulus, which brings its own light');
		}
		if (options.solver !== undefined && solvers[solverNamed(options.solver)].fineness !== 'tolerance') {
			refuse(command, (name) => name === 'tolerance', `the solver ${options.solver}, whose step is --dt`);
		}
		const isFlash = flashOptions.some((name) => command.getOptionValueSource(name) === 'cli');
		if (options.stimulus === undefined && (options.session === undefined || isFlash)) {
			refuse(command, (name) => lightOptionNames.includes(name), 'a flash, which states the input of receptors itself');
		}
		const asked = { ...options, isFlash };
		await runBatch('simulate', { type: 'simulate', options: asked });
	});
}
