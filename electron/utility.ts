/**
 * The utility process of the desktop app: runs the very host that the browser shell runs (engine, serial port,
 * recording), tells the main process where it listens, and closes it in order when told to.
 *
 * Arguments, all optional: `--session FILE`, `--columns 32x32`, `--headless-arm`.
 */
import { parseArgs } from 'node:util';
import { columnsOf } from '../src/cli/options/options.ts';
import { startHost } from '../src/host/startHost.ts';
import { hostOptions } from './hostArguments.ts';
import { CLOSE_HOST, type HostMessage } from './hostMessages.ts';

const parent = process.parentPort;

function tell(message: HostMessage): void {
	parent.postMessage(message);
}

try {
	const { session, columns, 'headless-arm': headlessArm } = parseArgs({ options: hostOptions }).values;
	// Port 0: any free one. The window is told the address; no browser is opened.
	const host = await startHost({
		port: 0,
		open: false,
		shell: 'electron',
		headlessArm: headlessArm ?? false,
		...(session === undefined ? {} : { session }),
		...(columns === undefined ? {} : { columns: columnsOf(columns) }),
	});
	parent.on('message', (event) => {
		if (event.data !== CLOSE_HOST) return;
		host.close().then(
			() => process.exit(0),
			(error: unknown) => {
				process.stderr.write(`Closing the session failed: ${String(error)}\n`);
				process.exit(1);
			},
		);
	});
	tell({ type: 'ready', url: host.url });
} catch (error) {
	tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}
