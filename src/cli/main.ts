import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { addAnalysesCommand } from './commands/analyses.ts';
import { addAppCommand } from './commands/app.ts';
import { addCalibrateCommand } from './commands/calibrate.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addControlCommand } from './commands/control.ts';
import { addConvertCommand } from './commands/convert.ts';
import { addDatasetCommand } from './commands/dataset.ts';
import { addDeviceCommand } from './commands/device.ts';
import { addDrugsCommand } from './commands/drugs.ts';
import { addEventsCommand } from './commands/events.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addExportCommand } from './commands/exportModels.ts';
import { addImportCommand } from './commands/importModels.ts';
import { addLatencyCommand } from './commands/latency.ts';
import { addLiveCommand } from './commands/live.ts';
import { addMechanismsCommand } from './commands/mechanisms.ts';
import { addModelCommand } from './commands/model.ts';
import { addOpenCommand } from './commands/open.ts';
import { addPageCommand } from './commands/page.ts';
import { addPortsCommand } from './commands/ports.ts';
import { addPresetsCommand } from './commands/presets.ts';
import { addRecoverCommand } from './commands/recover.ts';
import { addRunCommand } from './commands/run.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addValidateCommand } from './commands/validate.ts';
import { describeFailure, exitCodes } from './terminal/failure.ts';

/** The command line: every command of `retinode`, a file each in `commands`. */
function createProgram(): Command {
	const program = new Command('retinode')
		.description('The real-time, conductance-based retina you can plug hardware into.')
		.version(packageJson.version, '-V, --version', 'print the version')
		.helpOption('-h, --help', 'print help')
		.showHelpAfterError('(--help shows what is possible)')
		.enablePositionalOptions()
		.exitOverride();
	addAppCommand(program);
	addOpenCommand(program);
	addPageCommand(program);
	addLiveCommand(program);
	addLatencyCommand(program);
	addCalibrateCommand(program);
	addCompareCommand(program);
	addConvertCommand(program);
	addRunCommand(program);
	addSimulateCommand(program);
	addDatasetCommand(program);
	addRecoverCommand(program);
	addPresetsCommand(program);
	addValidateCommand(program);
	addPortsCommand(program);
	addDeviceCommand(program);
	addControlCommand(program);
	addAnalysesCommand(program);
	addMechanismsCommand(program);
	addDrugsCommand(program);
	addEventsCommand(program);
	addModelCommand(program);
	addImportCommand(program);
	addExportCommand(program);
	addExplainCommand(program);
	return program;
}

async function main(): Promise<void> {
	// A reader that stops early (`| head`) ends the program quietly, as other command-line tools do.
	process.stdout.on('error', (error: Error & { code?: string }) => {
		if (error.code === 'EPIPE') process.exit();
		console.error(`retinode: standard output: ${describeFailure(error).message}`);
		process.exit(exitCodes.failure);
	});
	// Where nobody can be told, the work goes on: a hand may be moving.
	process.stderr.on('error', () => undefined);
	try {
		await createProgram().parseAsync(process.argv);
	} catch (error) {
		if (error instanceof CommanderError) {
			// Commander has already printed its sentence or the help that was asked for.
			process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
			return;
		}
		const { message, exitCode } = describeFailure(error);
		console.error(`retinode: ${message}`);
		if (process.env.RETINODE_DEBUG) console.error(error);
		process.exitCode = exitCode;
	}
}

await main();
