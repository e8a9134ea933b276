import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { UserError } from '../../base/errors.ts';
import { finishLiveNwb } from '../../host/finishLiveNwb.ts';
import { startHost } from '../../host/startHost.ts';
import { type LightSourceSpec, lightSourceKind } from '../../protocol/session/lightSources.ts';
import { CIRCUIT_FORMS } from '../options/modelOptions.ts';
import { addNativeOptions, type NativeOptions, nativeChoiceOf } from '../options/nativeOptions.ts';
import { columnsOf, tissueOf, wholeNumber } from '../options/options.ts';
import { addLiveRecordingOptions, type LiveRecordingOptions, recordingOf } from '../options/recordingOptions.ts';
import { addSourceOptions, type SourceOptions, sourceHelp, sourceOf } from '../options/sourceOptions.ts';
import { LIGHT_LOG_OPTION } from '../recorders/catalogue.ts';
import { chooseShell, electronPackageFolder, findElectronRuntime } from '../terminal/electronRuntime.ts';
import { exitCodes } from '../terminal/failure.ts';
import { onInterrupt } from '../terminal/interrupt.ts';
import { recordingText } from '../terminal/recordingText.ts';

interface AppOptions extends LiveRecordingOptions, NativeOptions, SourceOptions {
	readonly browser?: true;
	readonly open: boolean;
	readonly port: number;
	readonly session?: string;
	readonly circuit?: string;
	readonly columns?: string;
	readonly tissue?: string;
	readonly record?: string;
	readonly folder?: string;
	readonly headlessArm?: true;
	readonly json?: true;
}

/** Runs the desktop shell until its window is closed. */
function runElectron(
	executable: string,
	options: Readonly<Record<string, string | readonly string[] | undefined>>,
	flags: readonly string[],
): Promise<void> {
	const root = fileURLToPath(new URL('../..', import.meta.url));
	const given = Object.entries(options).flatMap(([name, value]) =>
		[value ?? []].flat().flatMap((each) => [`--${name}`, each]),
	);
	const child = spawn(executable, [root, ...given, ...flags], { stdio: 'inherit' });
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => {
			process.exitCode = code ?? 1;
			resolve();
		});
	});
}

/** What the desktop shell is told of what was asked for. */
function givenTo(options: AppOptions, source: LightSourceSpec | undefined) {
	const { session, circuit, columns, tissue, record, folder, nwb, quantities, arithmetic, rowsEvery, port } = options;
	return {
		session,
		circuit,
		columns,
		tissue,
		record,
		folder,
		nwb,
		quantities,
		arithmetic,
		source: source && JSON.stringify(source),
		...(rowsEvery === undefined ? {} : { 'rows-every': String(rowsEvery) }),
		...(port === 0 ? {} : { port: String(port) }),
	};
}

/** What of it is no more than said or not. */
const flagsOf = ({ headlessArm, native }: AppOptions): string[] => [
	...(headlessArm ? ['--headless-arm'] : []),
	...(native === undefined ? [] : [native ? '--native' : '--no-native']),
];

/** Says what a recording lacks; the exit code says so too. */
function sayIncomplete(message: string): void {
	console.error(`retinode: ${message}`);
	process.exitCode = exitCodes.incomplete;
}

/** Opens the screen, and serves it until it is ended. */
async function runApp(options: AppOptions): Promise<void> {
	const {
		browser,
		open,
		port,
		session,
		circuit,
		columns,
		tissue,
		record,
		folder: files,
		headlessArm,
		arithmetic,
		json,
	} = options;
	const source = sourceOf(options);
	const nwb = recordingOf(options);
	const patch = columns === undefined ? undefined : columnsOf(columns);
	const piece = tissue === undefined ? undefined : tissueOf(tissue);
	const folder = electronPackageFolder();
	const shell = chooseShell({
		browser: browser ?? !open,
		executable: folder === undefined ? undefined : findElectronRuntime(folder),
		platform: process.platform,
		env: process.env,
		userId: process.getuid?.(),
	});
	if (shell.kind === 'electron') {
		if (source && lightSourceKind(source).readsInput) {
			throw new UserError('--source stdin needs --browser: the window of the desktop app has no standard input');
		}
		await runElectron(shell.executable, givenTo(options, source), flagsOf(options));
		return;
	}
	const interrupt = onInterrupt();
	const host = await startHost({
		port,
		open,
		...(session === undefined ? {} : { session }),
		...(source && { source }),
		...(circuit === undefined ? {} : { circuit }),
		...(patch === undefined ? {} : { columns: patch }),
		...(piece === undefined ? {} : { tissue: piece }),
		...(record === undefined ? {} : { record }),
		...(nwb && { nwb }),
		native: nativeChoiceOf(options),
		...(arithmetic === undefined ? {} : { arithmetic }),
		...(files === undefined ? {} : { folder: files }),
		headlessArm: headlessArm ?? false,
		signal: interrupt.signal,
	});
	if (json) console.log(JSON.stringify({ url: host.url, port: host.port }));
	else console.log(`Retinode runs at ${host.url}\nCtrl-C ends it.`);
	await new Promise<void>((resolve) => interrupt.signal.addEventListener('abort', () => resolve(), { once: true }));
	await host.close();
	if (nwb)
		for (const made of await finishLiveNwb(nwb, record, sayIncomplete))
			console.error(`retinode: ${recordingText(made)}`);
	interrupt.dispose();
}

/** `retinode app`: the screen, in Electron's window or in the browser. */
export function addAppCommand(program: Command): void {
	const command = program
		.command('app')
		.description(
			'open the app: light onto the retina, spikes to the hand (Electron if its runtime is here, else the browser)',
		)
		.option('--browser', 'use the browser even where Electron could run')
		.option('--no-open', 'only print the address')
		.option('--port <number>', 'port on 127.0.0.1; 0 for any free one', wholeNumber('--port', 0, 65_535), 0)
		.option('--session <file>', 'session file to open')
		.option('--circuit <name>', `${CIRCUIT_FORMS} (default: mouse)`)
		.option(
			'--columns <AxD>',
			'the patch in columns, across and down; without, as many as this machine holds, up to 32x32',
		)
		.option(
			'--tissue <WxH>',
			'the patch as a piece of tissue in µm, such as 200x150; without, as many cells as this machine holds, up to 24,000',
		)
		.option(
			'--folder <folder>',
			'where recordings go that the page asks for, by name and never over a file that is there (default: the working folder)',
		)
		.option(LIGHT_LOG_OPTION.flag, LIGHT_LOG_OPTION.help);
	addSourceOptions(command);
	addLiveRecordingOptions(command);
	addNativeOptions(command);
	command
		.option(
			'--headless-arm',
			'devices may be armed, and stay armed, while no screen answers; the status line says so. Without it the loss of the last screen disarms them',
		)
		.option('--json', 'print the address as JSON')
		.addHelpText('after', sourceHelp())
		.action(runApp);
}
