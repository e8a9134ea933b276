import type { Command } from 'commander';
import { openBrowser } from '../../host/openBrowser.ts';
import { servePage } from '../../host/servePage.ts';
import { wholeNumber } from '../options/options.ts';
import { onInterrupt } from '../terminal/interrupt.ts';

interface PageOptions {
	readonly open: boolean;
	readonly port: number;
	readonly json?: true;
}

/** `retinode page`: the page that needs no host process, from a plain server of files. */
export function addPageCommand(program: Command): void {
	program
		.command('page')
		.description(
			'serve the page that needs no host: model, simulated hand and WebSerial all run in the browser (the folder dist/page; docs/page.md says how to host it elsewhere)',
		)
		.option('--port <number>', 'port on 127.0.0.1; 0 for any free one', wholeNumber('--port', 0, 65_535), 0)
		.option('--no-open', 'only print the address')
		.option('--json', 'print the address as JSON')
		.action(async ({ open, port, json }: PageOptions) => {
			const interrupt = onInterrupt();
			const page = await servePage(port);
			if (json) console.log(JSON.stringify({ url: page.url, port: page.port }));
			else console.log(`The page is at ${page.url}\nCtrl-C ends its server.`);
			if (open) openBrowser(page.url);
			await new Promise<void>((resolve) => interrupt.signal.addEventListener('abort', () => resolve(), { once: true }));
			await page.close();
			interrupt.dispose();
		});
}
