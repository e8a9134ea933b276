#!/usr/bin/env node
// The `retinode` command: runs the built command line, or says how to build it. Logic lives in src/cli.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/node/cli.js', import.meta.url);

if (existsSync(fileURLToPath(program))) {
	await import(program.href);
} else {
	console.error('Retinode is not built yet: run `npm run build` in its folder, then try again.');
	process.exitCode = 2;
}
