import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../base/errors.ts';
import { createAccessControl } from './accessControl.ts';
import { listen, loopback } from './httpServer.ts';

/** A server of the page without a host. */
export interface PageServer {
	readonly url: string;
	readonly port: number;
	close(): Promise<void>;
}

/** Where the build puts the page without a host: beside the programs' folder. */
const builtPage = (): string => fileURLToPath(new URL('../page/', import.meta.url));

/**
 * Serves the files of the page that needs no host, on 127.0.0.1, with the headers that it needs for threads. Nothing runs here.
 * @param port 1 to 65535, or 0 for any free one
 * @throws UserError (rejection) when the port is in use or the page is not built
 */
export async function servePage(port: number, folder: string = builtPage()): Promise<PageServer> {
	if (!existsSync(folder)) throw new UserError(`The page is not built (${folder} is missing): run \`npm run build\`.`);
	const { server, port: got } = await listen(port, folder, (number) => createAccessControl(number, null));
	return {
		url: `http://${loopback}:${got}/`,
		port: got,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
