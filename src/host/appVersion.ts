import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The version in package.json, found from the sources and from the build alike. */
export function appVersion(): string {
	const require = createRequire(import.meta.url);
	for (const path of ['../../package.json', '../../../package.json']) {
		if (!existsSync(fileURLToPath(new URL(path, import.meta.url)))) continue;
		const { version }: { version?: unknown } = require(path);
		if (typeof version === 'string') return version;
	}
	return 'unknown';
}
