// `npm run -s spike-cost`: prints the table of docs/protocol.md: what a spike costs on the line, by rate and batch.
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const server = await createServer({ root, configFile: false, logLevel: 'warn', server: { middlewareMode: true } });
try {
	const { spikeCostTable } = await server.ssrLoadModule('/test/io/wire/spikeCost.ts');
	console.log(spikeCostTable());
} finally {
	await server.close();
}
