/**
 * The utility process of the desktop app: runs the very host that the browser shell runs (engine, serial port,
 * recording), tells the main process where it listens, and closes it in order when told to.
 *
 * Arguments, all optional: `--session FILE`, `--source JSON`, `--circuit NAME`, `--columns 32x32`, `--tissue 200x150`, `--port N`, `--record FILE`, `--nwb FILE`, `--folder FOLDER`, `--quantities NAME` (each), `--rows-every S`, `--headless-arm`, `--native`, `--no-native`, `--arithmetic NAME`.
 */
import { parseArgs } from 'node:util';
import { arithmetics } from '../src/base/arithmetic.ts';
import { nativeChoiceOf } from '../src/cli/options/nativeOptions.ts';
import { columnsOf, tissueOf, wholeNumber } from '../src/cli/options/options.ts';
import { recordingOf } from '../src/cli/options/recordingOptions.ts';
import { finishLiveNwb } from '../src/host/finishLiveNwb.ts';
import { readSessionFile } from '../src/host/sessionFiles.ts';
import { startHost } from '../src/host/startHost.ts';
import { lightSourceSchema } from '../src/protocol/session/lightSources.ts';
import { hostOptions } from './hostArguments.ts';
import { CLOSE_HOST, type HostMessage, parseOpenSession } from './hostMessages.ts';

const parent = process.parentPort;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function tell(message: HostMessage): void {
	parent.postMessage(message);
}

try {
	const { values } = parseArgs({ options: hostOptions });
	const { session, source, circuit, columns, tissue, port, record, folder, 'headless-arm': headlessArm } = values;
	const arithmetic = arithmetics.find((each) => each === values.arithmetic);
	const { nwb: file, quantities, 'rows-every': every } = values;
	const nwb = recordingOf({
		...(file === undefined ? {} : { nwb: file }),
		...(quantities && { quantities }),
		...(every === undefined ? {} : { rowsEvery: Number(every) }),
	});
	// Without one, any free port. The window is told the address; no browser is opened.
	const host = await startHost({
		port: port === undefined ? 0 : wholeNumber('--port', 0, 65_535)(port),
		open: false,
		shell: 'electron',
		headlessArm: headlessArm ?? false,
		native: nativeChoiceOf(values['no-native'] ? { native: false } : values.native ? { native: true } : {}),
		...(arithmetic && { arithmetic }),
		...(session === undefined ? {} : { session }),
		...(source === undefined ? {} : { source: lightSourceSchema.parse(JSON.parse(source)) }),
		...(circuit === undefined ? {} : { circuit }),
		...(columns === undefined ? {} : { columns: columnsOf(columns) }),
		...(tissue === undefined ? {} : { tissue: tissueOf(tissue) }),
		...(record === undefined ? {} : { record }),
		...(nwb && { nwb }),
		...(folder === undefined ? {} : { folder }),
	});
	const open = async (file: string): Promise<void> => {
		await host.runtime.request('loadSession', { session: await readSessionFile(file) });
	};
	parent.on('message', (event) => {
		const asked = parseOpenSession(event.data);
		if (asked) open(asked.session).catch((error: unknown) => tell({ type: 'refused', message: sentence(error) }));
		if (event.data !== CLOSE_HOST) return;
		const say = (message: string): boolean => process.stderr.write(`retinode: ${message}\n`);
		const close = async (): Promise<void> => {
			await host.close();
			if (nwb) await finishLiveNwb(nwb, record, say);
		};
		close().then(
			() => process.exit(0),
			(error: unknown) => {
				process.stderr.write(`Closing the session failed: ${String(error)}\n`);
				process.exit(1);
			},
		);
	});
	tell({ type: 'ready', url: host.url });
} catch (error) {
	tell({ type: 'failed', message: sentence(error) });
}
